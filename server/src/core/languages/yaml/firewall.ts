// Rules of cloud firewalls in their usual forms: which ports they open to every address, and what could stand there instead.
import { onePort, type PortRange, type Reach } from '../../ray/facts/process.ts';
import { literal, type Scalar } from '../../ray/facts/value.ts';
import type { Span } from '../../text/span.ts';
import { scalarAt, textAt, type YamlMapping, type YamlNode, type YamlScalar } from './nodes/nodes.ts';

/** What is let in, and the addresses that it is let in from. */
export interface FirewallRule {
  readonly ports: readonly PortRange[];
  readonly from: readonly (YamlNode | undefined)[];
}

const ALL_PORTS: PortRange = { first: 0, last: 65_535 };

/** One for each open address, however many rules name it. */
export function firewallReaches(rules: readonly FirewallRule[], behind: Reach['behind']): Reach[] {
  const found = new Map<string, Reach>();
  for (const { ports, from } of rules)
    for (const { place, value, narrower } of from.flatMap(openAddresses)) {
      const key = `${place.start} ${place.end}`;
      const known = found.get(key)?.ports ?? [];
      const reach = { how: 'firewall', span: place, valueSpan: place, value: literal(value), behind } as const;
      found.set(key, { ...reach, ports: [...known, ...ports], ...(narrower !== undefined && { narrower }) });
    }
  return [...found.values()].filter(({ ports }) => ports.length > 0);
}

interface OpenAddress {
  readonly place: Span;
  readonly value: Scalar;
  readonly narrower?: string;
}

/** Of a text, of each item of a list. */
function openAddresses(node: YamlNode | undefined): OpenAddress[] {
  if (node?.kind === 'sequence') return node.items.flatMap(openAddresses);
  if (node?.kind !== 'scalar' || node.templated) return [];
  const all = node.text.split(',').map((one) => one.trim());
  const open = all.find((one) => narrowerThan(one) !== undefined);
  if (open === undefined) return [];
  const narrower = narrowerThan(open);
  const address = { place: node.content, value: node.value };
  return [narrower === undefined || all.length > 1 ? address : { ...address, narrower }];
}

/** Service tags of Azure beside networks. */
function narrowerThan(address: string): string | undefined {
  if (/^(?:\*|any|internet)$/i.test(address)) return 'VirtualNetwork';
  const [network = '', bits] = address.split('/');
  if (bits !== '0') return undefined;
  return network.includes(':') ? 'fd00::/8' : '10.0.0.0/8';
}

/** `8265`, `8000-9000`, `*`; undefined for what only a run decides. */
export function portsIn(node: YamlNode | undefined): PortRange[] | undefined {
  if (node?.kind === 'sequence') {
    const all = node.items.map(portsIn);
    return all.every((one) => one !== undefined) ? all.flat() : undefined;
  }
  if (node?.kind !== 'scalar' || node.templated) return undefined;
  if (node.text === '*') return [ALL_PORTS];
  const [, first, last = first] = /^(\d{1,5})(?:\s*-\s*(\d{1,5}))?(?:\/tcp)?$/.exec(node.text.trim()) ?? [];
  return first === undefined ? undefined : [{ first: Number(first), last: Number(last) }];
}

const ALL_PROTOCOLS: ReadonlySet<string> = new Set(['-1', 'all', '*']);

/** Ray speaks TCP alone. */
export function isForTcp(protocol: string | undefined): boolean {
  return protocol === undefined || ALL_PROTOCOLS.has(protocol.toLowerCase()) || /^(?:tcp|6)$/i.test(protocol);
}

/** Names of fields, as the tool writes them. */
interface Fields {
  readonly first: string;
  readonly last: string;
  readonly protocol: readonly string[];
}

/** A range as AWS has it: all ports where the protocol is. */
export function rangeIn(rule: YamlMapping, { first, last, protocol }: Fields): PortRange[] {
  const named = protocol.map((key) => textAt(rule, key)).find((one) => one !== undefined);
  if (!isForTcp(named)) return [];
  if (named !== undefined && ALL_PROTOCOLS.has(named.toLowerCase())) return [ALL_PORTS];
  const [from, to] = [numberIn(scalarAt(rule, first)), numberIn(scalarAt(rule, last))];
  if (from === undefined) return [];
  return [to === undefined ? onePort(from) : { first: from, last: to }];
}

function numberIn(node: YamlScalar | undefined): number | undefined {
  const text = node && !node.templated ? node.text : '';
  return /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}
