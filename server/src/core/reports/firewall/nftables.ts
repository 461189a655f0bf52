// Rules for nftables: one table of their own, for IPv4 and IPv6.
import { heading } from './heading.ts';
import type { FirewallPlan } from './plan.ts';

export function nftablesRules(plan: FirewallPlan): string {
  const ports = plan.ports.map(({ port }) => port).join(', ');
  return [
    '#!/usr/sbin/nft -f',
    ...heading(plan, {
      what: [
        'nftables: drops new connections to these ports, but for this machine and the trusted networks.',
        'The chain forward guards ports that Docker publishes.',
      ],
      apply: 'nft -c -f FILE tells whether it is right, nft -f FILE sets it until the machine starts anew.',
      undo: 'nft delete table inet ray_ports',
    }),
    ...plan.ports.map(({ port, services }) => `# ${port}: ${services}`),
    'table inet ray_ports {',
    '  chain guard {',
    '    iifname "lo" return',
    '    ct state established,related return',
    ...plan.trusted4.map((network) => `    ip saddr ${network} return`),
    ...plan.trusted6.map((network) => `    ip6 saddr ${network} return`),
    '    drop',
    '  }',
    '  chain input {',
    '    type filter hook input priority filter; policy accept;',
    `    tcp dport { ${ports} } jump guard`,
    '  }',
    '  chain forward {',
    '    type filter hook forward priority filter; policy accept;',
    `    meta l4proto tcp ct status dnat ct direction original ct original proto-dst { ${ports} } jump guard`,
    '  }',
    '}',
    '',
  ].join('\n');
}
