// Kubernetes manifests of one file together: clusters, pods, and the services and routes that lead to them.

import { isNameForRay } from '../../../ray/auth.ts';
import type { EnvironmentSetting } from '../../../ray/facts/environment.ts';
import { type ClusterKind, onePort, type Process, type Reach } from '../../../ray/facts/process.ts';
import type { ProvidedEnvironment } from '../../../ray/facts/read-facts.ts';
import type { Requirement } from '../../../ray/facts/requirement.ts';
import { literal, unknown, type Value } from '../../../ray/facts/value.ts';
import { clusterPaths, isClusterKind } from '../../../ray/kuberay.ts';
import { contains, span } from '../../../text/span.ts';
import type { CommandFacts } from '../../commands/command.ts';
import { joinFacts } from '../../commands/join-facts.ts';
import { artifactsOf, renamedImages } from '../built-images.ts';
import { readLines } from '../containers/commands.ts';
import { emptyEnvironment, readEnvironment, setting } from '../containers/environment.ts';
import {
  allMappings,
  entryOf,
  itemsAt,
  mappingAt,
  mappingsIn,
  type Source,
  scalarAt,
  textAt,
  valueAt,
  type YamlEntry,
  type YamlMapping,
  type YamlNode,
} from '../nodes/nodes.ts';
import { addedLabels, labelsOf, type Pod, type PodSetting, processesOf, readPod } from './pods.ts';
import { type RayCluster, readRayCluster } from './ray-cluster.ts';
import { type Backends, behindService, routeReaches, serviceReach, serviceReaches } from './services.ts';

/** Also what has no `apiVersion` but nests a head group: the configuration of a tool that makes manifests of it. */
export function isKubernetes(root: YamlNode): boolean {
  if (root.kind !== 'mapping') return false;
  if (entryOf(root, 'apiVersion') && entryOf(root, 'kind')) return true;
  return allMappings(root).some((mapping) => entryOf(mapping, 'headGroupSpec'));
}

export function readKubernetes(roots: readonly YamlNode[], source: Source): CommandFacts {
  const resources = roots.flatMap(resourcesIn);
  source.provides.push(...resources.flatMap((one) => [...artifactsOf(one), ...renamedImages(one)]));
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

/** Undefined where the mapping is not what KubeRay reads as the cluster of this resource. */
function clusterKindOf(resource: YamlMapping, cluster: YamlMapping): ClusterKind | undefined {
  const kind = textAt(resource, 'kind');
  if (!kind || !isClusterKind(kind) || !textAt(resource, 'apiVersion')?.startsWith('ray.io/')) return undefined;
  return mappingAt(resource, ...clusterPaths[kind]) === cluster ? kind : undefined;
}

/** A `List` stands for its items. */
function resourcesIn(root: YamlNode): YamlMapping[] {
  const items = textAt(root, 'kind') === 'List' ? itemsAt(root, 'items') : [root];
  return mappingsIn(items);
}

/** KubeRay starts nothing in the containers then: their own commands do. */
const OWN_COMMANDS = 'ray.io/overwrite-container-cmd';

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
  const alone: PodSetting = { extra: emptyEnvironment, place: 'own', namespace };
  const runsOwnCommands = textAt(resource, 'metadata', 'annotations', OWN_COMMANDS) === 'true';
  const done = new Set<YamlNode>();
  const clusters: RayCluster[] = [];
  const pods: Pod[] = [];
  const others: CommandFacts[] = [];
  for (const mapping of mappings) {
    const kind = clusterKindOf(resource, mapping);
    const read = readRayCluster(mapping, source, { namespace, kind, apiVersion: textAt(resource, 'apiVersion') });
    if (!read) continue;
    const ofCluster: PodSetting = { extra: read.environment, place: read.head.environmentPlace, namespace };
    const inGroups: PodSetting = { ...ofCluster, ...(!runsOwnCommands && { startsFirst: true }) };
    const groups = groupTemplates(mapping).filter(({ spec }) => !done.has(spec));
    const podsOfGroups = groups.map(({ template, spec, isHead }) => {
      done.add(spec);
      const pod = readPod(spec, labelsOf(template), source, inGroups);
      return { ...pod, facts: inCluster(pod.facts, spec, read.head), isHead };
    });
    const started = runsOwnCommands ? processesOf(podsOfGroups).find(({ role }) => role === 'head') : undefined;
    const cluster = started ? startedBy(started, read) : read;
    pods.push(...podsOfGroups.map((pod) => (pod.isHead && !started ? { ...pod, head: read.head } : pod)));
    clusters.push(cluster);
    others.push(factsOfCluster(cluster, started !== undefined));
    const submitter = submitterOf(mapping, resource);
    if (submitter) {
      done.add(submitter);
      pods.push(readPod(submitter, new Map(), source, { ...ofCluster, place: 'own' }));
    }
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
      pods.push(readPod(spec, new Map([...labelsOf(mapping), ...addedLabels(resource, mapping)]), source, alone));
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

/** `isStarted` where a command of its container starts the head, not the operator. */
function factsOfCluster(
  { head, workers, environment, requirements, reaches }: RayCluster,
  isStarted: boolean,
): CommandFacts {
  const processes = isStarted ? workers : [head, ...workers];
  // The token that the operator makes is in no file.
  const written = environment.settings.filter(({ name }) => isNameForRay(name));
  return { processes, environment: written, requirements, reaches };
}

function startedBy(head: Process, cluster: RayCluster): RayCluster {
  return { ...cluster, head, reaches: cluster.reaches.map((reach) => ({ ...reach, behind: [head] })) };
}

/** The pod that submits a RayJob to its own cluster: it gets the cluster's mode and token from the operator, as Ray's containers do. */
function submitterOf(cluster: YamlMapping, resource: YamlMapping): YamlMapping | undefined {
  const holder = allMappings(resource).find((mapping) => mappingAt(mapping, 'rayClusterSpec') === cluster);
  return mappingAt(holder, 'submitterPodTemplate', 'spec');
}

/** Ray runs in the first container of each group; others beside it are of any release. */
function inCluster(facts: CommandFacts, pod: YamlMapping, { cluster, authOptions }: Process): CommandFacts {
  const [first] = mappingsIn(itemsAt(pod, 'containers'));
  const isInFirst = ({ span }: Process | Requirement) => first !== undefined && contains(first.span, span);
  return {
    ...facts,
    processes: facts.processes.map((one) =>
      isInFirst(one) ? { ...one, ...(cluster && { cluster }), ...(authOptions && { authOptions }) } : one,
    ),
    requirements: facts.requirements.map((one) =>
      one.how === 'image' && isInFirst(one) ? { ...one, ...(cluster && { cluster }) } : one,
    ),
  };
}

function groupTemplates(spec: YamlMapping): { template: YamlMapping; spec: YamlMapping; isHead: boolean }[] {
  const head = valueAt(spec, 'headGroupSpec');
  return [head, ...itemsAt(spec, 'workerGroupSpecs')].flatMap((group) => {
    const [template, pod] = [mappingAt(group, 'template'), mappingAt(group, 'template', 'spec')];
    return template && pod ? [{ template, spec: pod, isHead: group === head }] : [];
  });
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
  const reach = heads.length > 0 ? serviceReach(type, [onePort(8000)], heads) : undefined;
  return { processes: [], environment: [], requirements: [], reaches: reach ? [reach] : [] };
}

/** ConfigMaps contain whole files too; those are no variables. */
const LONGEST = 200;
const MODES_IN_BASE64: Readonly<Record<string, string>> = {
  'dG9rZW4=': 'token',
  'VG9rZW4=': 'Token',
  'VE9LRU4=': 'TOKEN',
  'ZGlzYWJsZWQ=': 'disabled',
};

/** Undefined where a template makes the name. */
function readResourceData(
  resource: YamlMapping,
  kind: 'ConfigMap' | 'Secret',
  { openEverywhere }: Source,
): ProvidedEnvironment | undefined {
  const name = textAt(resource, 'metadata', 'name');
  const namespace = textAt(resource, 'metadata', 'namespace');
  if (name === undefined) return undefined;
  const isSecret = kind === 'Secret';
  const [data, stringData] = [mappingAt(resource, 'data'), isSecret ? mappingAt(resource, 'stringData') : undefined];
  const settings = [
    ...settingsIn(data, isSecret ? encodedValue : configValue),
    // What is written as text replaces what is encoded.
    ...settingsIn(stringData, secretValue),
  ];
  return {
    kind: isSecret ? 'secret' : 'config-map',
    name,
    ...(namespace !== undefined && { namespace }),
    environment: { settings, open: openEverywhere || data?.open === true || stringData?.open === true },
  };
}

type Reading = (text: string, key: string) => Value;

function settingsIn(data: YamlMapping | undefined, read: Reading): EnvironmentSetting[] {
  return (data?.entries ?? []).flatMap((entry) => settingIn(entry, read) ?? []);
}

function settingIn({ key, keySpan, value, end }: YamlEntry, read: Reading): EnvironmentSetting | undefined {
  if (value.kind !== 'scalar' || value.text.length > LONGEST || /[\r\n]/.test(value.text.trimEnd())) return undefined;
  const known = value.templated ? unknown('a template') : read(value.text, key);
  return setting(key, keySpan, known, value.content, span(keySpan.start, end));
}

/** Nothing is put into the values of a ConfigMap. */
function configValue(text: string, key: string): Value {
  return /TOKEN$/i.test(key) ? unknown('a token') : literal(text);
}

function secretValue(text: string): Value {
  return /^(?:token|disabled)$/i.test(text) ? literal(text) : unknown('a secret');
}

function encodedValue(text: string): Value {
  const mode = MODES_IN_BASE64[text];
  return mode === undefined ? unknown('a secret') : literal(mode);
}
