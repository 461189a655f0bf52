// What Terraform opens to the internet: rules of firewalls in the forms of the providers, and load balancers that lead to Ray.
import { includesPort, onePort, type PortRange, type Process, type Reach } from '../../ray/facts/process.ts';
import { literal } from '../../ray/facts/value.ts';
import { type FirewallRule, firewallReaches, isForTcp, portsIn, rangeIn } from '../yaml/firewall.ts';
import {
  entryOf,
  itemsAt,
  mappingsIn,
  scalarAt,
  textAt,
  valueAt,
  type YamlMapping,
  type YamlNode,
} from '../yaml/nodes/nodes.ts';
import { saysRay } from './concern.ts';
import type { Block } from './nodes.ts';

type Behind = Reach['behind'];

/** Ray's own, whatever else runs: on these nobody else listens by default. */
const TELLING_PORTS = [8265, 10_001, 52_365];
/** A range that somebody chose for what runs there. */
const NARROW = 100;

/** `heads`: those that the file starts on machines. */
export function networkReaches(blocks: readonly Block[], text: string, heads: readonly Process[]): Reach[] {
  const behind: Behind = heads.length > 0 ? heads : 'may be ray';
  const rules = blocks.flatMap((block) => {
    const speaks = saysRay(text.slice(block.span.start, block.span.end));
    const own = rulesIn(block).map(({ ports, from }) => ({ from, ports: speaks ? ports : ports.filter(isTelling) }));
    return own.filter(({ ports }) => ports.length > 0);
  });
  return [...firewallReaches(rules, behind), ...balancerReaches(blocks, text, behind)];
}

function isTelling({ first, last }: PortRange): boolean {
  return last - first < NARROW && TELLING_PORTS.some((port) => includesPort([{ first, last }], port));
}

const AWS = { first: 'from_port', last: 'to_port', protocol: ['protocol', 'ip_protocol'] };
const OPENSTACK = { first: 'port_range_min', last: 'port_range_max', protocol: ['protocol'] };

/** As the providers document them; other resources open nothing that is read. */
function rulesIn({ kind, labels, body }: Block): FirewallRule[] {
  if (kind === 'module') return modulesRules(body);
  switch (labels[0]) {
    case 'aws_security_group':
    case 'aws_default_security_group':
      return mappingsIn(itemsAt(body, 'ingress')).map(awsRule);
    case 'aws_security_group_rule':
      return textAt(body, 'type') === 'ingress' ? [awsRule(body)] : [];
    case 'aws_vpc_security_group_ingress_rule':
      return [awsRule(body)];
    case 'google_compute_firewall':
      return isOff(body) || textAt(body, 'direction') === 'EGRESS' ? [] : googleRules(body);
    case 'azurerm_network_security_rule':
      return azureRule(body);
    case 'azurerm_network_security_group':
      return mappingsIn(itemsAt(body, 'security_rule')).flatMap(azureRule);
    case 'openstack_networking_secgroup_rule_v2':
      return textAt(body, 'direction') === 'ingress'
        ? [{ ports: rangeIn(body, OPENSTACK), from: [valueAt(body, 'remote_ip_prefix')] }]
        : [];
    case 'digitalocean_firewall':
      return mappingsIn(itemsAt(body, 'inbound_rule')).map((rule) => listed(rule, 'port_range', 'source_addresses'));
    case 'hcloud_firewall':
      return mappingsIn(itemsAt(body, 'rule'))
        .filter((rule) => textAt(rule, 'direction') === 'in')
        .map((rule) => listed(rule, 'port', 'source_ips'));
    default:
      return [];
  }
}

function awsRule(rule: YamlMapping): FirewallRule {
  const keys = ['cidr_blocks', 'ipv6_cidr_blocks', 'cidr_ipv4', 'cidr_ipv6'];
  return { ports: rangeIn(rule, AWS), from: keys.map((key) => valueAt(rule, key)) };
}

/** `ingress_with_cidr_blocks` of terraform-aws-modules/security-group. */
function modulesRules(body: YamlMapping): FirewallRule[] {
  const keys = ['ingress_with_cidr_blocks', 'ingress_with_ipv6_cidr_blocks'];
  return mappingsIn(keys.flatMap((key) => itemsAt(body, key))).map(awsRule);
}

function isOff(body: YamlMapping): boolean {
  return textAt(body, 'disabled') === 'true';
}

function googleRules(body: YamlMapping): FirewallRule[] {
  const from = [valueAt(body, 'source_ranges')];
  return mappingsIn(itemsAt(body, 'allow')).flatMap((allowed) => {
    const all: PortRange[] = [{ first: 0, last: 65_535 }];
    const ports = entryOf(allowed, 'ports') ? portsIn(valueAt(allowed, 'ports')) : all;
    return isForTcp(textAt(allowed, 'protocol')) && ports ? [{ ports, from }] : [];
  });
}

function azureRule(rule: YamlMapping): FirewallRule[] {
  const isIn = textAt(rule, 'direction') === 'Inbound' && textAt(rule, 'access') === 'Allow';
  if (!isIn || !isForTcp(textAt(rule, 'protocol'))) return [];
  const ports = ['destination_port_range', 'destination_port_ranges'].flatMap(
    (key) => portsIn(valueAt(rule, key)) ?? [],
  );
  const from = ['source_address_prefix', 'source_address_prefixes'].map((key) => valueAt(rule, key));
  return [{ ports, from }];
}

function listed(rule: YamlMapping, ports: string, from: string): FirewallRule {
  const known = isForTcp(textAt(rule, 'protocol')) ? portsIn(valueAt(rule, ports)) : undefined;
  return { ports: known ?? [], from: [valueAt(rule, from)] };
}

/** Load balancers that the internet reaches, by their listeners that lead to Ray. */
function balancerReaches(blocks: readonly Block[], text: string, behind: Behind): Reach[] {
  const resources = blocks.filter(({ kind }) => kind === 'resource');
  const typed = (type: RegExp) => resources.filter(({ labels }) => type.test(labels[0] ?? ''));
  const named = (type: RegExp, node: YamlNode | undefined): Block | undefined => {
    const name = node && nameIn(text.slice(node.span.start, node.span.end));
    return typed(type).find(({ labels }) => labels[1] === name);
  };
  const listeners = typed(/^aws_a?lb_listener$/).flatMap(({ body }): Reach[] => {
    const balancer = named(/^aws_a?lb$/, valueAt(body, 'load_balancer_arn'))?.body;
    const actions = mappingsIn(itemsAt(body, 'default_action'));
    if (!balancer || actions.some((action) => textAt(action, 'type')?.startsWith('authenticate-'))) return [];
    const groups = actions.map((action) => named(/^aws_a?lb_target_group$/, valueAt(action, 'target_group_arn')));
    const ports = [...groups.map((group) => valueAt(group?.body, 'port')), valueAt(body, 'port')];
    return publicReach(
      balancer,
      ports.find((port) => portOf(port) !== undefined),
      behind,
    );
  });
  const classic = typed(/^aws_elb$/).flatMap(({ body }) =>
    mappingsIn(itemsAt(body, 'listener')).flatMap((one) => publicReach(body, valueAt(one, 'instance_port'), behind)),
  );
  const forwarded = typed(/^google_compute_(?:global_)?forwarding_rule$/).flatMap(({ body }): Reach[] => {
    const scheme = textAt(body, 'load_balancing_scheme') ?? 'EXTERNAL';
    if (!scheme.startsWith('EXTERNAL')) return [];
    const ports = [valueAt(body, 'port_range'), ...itemsAt(body, 'ports')];
    return ports.flatMap((port) => publicReach(undefined, port, behind));
  });
  return [...listeners, ...classic, ...forwarded];
}

/** `aws_lb.ray.arn`, `aws_lb.ray[0].arn`. */
function nameIn(reference: string): string | undefined {
  return reference.split('.')[1]?.replace(/\[.*$/s, '');
}

function portOf(node: YamlNode | undefined): number | undefined {
  const [range] = portsIn(node) ?? [];
  return range && range.first === range.last && TELLING_PORTS.includes(range.first) ? range.first : undefined;
}

/** Undefined `balancer`: it has no such switch. Without one it is public (the documentation of `aws_lb`). */
function publicReach(balancer: YamlMapping | undefined, port: YamlNode | undefined, behind: Behind): Reach[] {
  const number = portOf(port);
  const entry = balancer && entryOf(balancer, 'internal');
  const internal = scalarAt(balancer, 'internal');
  if (number === undefined || port?.kind !== 'scalar' || (entry && internal?.value !== false)) return [];
  const place = internal?.content ?? port.content;
  return [
    {
      how: 'public-address',
      ports: [onePort(number)],
      span: place,
      valueSpan: place,
      value: literal(internal?.value ?? port.value),
      behind,
      ...(internal && { narrower: true }),
    },
  ];
}
