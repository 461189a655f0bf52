// What firewall rules are made of: the ports to guard and the networks that may reach them.
import ipaddr from 'ipaddr.js';
import type { ExposedPort } from '../exposed-ports.ts';

interface GuardedPort {
  readonly port: number;
  /** Ours, never text of a file: `dashboard, Serve`. */
  readonly services: string;
}

export interface FirewallPlan {
  /** By number. */
  readonly ports: readonly GuardedPort[];
  /** True where no file says which ports are opened, and these are Ray's own defaults. */
  readonly isDefault: boolean;
  /** As CIDR; the documentation's networks where the policy trusts no network. */
  readonly trusted4: readonly string[];
  readonly trusted6: readonly string[];
  /** True where `trusted` of the policy names no network. */
  readonly isPlaceholder: boolean;
}

/** Measured rows 1, 11 and 15. */
const DEFAULTS: readonly GuardedPort[] = [
  { port: 6379, services: 'GCS' },
  { port: 8000, services: 'Serve' },
  { port: 8265, services: 'dashboard' },
  { port: 10001, services: 'Ray Client' },
  { port: 44217, services: 'metrics' },
  { port: 44227, services: 'metrics' },
  { port: 52365, services: 'dashboard agent' },
];

/** `trusted` are entries of the policy: names of hosts among them say nothing to a firewall and are left out. */
export function firewallPlan(
  exposed: readonly Pick<ExposedPort, 'port' | 'service'>[],
  trusted: readonly string[],
): FirewallPlan {
  const services = new Map<number, Set<string>>();
  for (const { port, service } of exposed) {
    if (port !== undefined) services.set(port, (services.get(port) ?? new Set()).add(service));
  }
  const ports = [...services]
    .sort(([a], [b]) => a - b)
    .map(([port, names]) => ({ port, services: [...names].join(', ') }));
  const networks = [...new Set(trusted.flatMap((entry) => networkOf(entry) ?? []))];
  const isSix = (network: string): boolean => network.includes(':');
  const isPlaceholder = networks.length === 0;
  return {
    ports: ports.length ? ports : DEFAULTS,
    isDefault: ports.length === 0,
    trusted4: isPlaceholder ? ['192.0.2.0/24'] : networks.filter((network) => !isSix(network)),
    trusted6: isPlaceholder ? ['2001:db8::/32'] : networks.filter(isSix),
    isPlaceholder,
  };
}

/** Written anew from its numbers: nothing of the entry's text reaches a script. */
function networkOf(entry: string): string | undefined {
  if (!ipaddr.isValidCIDR(entry)) {
    if (!ipaddr.isValid(entry)) return undefined;
    const address = ipaddr.parse(entry);
    return `${address.toString()}/${address.kind() === 'ipv4' ? 32 : 128}`;
  }
  const [address, bits] = ipaddr.parseCIDR(entry);
  if (bits === 0) return undefined;
  const first =
    address.kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(entry) : ipaddr.IPv6.networkAddressFromCIDR(entry);
  return `${first.toString()}/${bits}`;
}
