// RAY_AUTH_MODE=token is set when Ray has read the mode already.

import type { LinkedFacts, LinkedSetting } from '../../project/linked-facts.ts';
import { decidingInFile, textsGiven } from '../../project/verdict/settings.ts';
import { authModeOf, isSurelyIn } from '../../ray/auth.ts';
import { leastSure, type Sureness } from '../../ray/facts/value.ts';
import { links } from '../../ray/links.ts';
import { boundedLine } from '../../ray/versions/requirement-text.ts';
import { fileNameOf } from '../../text/document.ts';
import type { Report } from '../report.ts';
import { defineRule, onFile, type RuleContext } from '../rule.ts';

export const rule = defineRule({
  meta: {
    id: 'late-auth-mode',
    title: 'RAY_AUTH_MODE is set too late',
    severity: 'error',
    since: '0.1.0',
    cwe: [696],
    security: {
      score: 8.1,
      vector: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H',
      because: 'The start fails, or Ray stays without a token.',
    },
    fix: 'safe',
    docs: {
      finds:
        'The program sets `RAY_AUTH_MODE=token` after it imported Ray, itself or by loading a `.env` file. Ray has read the mode by then: the start fails, or no token is required.',
      why: 'The import reads the mode once, and the processes that `ray.init()` starts inherit the new one. The two disagree: `ray.init()` ends with a RuntimeError after about 30 seconds, and its message names the GCS, not the token. A job client sends no token. After `ray.init()` the setting has no effect: Ray stays as open as it was.',
      fix: 'Move the line above the first import that loads Ray, `from ray import …` and `import ray.data` included. Or set the variable in the shell or container that starts the program.',
      reports: [
        { situation: 'After the first import of Ray and before `ray.init()`, which then fails', severity: 'error' },
        { situation: 'The same in a program that only submits jobs: it sends no token', severity: 'error' },
        { situation: 'After Ray has started: no token is required', severity: 'error' },
        { situation: 'Only as a default that the environment can override', severity: 'warning' },
      ],
      silent: [
        'Another line surely sets it in time.',
        'Ray is older than 2.52: it ignores the variable.',
        'It is set after Ray has started, from 2.59 on: that start required a token by default.',
        'It is set in a function that may run at any time.',
        'A `.env` file holds it, is loaded without `override`, and the program has set the variable itself.',
        'Ray is imported only for its types, or only where it is used.',
      ],
      versions: 'Ray 2.52 and later; measured on 2.52.0, 2.53.0, 2.59.0 and 2.60.0.',
      examples: ['between the import and ray.init', 'in time'],
      sources: [
        links.tokenAuth,
        links.tokenInternals,
        { title: 'When the mode must be set', measured: 'M4' },
        { title: 'The fix, tried', measured: 'M17' },
        { title: 'The whole program, late and in time', measured: 'M22' },
        { title: 'A `.env` file, late and in time', measured: 'M24' },
      ],
    },
  },
  checks: [onFile({ settings: ['RAY_AUTH_MODE'] }, late)],
});

function* late({ facts, verdicts }: RuleContext): Generator<Report> {
  const settings = [...facts.environment, ...takenIn(facts)].flatMap(tokenMode);
  const inTime = settings.filter(({ setting: { order } }) => order === 'before-import' || order === 'unordered');
  // What is there before the import is what Ray reads; setting it again is harmless (measured row 4).
  if (inTime.some(({ setting: { holds, value } }) => holds === 'surely' && value.kind === 'literal')) return;
  for (const { setting, sureness } of settings) {
    if (setting.order !== 'after-import' && setting.order !== 'after-start') continue;
    const ray = verdicts.rayOf(setting);
    const isAfterStart = setting.order === 'after-start';
    if (isSurelyIn(ray?.allowed, 'absent')) continue;
    if (isAfterStart && isSurelyIn(ray?.allowed, 'local-default')) continue;
    const { through, path } = setting;
    const subject = through ? `RAY_AUTH_MODE is loaded from ${boundedLine(fileNameOf(path))}` : 'RAY_AUTH_MODE is set';
    yield {
      span: through?.span ?? setting.span,
      severity: sureness === 'low' ? 'warning' : 'error',
      confidence: leastSure(sureness, inTime.length > 0 ? 'medium' : 'high'),
      message: isAfterStart
        ? `${subject} after ray.init() has started Ray: no token is required.`
        : `${subject} after \`import ray\` read it: ${effectOn(facts)}.`,
      ray,
      fixes: [
        {
          title: through ? 'Load the file before Ray is imported' : 'Set RAY_AUTH_MODE before Ray is imported',
          safety: 'safe',
          preferred: true,
          changes: [{ kind: 'move-before-ray', loads: through !== undefined, ...(through ?? placeOf(setting)) }],
        },
      ],
      ...(through && { related: [{ path, span: setting.span, message: 'Sets RAY_AUTH_MODE' }] }),
    };
  }
}

/** Of each file that the program takes in late, what it says of the mode; a default does not replace what the program sets. */
function takenIn(facts: LinkedFacts): LinkedSetting[] {
  const { isSet } = decidingInFile(facts, 'RAY_AUTH_MODE');
  return (facts.inherited ?? []).filter((setting) => !(isSet && setting.operation === 'default'));
}

function placeOf({ span, lines }: LinkedSetting) {
  return { span, ...(lines && { lines }) };
}

function effectOn({ processes }: LinkedFacts): string {
  const onlySubmits = processes.length > 0 && processes.every(({ role }) => role === 'job-client' || role === 'job');
  return onlySubmits ? 'the job client sends no token' : 'ray.init() will fail after about 30 seconds';
}

/** Nothing where it is another variable, or does not require a token. */
function tokenMode(setting: LinkedSetting): { setting: LinkedSetting; sureness: Sureness }[] {
  if (setting.name !== 'RAY_AUTH_MODE' || setting.scope !== 'process') return [];
  const token = textsGiven(setting).find(({ text }) => authModeOf(text) === 'token');
  return token ? [{ setting, sureness: token.sureness }] : [];
}
