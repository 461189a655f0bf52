// Rules for iptables and ip6tables as a shell script.
import { heading } from './heading.ts';
import type { FirewallPlan } from './plan.ts';

/** The rules stand in a chain of their own, so that nothing else of the host is touched. */
export function iptablesScript(plan: FirewallPlan): string {
  return [
    '#!/bin/sh',
    ...heading(plan, {
      what: [
        'iptables and ip6tables: drops new connections to these ports, but for this machine and the trusted networks.',
        'Docker sends published ports past INPUT; where its chain DOCKER-USER exists, they are guarded there as well.',
      ],
      apply: 'run it once as root. It holds until the machine starts anew.',
      undo: 'delete the rules that jump to RAY-PORTS (the same lines with -D), then -F RAY-PORTS and -X RAY-PORTS.',
    }),
    'set -eu',
    ...family('iptables', plan, plan.trusted4),
    ...family('ip6tables', plan, plan.trusted6),
    '',
  ].join('\n');
}

function family(command: string, { ports }: FirewallPlan, trusted: readonly string[]): string[] {
  return [
    '',
    `${command} -N RAY-PORTS`,
    `${command} -A RAY-PORTS -i lo -j RETURN`,
    `${command} -A RAY-PORTS -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN`,
    ...trusted.map((network) => `${command} -A RAY-PORTS -s ${network} -j RETURN`),
    `${command} -A RAY-PORTS -j DROP`,
    ...ports.map(({ port, services }) => `${command} -I INPUT -p tcp --dport ${port} -j RAY-PORTS # ${services}`),
    `if ${command} -n -L DOCKER-USER >/dev/null 2>&1; then`,
    // Behind Docker's NAT the packet has the container's port; only the connection still knows the published one.
    ...ports.map(
      ({ port }) =>
        `  ${command} -I DOCKER-USER -p tcp -m conntrack --ctstate DNAT --ctdir ORIGINAL --ctorigdstport ${port} -j RAY-PORTS`,
    ),
    'fi',
  ];
}
