// Rules for ufw as a shell script.

import type { PortRange } from '../../ray/facts/process.ts';
import { heading, SCRIPT_BEGINNING, SCRIPT_MODES, scriptUsage } from './heading.ts';
import type { FirewallPlan } from './plan.ts';

/** Known by their comment, so that each run takes the ones before away. `prepend` puts a rule on top: what allows is written last. */
export function ufwScript(plan: FirewallPlan): string {
  const trusted = [...plan.trusted4, ...plan.trusted6];
  return [
    '#!/bin/sh',
    ...heading(plan, {
      what: [
        'ufw: denies new connections to these ports, except from the trusted networks. ufw itself lets in this machine.',
        'Needs ufw 0.36 or newer, and ufw enabled.',
        'Ports that Docker publishes do not pass through ufw: use the rules for iptables for those.',
        ...SCRIPT_MODES,
      ],
      ...scriptUsage(),
      apply: scriptUsage().apply.replace(', and holds until the machine restarts', ', and stays'),
    }),
    ...SCRIPT_BEGINNING,
    'ufw show added | sed -n "s/^ufw \\(.*\\) comment \'ray-guard\'\\$/\\1/p" | while read -r rule; do',
    '  # shellcheck disable=SC2086 # words of a rule that ufw itself printed',
    '  ufw --force delete $rule',
    'done',
    'if [ "$mode" = undo ]; then exit; fi',
    '',
    'deny() {',
    '  ufw prepend deny "$@" comment ray-guard',
    '}',
    '',
    'if [ "$mode" = all ]; then',
    '  deny from any',
    '  ufw prepend allow proto tcp to any port "$ssh_port" comment ray-guard',
    ...trusted.map((network) => `  ufw prepend allow from ${network} comment ray-guard`),
    'else',
    ...plan.ranges.flatMap((range) => [
      `  deny proto tcp to any port ${portsText(range)} # ${range.services}`,
      ...trusted.map(
        (network) => `  ufw prepend allow proto tcp from ${network} to any port ${portsText(range)} comment ray-guard`,
      ),
    ]),
    'fi',
    '',
  ].join('\n');
}

function portsText({ first, last }: PortRange): string {
  return first === last ? String(first) : `${first}:${last}`;
}
