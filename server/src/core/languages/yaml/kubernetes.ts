// Kubernetes manifests of one file together: clusters, pods, and the services and routes that lead to them.
import type { Process, Reach } from '../../ray/facts.ts';
import type { CommandFacts } from '../commands/command.ts';
import { joinFacts } from '../commands/read-command.ts';
import { readLines } from './commands.ts';
import { emptyEnvironment, readEnvironment } from './environment.ts';
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
} from './nodes.ts';
import { labelsOf, type Pod, readPod } from './pods.ts';
import { type RayCluster, readRayCluster } from './ray-cluster.ts';
import { routeReaches } from './routes.ts';
import { serviceReach } from './service-type.ts';
import { type Backends, serviceReaches } from './services.ts';
import type { Source } from './source.ts';

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
  return joinFacts([...read.map(({ facts }) => facts), { processes: [], environment: [], requirements: [], reaches }]);
}

/** A `List` stands for its items. */
function resourcesIn(root: YamlNode): YamlMapping[] {
  const items = textAt(root, 'kind') === 'List' ? itemsAt(root, 'items') : [root];
  return mappingsIn(items);
}

interface Resource {
  readonly facts: CommandFacts;
  readonly clusters: readonly { readonly name: string | undefined; readonly head: Process }[];
  readonly pods: readonly Pod[];
}

function readResource(resource: YamlMapping, source: Source): Resource {
  const mappings = allMappings(resource);
  const name = textAt(resource, 'metadata', 'name');
  const done = new Set<YamlNode>();
  const clusters: RayCluster[] = [];
  const pods: Pod[] = [];
  const others: CommandFacts[] = [];
  for (const mapping of mappings) {
    const cluster = readRayCluster(mapping, source);
    if (!cluster) continue;
    clusters.push(cluster);
    for (const spec of groupSpecs(mapping)) {
      if (done.has(spec)) continue;
      done.add(spec);
      pods.push(readPod(spec, new Map(), source, cluster.environment, false));
    }
    others.push(factsOfCluster(cluster));
  }
  for (const mapping of mappings) {
    const spec = mappingAt(mapping, 'spec');
    if (spec && hasContainers(spec) && !done.has(spec)) {
      done.add(spec);
      pods.push(readPod(spec, labelsOf(mapping), source, emptyEnvironment, true));
    }
  }
  for (const mapping of mappings) {
    if (hasContainers(mapping) && !done.has(mapping))
      pods.push(readPod(mapping, new Map(), source, emptyEnvironment, true));
    if (entryOf(mapping, 'rayClusterSpec')) others.push(readEntrypoint(mapping, source));
  }
  others.push(readData(resource, source), serveService(resource, clusters));
  return {
    facts: joinFacts([...others, ...pods.map(({ facts }) => facts)]),
    clusters: clusters.map(({ head }) => ({ name, head })),
    pods,
  };
}

function factsOfCluster({ head, environment, requirements, reaches }: RayCluster): CommandFacts {
  return { processes: [head], environment: environment.settings, requirements, reaches };
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
