// Rules for ufw as a shell script.
import { heading } from './heading.ts';
import type { FirewallPlan } from './plan.ts';

/** `prepend` puts a rule on top: what allows is written after what denies, and ends above it. */
export function ufwScript(plan: FirewallPlan): string {
  const trusted = [...plan.trusted4, ...plan.trusted6];
  return [
    '#!/bin/sh',
    ...heading(plan, {
      what: [
        'ufw: denies new connections to these ports, but for the trusted networks. ufw itself lets in this machine.',
        'Needs ufw 0.36 or newer, and ufw enabled.',
        'Ports that Docker publishes do not pass through ufw: use the rules for iptables for those.',
      ],
      apply: 'run it once as root.',
      undo: 'the same lines with "delete" in place of "prepend".',
    }),
    'set -eu',
    ...plan.ports.flatMap(({ port, services }) => [
      '',
      `# ${services}`,
      `ufw prepend deny proto tcp to any port ${port}`,
      ...trusted.map((network) => `ufw prepend allow proto tcp from ${network} to any port ${port}`),
    ]),
    '',
  ].join('\n');
}
