// Authentication is disabled by name.

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
    title: 'Ray authentication is disabled',
    severity: 'warning',
    since: '0.1.0',
    cwe: [306],
    security: {
      score: 9.8,
      vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      because: 'Anyone who can reach a Ray port can run code.',
      advisories: ['CVE-2023-48022'],
    },
    fix: 'review',
    reach: true,
    docs: {
      finds:
        '`RAY_AUTH_MODE` is set to `disabled`, in any letter case: Ray requires no token. Anyone who can reach the GCS, the agent or the dashboard can run code as the user of this program.',
      why: 'Ray runs what it is sent. `disabled` also turns off the token that a local start requires by default from 2.59 on. Ray follows it without a warning, even when it is set after the import.',
      fix: 'Set `RAY_AUTH_MODE=token` before Ray is imported. A local start creates its token itself; in a cluster every node and client needs the same one: `RAY_AUTH_MODE=token ray get-auth-token --generate`. If authentication has to stay off, keep Ray in a network that only trusted programs can reach, and give that as the reason when you suppress this finding.',
      reports: [
        { situation: 'A Ray process may start with it', severity: 'warning' },
        {
          situation:
            'Other machines can reach that process: an exposed dashboard, a head outside a container, a published port',
          severity: 'error',
        },
        { situation: 'The same, but only by a default that the environment can override', severity: 'warning' },
        { situation: 'Everything that takes the value only joins or drives a cluster', severity: 'information' },
        {
          situation: 'A mapping whose use is not known, such as the environment of another program',
          severity: 'information',
        },
      ],
      silent: [
        'Ray is older than 2.52: it has no authentication to disable.',
        'It is set after Ray has started: it changes nothing.',
        'Every process that is known to get the value replaces it.',
        'The value is known only at run time.',
        'KubeRay rejects the `authOptions` that it is in: `refused-cluster` reports those.',
      ],
      versions: 'Ray 2.52 and later. From 2.59 on it also turns off what a local start does by default.',
      examples: ['disabled before Ray is imported', 'taken back before Ray starts'],
      sources: [
        links.tokenAuth,
        { title: 'Disabling it late works too', measured: 'M4' },
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
      const isOnlyJoining = onlyJoins(setting, verdicts);
      if (isSurelyIn(ray?.allowed, 'absent')) return undefined;
      return {
        span: setting.span,
        severity: isOnlyJoining ? 'information' : severityOf(setting, disabled, verdicts),
        confidence: leastSure(disabled.sureness, setting.order === 'unordered' ? 'medium' : 'high'),
        message: isOnlyJoining
          ? 'Authentication is disabled, so no token is sent: a cluster that requires one rejects this program.'
          : "Authentication is disabled: anyone who can reach Ray's ports can run code.",
        ray,
        claims: [claims.wrongMode(setting), ...verdicts.startedWith(setting).map(claims.noToken)],
        fixes: requireTokens(setting, context),
      };
    }),
  ],
});

function severityOf(setting: LinkedSetting, { sureness }: GivenText, verdicts: Verdicts): Severity {
  if (setting.scope === 'unspecified') return 'information';
  return sureness !== 'low' && verdicts.opensToAnyone(setting) ? 'error' : 'warning';
}

/** Whether nothing that takes the value can be reached from outside: the cluster decides whether a token is required. */
function onlyJoins(setting: LinkedSetting, verdicts: Verdicts): boolean {
  const takers = verdicts.takenBy(setting);
  return takers.length > 0 && takers.every(({ process }) => /^(?:attach|client|job-client)$/.test(process.role));
}

/** After the import `token` would come too late, so there changing the value alone is no fix. */
function requireTokens(setting: LinkedSetting, context: RuleContext): FixProposal[] {
  const { value, order } = setting;
  const written = value.kind === 'literal' && order !== 'after-import' && writeToken(setting, context.facts);
  if (!written) return [];
  const changes = [...written.changes, ...turnOnBesideSetting(setting, context)];
  return [{ title: written.title, safety: 'review', preferred: true, changes }];
}
