// Kubernetes Services and routes that expose ports, and whether Ray is behind them.
import { onePort, type PortRange, type Process, type Reach } from '../../../ray/facts/process.ts';
import { literal } from '../../../ray/facts/value.ts';
import { span } from '../../../text/span.ts';
import { isNamedAfterRay } from '../../commands/containers/images.ts';
import { programsAmong, serversAmong } from '../containers/containers.ts';
import {
  allMappings,
  entryOf,
  itemsAt,
  mappingAt,
  mappingsIn,
  scalarAt,
  textAt,
  valueAt,
  type YamlEntry,
  type YamlMapping,
  type YamlScalar,
} from '../nodes/nodes.ts';
import { isSelected, type Labels, type Pod, processesOf, selectorOf } from './pods.ts';

export interface Backends {
  readonly clusters: readonly { readonly name: string | undefined; readonly head: Process }[];
  readonly pods: readonly Pod[];
  readonly services: readonly YamlMapping[];
}

/** The names that KubeRay and most manifests give to the ports of a head. */
const NAMED_PORTS: Readonly<Record<string, number>> = {
  dashboard: 8265,
  client: 10001,
  'gcs-server': 6379,
  gcs: 6379,
  redis: 6379,
  serve: 8000,
};

export function serviceReaches(service: YamlMapping, backends: Backends): Reach[] {
  const selected = selectedBy(service, backends);
  const ports = portsOf(service)
    .map((port) => podPort(port, selected))
    .flatMap((port) => (port === undefined ? [] : [onePort(port)]));
  const behind = behindService(service, backends);
  const others = othersBehind(selected);
  if (ports.length === 0 || (behind === 'none' && !others)) return [];
  const reach = serviceReach(entryOf(mappingAt(service, 'spec'), 'type'), ports, behind);
  return reach ? [{ ...reach, ...others }] : [];
}

/** Programs, and containers whose images may run some; undefined where there are none. */
function othersBehind(selected: readonly Pod[]): Pick<Reach, 'programs' | 'containers'> | undefined {
  const programs = programsAmong(processesOf(selected));
  const containers = selected.flatMap(({ facts }) => facts.containers ?? []);
  if (programs.length + containers.length === 0) return undefined;
  return { ...(programs.length > 0 && { programs }), ...(containers.length > 0 && { containers }) };
}

function selectedBy(service: YamlMapping, { pods }: Backends): Pod[] {
  const selector = selectorOf(valueAt(service, 'spec', 'selector'));
  return pods.filter(({ labels }) => isSelected(labels, selector));
}

function portsOf(service: YamlMapping): YamlMapping[] {
  return mappingsIn(itemsAt(service, 'spec', 'ports'));
}

/** Inside the pod. A name is that of a port of its containers, or else treated as the usual one. */
function podPort(port: YamlMapping, pods: readonly Pod[]): number | undefined {
  const [target, own, name = ''] = [textAt(port, 'targetPort'), textAt(port, 'port'), textAt(port, 'name')];
  if (target === undefined)
    return entryOf(port, 'targetPort') ? NAMED_PORTS[name] : (numberIn(own) ?? NAMED_PORTS[name]);
  const named = pods.flatMap(({ namedPorts }) => namedPorts.get(target) ?? []);
  return numberIn(target) ?? named[0] ?? NAMED_PORTS[target] ?? NAMED_PORTS[name];
}

function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

export function behindService(service: YamlMapping, backends: Backends): Reach['behind'] {
  const { clusters } = backends;
  const selector = selectorOf(valueAt(service, 'spec', 'selector'));
  if (selector.size === 0) return 'none';
  const selected = selectedBy(service, backends);
  const heads = selected.flatMap(({ head }) => head ?? []);
  const servers = [...heads, ...serversAmong(processesOf(selected))];
  if (servers.length > 0) return servers;
  if (selected.some(({ mayRunRay }) => mayRunRay)) return 'may be ray';
  return selectsHead(selector) ? headsFor(selector, clusters) : 'none';
}

/** The labels that KubeRay gives its pods; a service for workers leads to no head. */
function selectsHead(selector: Labels): boolean {
  const keys = [...selector.keys()];
  if (selector.get('ray.io/node-type') === 'worker') return false;
  return keys.some((key) => key.startsWith('ray.io/')) || selector.get('app.kubernetes.io/name') === 'kuberay';
}

function headsFor(selector: Labels, clusters: Backends['clusters']): Reach['behind'] {
  const name = selector.get('ray.io/cluster');
  const named = clusters.filter((cluster) => name === undefined || cluster.name === name);
  return named.length > 0 ? named.map(({ head }) => head) : 'may be ray';
}

const TYPES = { LoadBalancer: 'load-balancer', NodePort: 'node-port' } as const;

/** Undefined for ClusterIP, and where a template decides. */
export function serviceReach(
  type: YamlEntry | undefined,
  ports: readonly PortRange[],
  behind: Reach['behind'],
): Reach | undefined {
  const name = textAt(type?.value);
  if (type?.value.kind !== 'scalar' || (name !== 'LoadBalancer' && name !== 'NodePort')) return undefined;
  return {
    how: TYPES[name],
    ports,
    span: span(type.keySpan.start, type.end),
    valueSpan: type.value.content,
    value: literal(name),
    behind,
  };
}

const KINDS = new Set(['Ingress', 'HTTPRoute', 'TCPRoute', 'GRPCRoute', 'Route', 'IngressRoute', 'VirtualService']);
/** Of a service that is in another file. */
const PORTS = new Map([
  ['8265', 8265],
  ['10001', 10001],
  ['dashboard', 8265],
  ['client', 10001],
]);

/** One reach for each backend; nothing where neither the file nor the service's name says that it is Ray's. */
export function routeReaches(resource: YamlMapping, backends: Backends): Reach[] {
  if (!KINDS.has(textAt(resource, 'kind') ?? '')) return [];
  const spec = entryOf(resource, 'spec')?.value;
  const found = spec ? allMappings(spec).flatMap((mapping) => backendOf(mapping) ?? []) : [];
  return found.flatMap(({ name, port, entry }): Reach[] => {
    const service = backends.services.find((one) => textAt(one, 'metadata', 'name') === name);
    const behind = service ? behindService(service, backends) : behindName(name, backends);
    const number = service ? portBehind(service, port.text, backends) : PORTS.get(port.text);
    const others = service && othersBehind(selectedBy(service, backends));
    if ((behind === 'none' && !others) || number === undefined) return [];
    const valueSpan = port.content;
    const span = { start: entry.keySpan.start, end: entry.end };
    const reach = { how: 'ingress', ports: [onePort(number)], span, valueSpan, value: literal(port.value) } as const;
    return [{ ...reach, behind, ...others }];
  });
}

interface Backend {
  readonly name: string;
  readonly port: YamlScalar;
  readonly entry: YamlEntry;
}

/** `{name, port}` in its forms: a number, `{number}`, `{name}`; and `serviceName`, `servicePort` of older Ingresses. */
function backendOf(mapping: YamlMapping): Backend | undefined {
  const name = textAt(mapping, 'name') ?? textAt(mapping, 'serviceName') ?? textAt(mapping, 'host');
  const entry = entryOf(mapping, 'port') ?? entryOf(mapping, 'servicePort');
  if (name === undefined || !entry) return undefined;
  const inner = entryOf(entry.value, 'number') ?? entryOf(entry.value, 'name') ?? entry;
  const port = scalarAt(inner.value);
  return port && !port.templated ? { name, port, entry: inner } : undefined;
}

/** The port of the pod to which a port of the service leads, given by its number or name. */
function portBehind(service: YamlMapping, port: string, backends: Backends): number | undefined {
  const found = portsOf(service).find((one) => textAt(one, 'port') === port || textAt(one, 'name') === port);
  return found ? podPort(found, selectedBy(service, backends)) : undefined;
}

function behindName(name: string, backends: Backends): Reach['behind'] {
  const cluster = backends.clusters.find((one) => one.name !== undefined && name.startsWith(`${one.name}-`));
  if (cluster && /-head-svc$/.test(name)) return [cluster.head];
  return /-head-svc$/.test(name) || isNamedAfterRay(name) ? 'may be ray' : 'none';
}
