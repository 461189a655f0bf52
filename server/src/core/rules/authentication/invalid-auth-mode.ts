// The authentication mode is not one that Ray knows.

import type { LinkedSetting } from '../../project/linked-facts.ts';
import { claims } from '../../project/verdict/claims.ts';
import { textsGiven } from '../../project/verdict/settings.ts';
import { authModeOf, isSurelyIn } from '../../ray/auth.ts';
import { links } from '../../ray/links.ts';
import { nearestWord, quote } from '../../text/words.ts';
import type { FixProposal } from '../report.ts';
import { defineRule, onSetting, type RuleContext } from '../rule.ts';
import { onlyStartsLocally, turnOnBesideSetting } from './token-fixes.ts';

export const rule = defineRule({
  meta: {
    id: 'invalid-auth-mode',
    title: 'Invalid RAY_AUTH_MODE',
    severity: 'error',
    since: '0.1.0',
    cwe: [306],
    security: {
      score: 9.8,
      vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      because: 'No token is required: anyone who can reach a Ray port can run code.',
      advisories: ['CVE-2023-48022'],
    },
    fix: 'safe',
    docs: {
      finds:
        '`RAY_AUTH_MODE` is neither `token` nor `disabled`. Ray treats any other value as `disabled` and requires no token. Letter case does not matter, spaces around the value do.',
      why: 'Ray gives no warning and runs without authentication. From 2.59 on such a value is worse than none: a local start requires a token by default, and the unknown value turns that off. `k8s` aborts Ray 2.53.0.',
      fix: 'Set `RAY_AUTH_MODE=token`. To authenticate with Kubernetes tokens, keep that and set `RAY_ENABLE_K8S_TOKEN_AUTH=true` (2.55 and later).',
      reports: [
        { situation: 'Any other value, an empty one and ` token ` with spaces included', severity: 'error' },
        { situation: 'The value is only a default that the environment can override', severity: 'warning' },
      ],
      silent: [
        'Ray is older than 2.52: it ignores the variable.',
        'It is set after Ray has started: it changes nothing.',
        'Every process that is known to get the value replaces it, for example by a second env file.',
        'The value is known only at run time.',
        'In `runtime_env`: `ineffective-auth` reports it there.',
      ],
      versions:
        'Ray 2.52 and later; measured on 2.53.0 and 2.60.0. From 2.59 on it also turns off the token that a local start requires by default.',
      examples: ['a misspelled value', 'token in any letter case'],
      sources: [
        links.tokenAuth,
        links.tokenInternals,
        { title: 'Which values count', measured: 'M5' },
        { title: 'What holds when nothing is set', measured: 'M8' },
      ],
    },
  },
  checks: [
    onSetting(['RAY_AUTH_MODE'], (setting, context) => {
      const { verdicts } = context;
      const wrong = textsGiven(setting).find(({ text }) => authModeOf(text) === 'invalid');
      if (!wrong || setting.order === 'after-start' || verdicts.isReplaced(setting)) return undefined;
      const ray = verdicts.rayOf(setting);
      if (isSurelyIn(ray?.allowed, 'absent')) return undefined;
      return {
        span: setting.valueSpan,
        severity: wrong.sureness === 'low' ? 'warning' : 'error',
        confidence: wrong.sureness,
        message: describe(wrong.text),
        ray,
        claims: [claims.wrongMode(setting), ...verdicts.startedWith(setting).map(claims.noToken)],
        fixes: writeToken(wrong.text, setting, context),
      };
    }),
  ],
});

function describe(mode: string): string {
  return mode.toLowerCase() === 'k8s'
    ? 'RAY_AUTH_MODE="k8s" disables authentication: no Ray release has this mode, and 2.53.0 aborts.'
    : `RAY_AUTH_MODE=${quote(mode)} disables authentication: Ray treats unknown values as "disabled".`;
}

/** Safe where the word was plainly meant and every start in the file makes its own token. */
function writeToken(mode: string, setting: LinkedSetting, context: RuleContext): FixProposal[] {
  const { value, valueSpan, order } = setting;
  if (value.kind !== 'literal' || order === 'after-import') return [];
  const wasMeant = nearestWord(mode.trim(), ['token']) !== undefined;
  const change = { kind: 'set-value', span: valueSpan, to: 'token' } as const;
  return [
    {
      title: 'Set RAY_AUTH_MODE=token',
      safety: wasMeant && onlyStartsLocally(context.facts) ? 'safe' : 'review',
      preferred: true,
      changes: [change, ...turnOnBesideSetting(setting, context)],
    },
  ];
}
