// The kinds of firewall that rules can be written for.
import { iptablesScript } from './iptables.ts';
import { networkPolicy } from './network-policy.ts';
import { nftablesScript } from './nftables.ts';
import type { FirewallPlan } from './plan.ts';
import { securityGroup } from './security-group.ts';
import { ufwScript } from './ufw.ts';

const FIREWALLS = {
  iptables: iptablesScript,
  nftables: nftablesScript,
  ufw: ufwScript,
  kubernetes: networkPolicy,
  aws: securityGroup,
} as const;

export type Firewall = keyof typeof FIREWALLS;

export function isFirewall(kind: unknown): kind is Firewall {
  return typeof kind === 'string' && Object.hasOwn(FIREWALLS, kind);
}

export function firewallRules(kind: Firewall, plan: FirewallPlan): string {
  return FIREWALLS[kind](plan);
}
