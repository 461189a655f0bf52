// Ingresses and routes whose backend is a port of a Ray head.
import type { Reach } from '../../../ray/facts/process.ts';
import { literal } from '../../../ray/facts/value.ts';
import {
  allMappings,
  entryOf,
  scalarAt,
  textAt,
  type YamlEntry,
  type YamlMapping,
  type YamlScalar,
} from '../nodes/nodes.ts';
import { type Backends, behindService } from './services.ts';

const KINDS = new Set(['Ingress', 'HTTPRoute', 'TCPRoute', 'GRPCRoute', 'Route', 'IngressRoute', 'VirtualService']);
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
    const behind = behindName(name, backends);
    const number = PORTS.get(port.text);
    if (behind === 'none' || number === undefined) return [];
    const valueSpan = port.content;
    const span = { start: entry.keySpan.start, end: entry.end };
    return [{ how: 'ingress', ports: [number], span, valueSpan, value: literal(port.value), behind }];
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

function behindName(name: string, backends: Backends): Reach['behind'] {
  const service = backends.services.find((one) => textAt(one, 'metadata', 'name') === name);
  if (service) return behindService(service, backends);
  const cluster = backends.clusters.find((one) => one.name !== undefined && name.startsWith(`${one.name}-`));
  if (cluster && /-head-svc$/.test(name)) return [cluster.head];
  return /-head-svc$|(?:^|[-.])ray(?:[-.]|$)|raycluster/.test(name) ? 'ray-image' : 'none';
}
