// Where nobody else gets in: addresses, networks and host names that a policy trusts, and the usual places of files whose Ray no other machine reaches.
import ipaddr from 'ipaddr.js';
import { hostReach } from '../ray/address.ts';
import { possibilities, type Value } from '../ray/facts/value.ts';
import type { Place } from '../text/span.ts';

/** Letters of any script, since host names need not be ASCII; `*.` in front stands for one label or more. */
const HOST_PATTERN =
  /^(?:\*\.)?(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_-]*[\p{L}\p{N}_])?\.)*[\p{L}\p{N}_](?:[\p{L}\p{N}_-]*[\p{L}\p{N}_])?\.?$/u;
/** A host name has at most 253 characters. */
const LONGEST = 255;

type Network = ReturnType<typeof ipaddr.parseCIDR>;
type Trusted = { readonly network: Network } | { readonly name: string; readonly below: boolean };

/** What is wrong with an entry of `trusted`, as the end of a sentence; undefined when it is right. */
export function mistakeInTrusted(text: string): string | undefined {
  const read = readTrusted(text);
  if (!read) return 'is not an IP address, a network such as "10.8.0.0/16" or a host name such as "*.corp.example"';
  if ('network' in read && read.network[1] === 0) return 'is every address, so nothing would be reported';
  return undefined;
}

/**
 * Whether only trusted people can reach this host; never for an address that stands for all interfaces. `*.corp.example` is
 * everything below corp.example, and not the name itself.
 */
export function isTrusted(host: string, trusted: readonly string[]): boolean {
  if (trusted.length === 0 || hostReach(host) === 'wildcard') return false;
  const address = addressOf(host);
  const name = withoutDot(host);
  return trusted.some((text) => {
    const one = readTrusted(text);
    if (!one) return false;
    if ('network' in one) return address !== undefined && isWithin(address, one.network);
    return address === undefined && (one.below ? name.endsWith(`.${one.name}`) : name === one.name);
  });
}

/** Of everything that it is known to be, each is this machine or trusted. False where nothing is known. */
export function isTrustedValue(value: Value | undefined, trusted: readonly string[]): boolean {
  const known = value && trusted.length > 0 ? possibilities(value) : [];
  const isSafe = (host: unknown) =>
    typeof host === 'string' && (hostReach(host) === 'loopback' || isTrusted(host, trusted));
  return known.length > 0 && known.every(({ value: host }) => isSafe(host));
}

function readTrusted(text: string): Trusted | undefined {
  if (text.length > LONGEST) return undefined;
  const address = addressOf(text);
  if (address) return { network: [address, address.kind() === 'ipv4' ? 32 : 128] as Network };
  const isNetwork =
    ipaddr.IPv4.isValidCIDRFourPartDecimal(text) || (/^[\da-f:.]+\//i.test(text) && ipaddr.IPv6.isValidCIDR(text));
  if (isNetwork) return { network: ipaddr.parseCIDR(text) };
  if (!HOST_PATTERN.test(text) || !/\p{L}/u.test(text)) return undefined;
  const below = text.startsWith('*.');
  return { name: withoutDot(below ? text.slice(2) : text), below };
}

/** Four decimal parts, or IPv6 with or without brackets. Short forms and zones are no address that a policy can mean. */
function addressOf(host: string): ReturnType<typeof ipaddr.process> | undefined {
  const plain = /^\[(.*)\]$/.exec(host)?.[1] ?? host;
  const isAddress =
    ipaddr.IPv4.isValidFourPartDecimal(plain) || (/^[\da-f:.]+$/i.test(plain) && ipaddr.IPv6.isValid(plain));
  return isAddress ? ipaddr.process(plain) : undefined;
}

function isWithin(address: ReturnType<typeof ipaddr.process>, [network, bits]: Network): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}

function withoutDot(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/**
 * What keeps its severity there. containers: what runs in one, and ports that are published: `test/` is an environment too.
 * clusters: heads as well, since people run the manifests and start scripts of an example on clusters of their own.
 */
type Keeps = 'nothing' | 'containers' | 'clusters';

/** Which other machines get in matters less here. */
export interface LocalPlace {
  /** As messages name it: `in a test`. */
  readonly words: string;
  readonly keeps: Keeps;
  /** The place that says so, with what it says; absent where the name of the file does. */
  readonly said?: Place & { readonly message: string };
  /** A promise about this very file: it wins over the severity of a rule. */
  readonly promised?: true;
}

interface UsualPlace extends LocalPlace {
  /** As those of .gitignore: folders with their `/`, names with `*`. */
  readonly patterns: readonly string[];
}

/** Of code that people read: whatever is found in it is info. */
export const IN_DOCUMENTATION: LocalPlace = { words: 'in documentation', keeps: 'nothing', promised: true };

const USUAL: readonly UsualPlace[] = [
  {
    words: 'in a test',
    keeps: 'nothing',
    patterns: ['tests/', 'e2e/', 'test_*.py', '*_test.py', 'conftest.py'],
  },
  { words: 'in a test', keeps: 'containers', patterns: ['test/'] },
  {
    words: 'in an example',
    keeps: 'clusters',
    patterns: ['example/', 'examples/', 'demo/', 'demos/', 'sample/', 'samples/', 'tutorial/', 'tutorials/'],
  },
  { words: 'in a benchmark', keeps: 'clusters', patterns: ['benchmark/', 'benchmarks/', 'benchmarking/'] },
];

export const usualPatterns: readonly string[] = USUAL.flatMap(({ patterns }) => patterns);

const PLACES = USUAL.map(({ words, keeps, patterns }) => ({
  place: { words, keeps },
  takes: new RegExp(`(?:^|/)(?:${patterns.map(expressionOf).join('|')})`),
}));

function expressionOf(pattern: string): string {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*');
  return pattern.endsWith('/') ? escaped : `${escaped}$`;
}

/** By the path from the root of the project, which ends with `/`: what the folders above are called says nothing. */
export function usualPlaceIn(path: string, root: string): LocalPlace | undefined {
  const inside = path.startsWith(root) ? path.slice(root.length) : '';
  return PLACES.find(({ takes }) => takes.test(inside))?.place;
}
