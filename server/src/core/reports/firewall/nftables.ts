// Rules for nftables as a shell script: one table of their own, for IPv4 and IPv6.
import { heading, SCRIPT_BEGINNING, SCRIPT_MODES, scriptUsage } from './heading.ts';
import type { FirewallPlan } from './plan.ts';

/** The table is deleted and made again in one transaction: networks that are no longer trusted are gone at the next run. */
export function nftablesScript({ ranges, ...plan }: FirewallPlan): string {
  const ports = ranges.map(({ first, last }) => (first === last ? first : `${first}-${last}`)).join(', ');
  return [
    '#!/bin/sh',
    ...heading(
      { ranges, ...plan },
      {
        what: [
          'nftables: drops new connections to these ports, except from this machine and the trusted networks.',
          'The chain forward closes ports that Docker publishes.',
          ...SCRIPT_MODES,
        ],
        ...scriptUsage(),
      },
    ),
    ...ranges.map(({ first, last, services }) => `# ${first === last ? first : `${first} to ${last}`}: ${services}`),
    ...SCRIPT_BEGINNING,
    'if [ "$mode" = undo ]; then',
    '  printf "table inet ray_guard\\ndelete table inet ray_guard\\n" | nft -f -',
    '  exit',
    'fi',
    'if [ "$mode" = all ]; then',
    '  closed="meta l4proto { icmp, ipv6-icmp } return; udp dport { 68, 546 } return; tcp dport $ssh_port return; drop"',
    '  published="drop"',
    'else',
    `  closed="tcp dport { ${ports} } drop"`,
    `  published="meta l4proto tcp ct original proto-dst { ${ports} } drop"`,
    'fi',
    'nft -f - <<END',
    'table inet ray_guard',
    'delete table inet ray_guard',
    'table inet ray_guard {',
    '  chain allowed {',
    '    iifname "lo" accept',
    '    ct state established,related accept',
    ...plan.trusted4.map((network) => `    ip saddr ${network} accept`),
    ...plan.trusted6.map((network) => `    ip6 saddr ${network} accept`),
    '  }',
    '  chain input {',
    '    type filter hook input priority filter; policy accept;',
    '    jump allowed',
    '    $closed',
    '  }',
    '  chain forward {',
    '    type filter hook forward priority filter; policy accept;',
    '    ct status dnat ct direction original jump published',
    '  }',
    '  chain published {',
    '    jump allowed',
    '    $published',
    '  }',
    '}',
    'END',
    '',
  ].join('\n');
}
