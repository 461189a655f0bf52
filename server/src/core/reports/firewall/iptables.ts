// Rules for iptables and ip6tables as a shell script.
import { heading, SCRIPT_BEGINNING, SCRIPT_MODES, scriptUsage } from './heading.ts';
import type { FirewallPlan } from './plan.ts';

/** The rules are in two chains of their own, which each run writes again in one step: nothing else of the host is touched. */
export function iptablesScript(plan: FirewallPlan): string {
  return [
    '#!/bin/sh',
    ...heading(plan, {
      what: [
        'iptables and ip6tables: drops new connections to these ports, except from this machine and the trusted networks.',
        'Docker sends published ports past INPUT; where its chain DOCKER-USER exists, they are closed there as well. Run it again after Docker was installed.',
        ...SCRIPT_MODES,
      ],
      ...scriptUsage(),
    }),
    ...SCRIPT_BEGINNING,
    ...APPLY,
    '',
    ...family('ip', plan, plan.trusted4, ['-p icmp', '-p udp --dport 68']),
    ...family('ip6', plan, plan.trusted6, ['-p ipv6-icmp', '-p udp --dport 546']),
    '',
  ].join('\n');
}

/** `$1`: the command. Rules come from standard input; a jump that is there is not made twice. */
const APPLY: readonly string[] = [
  'jump() {',
  '  "$1" -w -C "$2" -j "$3" 2>/dev/null || "$1" -w -I "$2" -j "$3"',
  '}',
  '',
  'remove() {',
  '  while "$1" -w -D "$2" -j "$3" 2>/dev/null; do :; done',
  '  if "$1" -w -n -L "$3" >/dev/null 2>&1; then "$1" -w -F "$3" && "$1" -w -X "$3"; fi',
  '}',
  '',
  'apply() {',
  '  if [ "$mode" = undo ]; then',
  '    remove "$1" INPUT RAY-GUARD',
  '    remove "$1" DOCKER-USER RAY-GUARD-DOCKER',
  '    return',
  '  fi',
  '  "$1-restore" -w --noflush',
  '  jump "$1" INPUT RAY-GUARD',
  '  if "$1" -w -n -L DOCKER-USER >/dev/null 2>&1; then jump "$1" DOCKER-USER RAY-GUARD-DOCKER; fi',
  '}',
];

/** `needed`: what the family itself does not work without, where everything else is closed. */
function family(
  prefix: 'ip' | 'ip6',
  { ranges }: FirewallPlan,
  trusted: readonly string[],
  needed: readonly string[],
): string[] {
  const allowed = (chain: string) => [
    `-A ${chain} -i lo -j RETURN`,
    `-A ${chain} -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN`,
    ...trusted.map((network) => `-A ${chain} -s ${network} -j RETURN`),
  ];
  const published = '-p tcp -m conntrack --ctstate DNAT --ctdir ORIGINAL';
  return [
    '{',
    '  cat <<END',
    '*filter',
    ':RAY-GUARD - [0:0]',
    ':RAY-GUARD-DOCKER - [0:0]',
    ...allowed('RAY-GUARD'),
    ...allowed('RAY-GUARD-DOCKER'),
    'END',
    '  if [ "$mode" = all ]; then cat <<END',
    '-A RAY-GUARD -p tcp --dport $ssh_port -j RETURN',
    ...needed.map((match) => `-A RAY-GUARD ${match} -j RETURN`),
    '-A RAY-GUARD -j DROP',
    // Behind Docker's NAT the packet has the container's port; only the connection still knows the published one.
    `-A RAY-GUARD-DOCKER ${published.replace('-p tcp ', '')} -j DROP`,
    'END',
    '  else cat <<END',
    ...ranges.flatMap(({ first, last }) => [
      `-A RAY-GUARD -p tcp --dport ${portsText(first, last)} -j DROP`,
      `-A RAY-GUARD-DOCKER ${published} --ctorigdstport ${portsText(first, last)} -j DROP`,
    ]),
    'END',
    '  fi',
    '  echo COMMIT',
    `} | apply ${prefix}tables`,
  ];
}

function portsText(first: number, last: number): string {
  return first === last ? String(first) : `${first}:${last}`;
}
