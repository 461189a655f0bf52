// Addresses, networks and host names that a policy trusts, and whether a host is one of them.
import ipaddr from 'ipaddr.js';
import { hostReach } from '../ray/address.ts';
import { possibilities, type Value } from '../ray/facts/value.ts';

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
