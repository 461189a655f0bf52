// What firewall rules are made of: the ports to guard and the networks that may reach them.
import ipaddr from 'ipaddr.js';
import { includesPort, onePort, type PortRange } from '../../ray/facts/process.ts';
import type { ExposedPort } from '../exposed-ports.ts';

interface GuardedPort {
  readonly port: number;
  /** Ours, never text of a file: `dashboard, Serve`. */
  readonly services: string;
}

interface GuardedRange extends PortRange {
  readonly services: string;
}

export interface FirewallPlan {
  /** By number: what people connect to. */
  readonly ports: readonly GuardedPort[];
  /** By number: `ports`, and what every Ray opens besides. */
  readonly open: readonly GuardedPort[];
  /** `open`, and ports that Ray chooses at random; by number, none overlapping another. */
  readonly ranges: readonly GuardedRange[];
  /** True where no file says which ports are opened, and these are Ray's own defaults. */
  readonly isDefault: boolean;
  /** As CIDR; the documentation's networks where the policy trusts no network. */
  readonly trusted4: readonly string[];
  readonly trusted6: readonly string[];
  /** True where `trusted` of the policy names no network. */
  readonly isPlaceholder: boolean;
}

/** Measured rows 11 and 15; where files say which are opened, theirs come instead. */
const DEFAULTS: readonly GuardedPort[] = [
  { port: 8000, services: 'Serve' },
  { port: 8265, services: 'dashboard' },
  { port: 9000, services: 'Serve, gRPC' },
  { port: 10001, services: 'Ray Client' },
];

/** Measured rows 1 and 11: opened on all interfaces or the node's address by every Ray, whatever its files say. */
const ALWAYS: readonly GuardedPort[] = [
  { port: 6379, services: 'GCS' },
  { port: 44217, services: 'metrics' },
  { port: 44227, services: 'metrics' },
  { port: 52365, services: 'dashboard agent' },
];

/** What `ray start` gives to workers, and what Linux chooses from for those who ask for any port (measured row 27). */
const RANDOM: readonly GuardedRange[] = [
  { first: 10002, last: 19999, services: 'workers' },
  { first: 32768, last: 60999, services: 'raylet, agents, runtime_env agent, metrics, GCS of ray.init: random' },
];

/** `trusted` are entries of the policy: names of hosts among them say nothing to a firewall and are left out. */
export function firewallPlan(
  exposed: readonly Pick<ExposedPort, 'port' | 'service'>[],
  trusted: readonly string[],
): FirewallPlan {
  const opened = exposed.flatMap(({ port, service }) => (port === undefined ? [] : [{ port, services: service }]));
  const ports = portsOf(opened.length > 0 ? opened : DEFAULTS);
  const open = portsOf([...ports, ...ALWAYS]);
  const networks = [...new Set(trusted.flatMap((entry) => networkOf(entry) ?? []))];
  const isSix = (network: string): boolean => network.includes(':');
  const isPlaceholder = networks.length === 0;
  return {
    ports,
    open,
    ranges: rangesOf(open),
    isDefault: opened.length === 0,
    trusted4: isPlaceholder ? ['192.0.2.0/24'] : networks.filter((network) => !isSix(network)),
    trusted6: isPlaceholder ? ['2001:db8::/32'] : networks.filter(isSix),
    isPlaceholder,
  };
}

/** Each port once, with all that is behind it. */
function portsOf(all: readonly GuardedPort[]): GuardedPort[] {
  const services = new Map<number, Set<string>>();
  for (const { port, services: name } of all) services.set(port, (services.get(port) ?? new Set()).add(name));
  return [...services].sort(([a], [b]) => a - b).map(([port, names]) => ({ port, services: [...names].join(', ') }));
}

/** A port that is in a random range needs no entry of its own. */
function rangesOf(ports: readonly GuardedPort[]): GuardedRange[] {
  const single = ports.filter(({ port }) => !includesPort(RANDOM, port));
  const ranges = single.map(({ port, services }) => ({ ...onePort(port), services }));
  return [...ranges, ...RANDOM].sort((a, b) => a.first - b.first);
}

/** Written again from its numbers: nothing of the entry's text reaches a script. */
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
