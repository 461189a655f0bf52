// The authentication mode is none that Ray knows.

import type { LinkedSetting } from '../../project/linked-facts.ts';
import { claims } from '../../project/verdict/claims.ts';
import { textsGiven } from '../../project/verdict/settings.ts';
import type { RayOfProcess } from '../../project/versions/ray-of-process.ts';
import { authModeOf, authRegimesOf, isSurelyIn } from '../../ray/auth.ts';
import { links } from '../../ray/links.ts';
import { nearestWord, quote } from '../../text/words.ts';
import type { FixProposal } from '../report.ts';
import { defineRule, onSetting, type RuleContext } from '../rule.ts';
import { onlyStartsLocally, turnOnBesideSetting } from './token-fixes.ts';

export const rule = defineRule({
  meta: {
    id: 'invalid-auth-mode',
    title: 'RAY_AUTH_MODE has a value that Ray does not know',
    severity: 'error',
    since: '0.1.0',
    cwe: [306],
    fix: 'safe',
    docs: {
      what: '`RAY_AUTH_MODE` is set to something other than `token` or `disabled`. Letter case does not matter; blanks around the word do. A warning where the value is only a default that the environment can replace. Nothing is said where everything that is known to take the value replaces it.',
      why: 'Ray says nothing and runs without tokens. From 2.59 on it is worse than no setting at all: a local start would ask for a token by itself, and the wrong word turns that off. `k8s` ends the process on 2.53.0.',
      how: 'Write `token`. To use the tokens of Kubernetes, keep `RAY_AUTH_MODE=token` and set `RAY_ENABLE_K8S_TOKEN_AUTH=true` (2.55 and later).',
      releases: 'Ray 2.52 and later; measured on 2.53.0 and 2.60.0.',
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
        message: describe(wrong.text, ray),
        ray,
        claims: [claims.wrongMode(setting), ...verdicts.startedWith(setting).map(claims.noToken)],
        fixes: writeToken(wrong.text, setting, context),
      };
    }),
  ],
});

function describe(mode: string, ray: RayOfProcess | undefined): string {
  if (mode.toLowerCase() === 'k8s')
    return 'RAY_AUTH_MODE "k8s" is no mode of a released Ray: 2.53.0 aborts on it, and 2.60.0 asks nobody for a token.';
  const losesDefault = ray && authRegimesOf(ray.allowed).has('local-default');
  const loss = losesDefault
    ? ', although Ray 2.59 or later asks for one at a local start when the variable is not set'
    : '';
  return `RAY_AUTH_MODE ${quote(mode)} means "disabled" to ${ray?.label ?? 'Ray'}, without a warning: nobody is asked for a token${loss}.`;
}

/** Safe where the word was plainly meant and every start in the file makes its own token. */
function writeToken(mode: string, setting: LinkedSetting, context: RuleContext): FixProposal[] {
  const { value, valueSpan, order } = setting;
  if (value.kind !== 'literal' || order === 'after-import') return [];
  const wasMeant = nearestWord(mode.trim(), ['token']) !== undefined;
  const change = { kind: 'set-value', span: valueSpan, to: 'token' } as const;
  return [
    {
      title: 'Write token',
      safety: wasMeant && onlyStartsLocally(context.facts) ? 'safe' : 'review',
      preferred: true,
      changes: [change, ...turnOnBesideSetting(setting, context)],
    },
  ];
}
