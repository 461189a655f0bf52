// Rules of the tests' own, so that what is printed does not change when a real rule says it better.

import { createEngine } from '../../server/src/core/engine/engine.ts';
import { type Engine, languages } from '../../server/src/core/index.ts';
import type { Severity } from '../../server/src/core/policy/policy.ts';
import { defineRule, onFile, type Rule, type RuleContext, type Said } from '../../server/src/core/rules/rule.ts';
import { grammars } from '../support/engine.ts';
import { stubDocs } from '../support/stub-docs.ts';

export function stubRule(id: string, severity: Severity, check: (context: RuleContext) => Said): Rule {
  return defineRule({
    meta: {
      id,
      title: `About ${id}`,
      severity,
      since: '0.1.0',
      cwe: [306, 79],
      security: { score: 9.8, vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', because: 'It is open.' },
      fix: 'safe',
      docs: {
        ...stubDocs,
        finds: 'What it is.',
        why: 'Why it is.',
        fix: 'How to.',
        sources: [
          { title: 'A page', url: 'https://docs.ray.io/' },
          { title: 'Seen', measured: 'M1' },
        ],
      },
    },
    checks: [onFile({}, check)],
  });
}

/** Reports every option of that name, with a fix that puts `to` in its place. */
export function optionRule(id: string, severity: Severity, name: string, message: string, to?: string): Rule {
  return stubRule(id, severity, function* ({ facts }) {
    for (const option of facts.processes.flatMap(({ options }) => options))
      if (option.name === name)
        yield {
          span: option.span,
          message,
          ...(to && {
            fixes: [
              {
                title: `Write ${to}`,
                safety: 'safe' as const,
                preferred: true,
                changes: [{ kind: 'set-value' as const, span: option.valueSpan, to }],
              },
            ],
          }),
        };
  });
}

export function engineWith(...rules: readonly Rule[]): Engine {
  return createEngine({ grammars, languages, rules });
}
