// Authentication is switched off by name.

import type { Severity } from '../../policy/policy.ts';
import type { LinkedSetting } from '../../project/linked-facts.ts';
import { claims } from '../../project/verdict/claims.ts';
import { type GivenText, textsGiven } from '../../project/verdict/settings.ts';
import type { Verdicts } from '../../project/verdict/verdict.ts';
import { authModeOf, isSurelyIn } from '../../ray/auth.ts';
import { leastSure } from '../../ray/facts/value.ts';
import { links } from '../../ray/links.ts';
import type { FixProposal } from '../report.ts';
import { defineRule, onSetting, type RuleContext } from '../rule.ts';
import { turnOnBesideSetting, writeToken } from './token-fixes.ts';

export const rule = defineRule({
  meta: {
    id: 'auth-disabled',
    title: 'Ray authentication is switched off',
    severity: 'warning',
    since: '0.1.0',
    cwe: [306],
    fix: 'review',
    docs: {
      what: '`RAY_AUTH_MODE` is set to `disabled`, in any letter case. An error where it applies to a process that others can reach: an open dashboard, a head outside a container, a published port; a warning there too where it is only a default that the environment can replace. An information in a mapping whose use is not known, such as the environment of another program. Nothing is said where the Ray in use is older than 2.52, which has no authentication to switch off, after Ray has started, where it changes nothing, and where everything that is known to take the value replaces it.',
      why: 'It also switches off what Ray 2.59 and later do by themselves for a local start. Whoever reaches the GCS, the agent or the dashboard can then run code as the user of this program. Ray takes `disabled` even after it was imported, and does not say so.',
      how: 'Set the mode to `token`. A local start makes its token itself; clusters need the same one on every node and client (`ray get-auth-token --generate`). Where it must stay off, keep Ray in a network that only trusted programs can reach, and write that down as the reason for accepting this finding.',
      releases: 'Ray 2.52 and later. From 2.59 on it also takes back what a local start does by itself.',
      sources: [
        links.tokenAuth,
        { title: 'Switching off late works too', measured: 'M4' },
        { title: 'Which values count', measured: 'M5' },
      ],
    },
  },
  checks: [
    onSetting(['RAY_AUTH_MODE'], (setting, context) => {
      const { verdicts } = context;
      const disabled = textsGiven(setting).find(({ text }) => authModeOf(text) === 'disabled');
      if (!disabled || setting.order === 'after-start' || verdicts.isReplaced(setting)) return undefined;
      const ray = verdicts.rayOf(setting);
      if (isSurelyIn(ray?.allowed, 'absent')) return undefined;
      return {
        span: setting.span,
        severity: severityOf(setting, disabled, verdicts),
        confidence: leastSure(disabled.sureness, setting.order === 'unordered' ? 'medium' : 'high'),
        message: `RAY_AUTH_MODE is switched off: ${ray?.label ?? 'Ray'} takes work from anyone who can reach its ports, without a token.`,
        ray,
        claims: [claims.wrongMode(setting), ...verdicts.startedWith(setting).map(claims.noToken)],
        fixes: switchOn(setting, context),
      };
    }),
  ],
});

function severityOf(setting: LinkedSetting, { sureness }: GivenText, verdicts: Verdicts): Severity {
  if (setting.scope === 'unspecified') return 'information';
  return sureness !== 'low' && verdicts.opensToAnyone(setting) ? 'error' : 'warning';
}

/** After the import `token` would come too late, so there the value alone is no cure. */
function switchOn(setting: LinkedSetting, context: RuleContext): FixProposal[] {
  const { value, order } = setting;
  const written = value.kind === 'literal' && order !== 'after-import' && writeToken(setting, context.facts);
  if (!written) return [];
  const changes = [...written, ...turnOnBesideSetting(setting, context)];
  return [{ title: 'Require a token instead', safety: 'review', preferred: true, changes }];
}
