// Kubernetes manifests of one file together: clusters, pods, and the services and routes that lead to them.
import type { Process, Reach } from '../../../ray/facts/process.ts';
import type { Requirement } from '../../../ray/facts/requirement.ts';
import { contains } from '../../../text/span.ts';
import type { CommandFacts } from '../../commands/command.ts';
import { joinFacts } from '../../commands/read-command.ts';
import { readLines } from '../containers/commands.ts';
import { emptyEnvironment, readEnvironment } from '../containers/environment.ts';
import {
  allMappings,
  entryOf,
  itemsAt,
  mappingAt,
  mappingsIn,
  scalarAt,
  textAt,
  valueAt,
  type YamlMapping,
  type YamlNode,
} from '../nodes/nodes.ts';
import type { Source } from '../nodes/source.ts';
import { labelsOf, type Pod, type PodSetting, readPod } from './pods.ts';
import { type RayCluster, readRayCluster } from './ray-cluster.ts';
import { readResourceData } from './resource-data.ts';
import { routeReaches } from './routes.ts';
import { type Backends, behindService, serviceReach, serviceReaches } from './services.ts';

/** Also what has no `apiVersion` but nests a head group: the configuration of a tool that makes manifests of it. */
export function isKubernetes(root: YamlNode): boolean {
  if (root.kind !== 'mapping') return false;
  if (entryOf(root, 'apiVersion') && entryOf(root, 'kind')) return true;
  return allMappings(root).some((mapping) => entryOf(mapping, 'headGroupSpec'));
}

export function readKubernetes(roots: readonly YamlNode[], source: Source): CommandFacts {
  const resources = roots.flatMap(resourcesIn);
  const read = resources.map((resource) => readResource(resource, source));
  const backends: Backends = {
    clusters: read.flatMap(({ clusters }) => clusters),
    pods: read.flatMap(({ pods }) => pods),
    services: resources.filter((resource) => textAt(resource, 'kind') === 'Service'),
  };
  const reaches: Reach[] = resources.flatMap((resource) =>
    textAt(resource, 'kind') === 'Service' ? serviceReaches(resource, backends) : routeReaches(resource, backends),
  );
  const facts = joinFacts([
    ...read.map((one) => one.facts),
    { processes: [], environment: [], requirements: [], reaches },
  ]);
  const hosts = hostsOfHeads(backends);
  return { ...facts, processes: facts.processes.map((one) => ({ ...one, ...hosts.get(one) })) };
}

/** The names of the services that lead to a head. */
function hostsOfHeads(backends: Backends): Map<Process, Pick<Process, 'hosts'>> {
  const hosts = new Map<Process, { readonly hosts: string[] }>();
  const add = (head: Process, host: string) => {
    const known = hosts.get(head)?.hosts;
    if (known) known.push(host.toLowerCase());
    else hosts.set(head, { hosts: [host.toLowerCase()] });
  };
  for (const { name, head } of backends.clusters) if (name !== undefined) add(head, `${name}-head-svc`);
  for (const service of backends.services) {
    const behind = behindService(service, backends);
    const name = textAt(service, 'metadata', 'name');
    if (name === undefined || typeof behind === 'string') continue;
    for (const process of behind) if (process.role === 'head') add(process, name);
  }
  return hosts;
}

/** A `List` stands for its items. */
function resourcesIn(root: YamlNode): YamlMapping[] {
  const items = textAt(root, 'kind') === 'List' ? itemsAt(root, 'items') : [root];
  return mappingsIn(items);
}

/** Kinds whose head has a service of the same name on every start; a RayJob's gets a new one. */
const HAS_HEAD_SERVICE = /^Ray(?:Cluster|Service)$/;

interface Resource {
  readonly facts: CommandFacts;
  readonly clusters: readonly { readonly name: string | undefined; readonly head: Process }[];
  readonly pods: readonly Pod[];
}

function readResource(resource: YamlMapping, source: Source): Resource {
  const mappings = allMappings(resource);
  const name = textAt(resource, 'metadata', 'name');
  const namespace = textAt(resource, 'metadata', 'namespace');
  const alone: PodSetting = { extra: emptyEnvironment, ownPlace: true, namespace };
  const done = new Set<YamlNode>();
  const clusters: RayCluster[] = [];
  const pods: Pod[] = [];
  const others: CommandFacts[] = [];
  for (const mapping of mappings) {
    const cluster = readRayCluster(mapping, source, namespace);
    if (!cluster) continue;
    clusters.push(cluster);
    for (const spec of groupSpecs(mapping)) {
      if (done.has(spec)) continue;
      done.add(spec);
      const pod = readPod(spec, new Map(), source, { extra: cluster.environment, ownPlace: false, namespace });
      pods.push({ ...pod, facts: { ...pod.facts, requirements: withCluster(pod.facts.requirements, spec, mapping) } });
    }
    others.push(factsOfCluster(cluster));
    const image = pods
      .flatMap(({ facts }) => facts.requirements)
      .find((one) => one.cluster === mapping.span && contains(cluster.head.span, one.span));
    if (name !== undefined && image && HAS_HEAD_SERVICE.test(textAt(resource, 'kind') ?? ''))
      source.clusters.push({ host: `${name}-head-svc`.toLowerCase(), image });
  }
  for (const mapping of mappings) {
    const spec = mappingAt(mapping, 'spec');
    if (spec && hasContainers(spec) && !done.has(spec)) {
      done.add(spec);
      pods.push(readPod(spec, labelsOf(mapping), source, alone));
    }
  }
  for (const mapping of mappings) {
    if (hasContainers(mapping) && !done.has(mapping)) pods.push(readPod(mapping, new Map(), source, alone));
    if (entryOf(mapping, 'rayClusterSpec')) others.push(readEntrypoint(mapping, source));
  }
  others.push(readData(resource, source), serveService(resource, clusters));
  return {
    facts: joinFacts([...others, ...pods.map(({ facts }) => facts)]),
    clusters: clusters.map(({ head }) => ({ name, head })),
    pods,
  };
}

function factsOfCluster({ head, workers, environment, requirements, reaches }: RayCluster): CommandFacts {
  return { processes: [head, ...workers], environment: environment.settings, requirements, reaches };
}

/** Ray runs in the first container of each group; others beside it are of any release. */
function withCluster(requirements: readonly Requirement[], pod: YamlMapping, cluster: YamlMapping): Requirement[] {
  const [first] = mappingsIn(itemsAt(pod, 'containers'));
  return requirements.map((one) =>
    first && one.how === 'image' && contains(first.span, one.span) ? { ...one, cluster: cluster.span } : one,
  );
}

function groupSpecs(spec: YamlMapping): YamlMapping[] {
  const groups = [valueAt(spec, 'headGroupSpec'), ...itemsAt(spec, 'workerGroupSpecs')];
  return groups.flatMap((group) => mappingAt(group, 'template', 'spec') ?? []);
}

function hasContainers(mapping: YamlMapping): boolean {
  return mappingsIn(itemsAt(mapping, 'containers')).length > 0;
}

/** What a RayJob runs in a pod that the operator makes, with variables of its choice. */
function readEntrypoint(job: YamlMapping, source: Source): CommandFacts {
  const context = { runsIn: 'container', environment: [], environmentOpen: true, shell: false } as const;
  return readLines(scalarAt(job, 'entrypoint'), source, context);
}

/** ConfigMaps and Secrets: whose environment they become is not known; scripts in them run in some container. */
function readData(resource: YamlMapping, source: Source): CommandFacts {
  const kind = textAt(resource, 'kind');
  if (kind !== 'ConfigMap' && kind !== 'Secret') return joinFacts([]);
  const provided = readResourceData(resource, kind, source);
  if (provided) source.provides.push(provided);
  const data = mappingAt(resource, kind === 'Secret' ? 'stringData' : 'data');
  const { settings } = readEnvironment(data, source, 'unspecified');
  const context = { runsIn: 'container', environment: [], environmentOpen: true, shell: true } as const;
  const scripts = (data?.entries ?? []).filter(({ key }) => /\.(?:ba|z)?sh$/.test(key));
  const run = joinFacts(scripts.map(({ value }) => readLines(value, source, context)));
  return { ...run, environment: [...settings, ...run.environment] };
}

/** RayService's own service for the applications. */
function serveService(resource: YamlMapping, clusters: readonly RayCluster[]): CommandFacts {
  const type = entryOf(mappingAt(resource, 'spec', 'serveService', 'spec'), 'type');
  const heads = clusters.map(({ head }) => head);
  const reach = heads.length > 0 ? serviceReach(type, [8000], heads) : undefined;
  return { processes: [], environment: [], requirements: [], reaches: reach ? [reach] : [] };
}
