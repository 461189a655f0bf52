// Kubernetes Services of a type that lets others in, also by the values of KubeRay's charts, and whether Ray is what they select.
import type { Process, Reach } from '../../../ray/facts/process.ts';
import { literal } from '../../../ray/facts/value.ts';
import { span } from '../../../text/span.ts';
import { serversAmong } from '../containers/containers.ts';
import { splitImageRequirements } from '../containers/images.ts';
import {
  entryOf,
  itemsAt,
  mappingAt,
  mappingsIn,
  textAt,
  valueAt,
  type YamlEntry,
  type YamlMapping,
  type YamlNode,
} from '../nodes/nodes.ts';
import { isSelected, type Labels, type Pod, processesOf, selectorOf } from './pods.ts';

export interface Backends {
  readonly clusters: readonly { readonly name: string | undefined; readonly head: Process }[];
  readonly pods: readonly Pod[];
  readonly services: readonly YamlMapping[];
}

const RAY_PORTS = new Set([6379, 8000, 8265, 10001, 52365]);
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
  const ports = mappingsIn(itemsAt(service, 'spec', 'ports'))
    .map(portOf)
    .filter((port) => port !== undefined && RAY_PORTS.has(port)) as number[];
  const behind = behindService(service, backends);
  if (ports.length === 0 || behind === 'none') return [];
  const reach = serviceReach(entryOf(mappingAt(service, 'spec'), 'type'), ports, behind);
  return reach ? [reach] : [];
}

/** Inside the pod: a `targetPort` that is a name, or else the service's own port, is taken for the usual one of that name. */
function portOf(port: YamlMapping): number | undefined {
  const texts = [textAt(port, 'targetPort'), textAt(port, 'port'), textAt(port, 'name')];
  for (const text of texts) {
    const number = text === undefined ? undefined : /^\d+$/.test(text) ? Number(text) : NAMED_PORTS[text];
    if (number !== undefined) return number;
  }
  return undefined;
}

export function behindService(service: YamlMapping, { clusters, pods }: Backends): Reach['behind'] {
  const selector = selectorOf(valueAt(service, 'spec', 'selector'));
  if (selector.size === 0) return 'none';
  const selected = pods.filter(({ labels }) => isSelected(labels, selector));
  const servers = serversAmong(processesOf(selected));
  if (servers.length > 0) return servers;
  if (selected.some(({ hasRayImage }) => hasRayImage)) return 'ray-image';
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
  return named.length > 0 ? named.map(({ head }) => head) : 'ray-image';
}

const TYPES = { LoadBalancer: 'load-balancer', NodePort: 'node-port' } as const;

/** Undefined for ClusterIP, and where a template decides. */
export function serviceReach(
  type: YamlEntry | undefined,
  ports: readonly number[],
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

/** Only where the values name an image of Ray and a head. */
export function helmReaches(root: YamlNode): Reach[] {
  const images = [mappingAt(root, 'image'), mappingAt(root, 'head', 'image')];
  const isRay = images.some((image) => image && splitImageRequirements(image).length > 0);
  if (!isRay || !mappingAt(root, 'head')) return [];
  const types = [
    entryOf(mappingAt(root, 'service'), 'type'),
    entryOf(mappingAt(root, 'head', 'headService', 'spec'), 'type'),
  ];
  return types.flatMap((type) => serviceReach(type, [], 'ray-image') ?? []);
}
