// Token mode is set when Ray has read its mode already.

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
    title: 'Token mode is set after Ray was imported',
    severity: 'error',
    since: '0.1.0',
    cwe: [696],
    fix: 'safe',
    docs: {
      what: 'The program sets `RAY_AUTH_MODE` to `token` after the first import of ray, itself or by loading a `.env` file. A warning where the value is only a default that the environment can replace. Nothing is said where another line surely sets it in time, and where the Ray in use is older than 2.52, which ignores it.',
      why: 'The import reads the mode, once. The processes that `ray.init()` starts inherit the new one, so the two halves do not agree: `ray.init()` ends with a RuntimeError after about half a minute, and its message names the GCS, not the token. A job client sends no token. After `ray.init()` the setting changes nothing and Ray stays as open as it was.',
      how: 'Move the line above the first import that loads ray, `from ray import …` and `import ray.data` included, or set the variable in the shell or container that starts the program.',
      releases: 'Ray 2.52 and later; measured on 2.52.0, 2.53.0, 2.59.0 and 2.60.0.',
      sources: [
        links.tokenAuth,
        links.tokenInternals,
        { title: 'When the mode must be set', measured: 'M4' },
        { title: 'The fix, tried', measured: 'M17' },
        { title: 'The whole program, late and in time', measured: 'M22' },
      ],
    },
  },
  checks: [onFile({ settings: ['RAY_AUTH_MODE'] }, late)],
});

function* late({ facts, verdicts }: RuleContext): Generator<Report> {
  const settings = [...facts.environment, ...takenIn(facts)].flatMap(tokenMode);
  const inTime = settings.filter(({ setting: { order } }) => order === 'before-import' || order === 'unordered');
  // What is there before the import is what Ray reads; saying it again is harmless (measured row 4g).
  if (inTime.some(({ setting: { holds, value } }) => holds === 'surely' && value.kind === 'literal')) return;
  for (const { setting, sureness } of settings) {
    if (setting.order !== 'after-import' && setting.order !== 'after-start') continue;
    const ray = verdicts.rayOf(setting);
    const isAfterStart = setting.order === 'after-start';
    if (isSurelyIn(ray?.allowed, 'absent')) continue;
    if (isAfterStart && isSurelyIn(ray?.allowed, 'local-default')) continue;
    const { through, path } = setting;
    const subject = through ? `RAY_AUTH_MODE is taken from ${boundedLine(fileNameOf(path))}` : 'RAY_AUTH_MODE is set';
    yield {
      span: through?.span ?? setting.span,
      severity: sureness === 'low' ? 'warning' : 'error',
      confidence: leastSure(sureness, inTime.length > 0 ? 'medium' : 'high'),
      message: isAfterStart
        ? `${subject} after ray.init() has started Ray, where it changes nothing: nobody is asked for a token${ray ? ` by ${ray.label}` : ''}.`
        : `${subject} after ray was imported, which has already read it: ${effectOn(facts)}${ray ? ` with ${ray.label}` : ''} (measured on 2.52 to 2.60).`,
      ray,
      fixes: [
        {
          title: through ? 'Load the file before Ray is imported' : 'Set it before Ray is imported',
          safety: 'safe',
          preferred: true,
          changes: [{ kind: 'move-before-ray', loads: through !== undefined, ...(through ?? placeOf(setting)) }],
        },
      ],
      ...(through && { related: [{ path, span: setting.span, message: 'RAY_AUTH_MODE is set here.' }] }),
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
  const onlySubmits = processes.length > 0 && processes.every(({ role }) => role === 'job-client');
  return onlySubmits ? 'the job client sends no token' : 'ray.init() fails after about half a minute';
}

/** Nothing where it is another variable, or does not turn token mode on. */
function tokenMode(setting: LinkedSetting): { setting: LinkedSetting; sureness: Sureness }[] {
  if (setting.name !== 'RAY_AUTH_MODE' || setting.scope !== 'process') return [];
  const token = textsGiven(setting).find(({ text }) => authModeOf(text) === 'token');
  return token ? [{ setting, sureness: token.sureness }] : [];
}
