// What Terraform starts: manifests and resources of Kubernetes, KubeRay's chart, containers of ECS, scripts of machines.
import type { Process } from '../../ray/facts/process.ts';
import { type CommandContext, type CommandFacts, noCommandFacts } from '../commands/command.ts';
import { type ChartValue, chartFacts, isClusterChart } from '../commands/helm.ts';
import { joinFacts, readInTurn, withBefore } from '../commands/join-facts.ts';
import { readLines } from '../yaml/containers/commands.ts';
import { readCharts } from '../yaml/kubernetes/chart-values.ts';
import { isKubernetes, readKubernetes } from '../yaml/kubernetes/kubernetes.ts';
import { readYamlText } from '../yaml/nodes/documents.ts';
import {
  allMappings,
  entryOf,
  itemsAt,
  mappingsIn,
  type Source,
  scalarAt,
  textAt,
  valueAt,
  type YamlEntry,
  type YamlMapping,
  type YamlNode,
} from '../yaml/nodes/nodes.ts';
import { readTasks } from '../yaml/tasks.ts';
import type { Block } from './nodes.ts';

export function readResources(blocks: readonly Block[], source: Source): CommandFacts {
  const manifests = blocks.flatMap(manifestsIn);
  const charts = blocks.filter(({ labels }) => labels[0] === 'helm_release');
  return joinFacts([
    readKubernetes(manifests, source),
    ...charts.map((block) => readRelease(block, source)),
    ...blocks.flatMap(({ body, labels }) => containersIn(labels[0] ?? '', body).map((one) => readTasks(one, source))),
    readInTurn(blocks.flatMap(scriptsIn), (script, before) =>
      readMachine(script, source, withBefore(ON_MACHINE, before)),
    ),
  ]);
}

/** A machine has its own variables and files. */
const ON_MACHINE: CommandContext = { environment: [], environmentOpen: false, shell: true, onAnotherMachine: true };

/** Attributes in which the providers take a script, or what cloud-init reads. */
const SCRIPTS: ReadonlySet<string> = new Set([
  ...['user_data', 'user_data_base64', 'userdata', 'custom_data', 'metadata_startup_script', 'startup_script'],
  ...['startup-script', 'startup_script_custom', 'inline', 'command', 'create', 'content', 'template', 'user-data'],
]);
/** Of a container these are read with it. */
const OF_MACHINES =
  /(?:instance|launch_template|launch_configuration|virtual_machine|scale_set|server|droplet|compute|node|null_resource|terraform_data|ssm_document|cloudinit|template_file|shell_script)/;

function scriptsIn({ kind, labels, body }: Block): YamlNode[] {
  if (kind !== 'module' && !OF_MACHINES.test(labels[0] ?? '')) return [];
  const entries = allMappings(body).flatMap((mapping) => mapping.entries);
  return entries.filter(({ key }) => SCRIPTS.has(key)).map(({ value }) => value);
}

/** cloud-init takes a script by its first line, and settings in YAML. */
function readMachine(script: YamlNode, source: Source, context: CommandContext): CommandFacts {
  const text = script.kind === 'scalar' ? script.text : '';
  if (text.startsWith('#cloud-config') && script.kind === 'scalar' && script.placed) {
    const root = readYamlText(script.placed);
    return root ? readTasks(root, source) : noCommandFacts;
  }
  const isForShell = !/^\s*(?:#!(?!.*sh\b)|<powershell>)/.test(text);
  return isForShell && (script.kind === 'scalar' || script.kind === 'sequence')
    ? readLines(script, source, context)
    : noCommandFacts;
}

function containersIn(type: string, body: YamlMapping): readonly YamlNode[] {
  if (type === 'aws_ecs_task_definition') return itemsOf(decoded(valueAt(body, 'container_definitions')));
  if (type === 'aws_batch_job_definition') return itemsOf(decoded(valueAt(body, 'container_properties')));
  return type === 'docker_container' ? [body] : [];
}

function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'sequence' ? node.items : node ? [node] : [];
}

/** JSON in a text is YAML too. */
function decoded(node: YamlNode | undefined): YamlNode | undefined {
  return node?.kind === 'scalar' && node.placed ? readYamlText(node.placed) : node;
}

function manifestsIn({ kind, labels, body }: Block): YamlMapping[] {
  const [type = ''] = labels;
  if (kind !== 'resource') return [];
  if (type === 'kubernetes_manifest')
    return mappingsIn([decoded(valueAt(body, 'manifest'))].flatMap((one) => one ?? []));
  if (type === 'kubectl_manifest') return mappingsIn([decoded(valueAt(body, 'yaml_body'))].flatMap((one) => one ?? []));
  const kindOfResource = KINDS.get(type.replace(/_v\d\w*$/, ''));
  return kindOfResource === undefined ? [] : [asResource(body, kindOfResource)];
}

const KINDS: ReadonlyMap<string, string> = new Map([
  ['kubernetes_service', 'Service'],
  ['kubernetes_ingress', 'Ingress'],
  ['kubernetes_deployment', 'Deployment'],
  ['kubernetes_stateful_set', 'StatefulSet'],
  ['kubernetes_daemonset', 'DaemonSet'],
  ['kubernetes_daemon_set', 'DaemonSet'],
  ['kubernetes_replication_controller', 'ReplicationController'],
  ['kubernetes_pod', 'Pod'],
  ['kubernetes_job', 'Job'],
  ['kubernetes_cron_job', 'CronJob'],
  ['kubernetes_config_map', 'ConfigMap'],
  ['kubernetes_secret', 'Secret'],
]);

/** Names of blocks that Kubernetes has a list for. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ['container', 'containers'],
  ['init_container', 'initContainers'],
  ['env', 'env'],
  ['env_from', 'envFrom'],
  ['port', 'ports'],
  ['volume_mount', 'volumeMounts'],
  ['volume', 'volumes'],
  ['rule', 'rules'],
  ['path', 'paths'],
  ['toleration', 'tolerations'],
]);
/** What is written under these is somebody's own, not a name of Kubernetes. */
const OWN_KEYS: ReadonlySet<string> = new Set([
  'labels',
  'annotations',
  'selector',
  'matchLabels',
  'data',
  'stringData',
]);

/** The provider writes the fields of Kubernetes as blocks and attributes in snake case. */
function asResource(body: YamlMapping, kind: string): YamlMapping {
  const fields = inCamelCase(body);
  const entries = fields.entries.map((entry) =>
    kind === 'Secret' && entry.key === 'data' ? { ...entry, key: 'stringData' } : entry,
  );
  return { ...fields, entries: [made('kind', kind, body), made('apiVersion', 'v1', body), ...entries] };
}

function made(key: string, text: string, { span }: YamlMapping): YamlEntry {
  const place = { start: span.start, end: span.start };
  const value: YamlNode = {
    kind: 'scalar',
    style: 'plain',
    value: text,
    text,
    templated: false,
    span: place,
    content: place,
  };
  return { key, keySpan: place, value, end: place.end, merged: false, aliased: false };
}

function inCamelCase(mapping: YamlMapping): YamlMapping {
  const entries = mapping.entries.map((entry) => {
    const list = entry.value.kind === 'sequence' && isOfBlocks(entry.value) ? LISTS.get(entry.key) : undefined;
    const key = list ?? entry.key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    return { ...entry, key, value: fieldOf(entry.value, key, list !== undefined) };
  });
  return { ...mapping, entries };
}

function isOfBlocks(node: YamlNode): boolean {
  return node.kind === 'sequence' && node.items.every(({ kind }) => kind === 'mapping');
}

function fieldOf(value: YamlNode, key: string, isList: boolean): YamlNode {
  if (OWN_KEYS.has(key) && value.kind === 'mapping') return value;
  if (value.kind === 'mapping') return inCamelCase(value);
  if (value.kind !== 'sequence' || !isOfBlocks(value)) return value;
  const items = mappingsIn(value.items).map(inCamelCase);
  const [only] = items;
  return isList || !only ? { ...value, items } : only;
}

/** Files of values are read where they are; what they add is not known here. */
function readRelease({ body, span, nameSpan }: Block, source: Source): CommandFacts {
  const given = itemsAt(body, 'values').map((node) => decoded(node));
  const documents = mappingsIn(given.flatMap((node) => node ?? []));
  if (!isClusterChart(textAt(body, 'chart') ?? ''))
    return joinFacts(documents.flatMap((root) => (isKubernetes(root) ? [] : [readCharts(root, source)])));
  const sets = ['set', 'set_sensitive'].flatMap((key) => itemsAt(body, key));
  const values = [...documents.flatMap((root) => flattened(root, '')), ...sets.map(setValue)];
  const mayHaveMore =
    documents.length < given.length ||
    (entryOf(body, 'values') !== undefined && valueAt(body, 'values')?.kind !== 'sequence') ||
    values.includes(undefined);
  const started: Process = {
    role: 'head',
    api: 'RayCluster',
    span,
    nameSpan,
    options: [],
    open: mayHaveMore,
    runsIn: 'container',
  };
  return chartFacts(
    values.flatMap((one) => one ?? []),
    started,
    mayHaveMore,
  );
}

/** Undefined where the name or the value is not known. */
function setValue(node: YamlNode): ChartValue | undefined {
  const path = textAt(node, 'name');
  const value = scalarAt(node, 'value');
  if (path === undefined || !value || value.templated) return undefined;
  return { path, text: value.text, span: value.span, valueSpan: value.content };
}

function flattened(node: YamlNode, path: string): (ChartValue | undefined)[] {
  if (node.kind === 'mapping')
    return node.entries.flatMap(({ key, value }) => flattened(value, path === '' ? key : `${path}.${key}`));
  if (node.kind === 'sequence') return node.items.flatMap((item, at) => flattened(item, `${path}[${at}]`));
  if (node.kind === 'unknown') return [undefined];
  return [node.templated ? undefined : { path, text: node.text, span: node.span, valueSpan: node.content }];
}
