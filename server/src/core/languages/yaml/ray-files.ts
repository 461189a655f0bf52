// YAML that Ray itself reads: Serve's configuration, runtime environments, and the files of the cluster launcher.
import type { EnvironmentSetting } from '../../ray/facts/environment.ts';
import type { Option, Process, Reach } from '../../ray/facts/process.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { literal } from '../../ray/facts/value.ts';
import { type Span, span } from '../../text/span.ts';
import type { CommandContext, CommandFacts, Word } from '../commands/command.ts';
import { readInTurn, withBefore } from '../commands/join-facts.ts';
import { accessByOptions, reachOfAccess } from '../host-access.ts';
import { readLines } from './containers/commands.ts';
import { imageRequirements, serversAmong } from './containers/containers.ts';
import { readEnvironment } from './containers/environment.ts';
import { type FirewallRule, firewallReaches, rangeIn } from './firewall.ts';
import {
  allMappings,
  entryOf,
  itemsAt,
  mappingsIn,
  type Source,
  textAt,
  valueAt,
  type YamlEntry,
  type YamlMapping,
  type YamlNode,
} from './nodes/nodes.ts';
import { typedValueOf } from './nodes/values.ts';

/** Keys of a service file of Anyscale's platform, which opens the ports itself and refuses a host in `http_options`. */
const PLATFORM_KEYS = ['image_uri', 'containerfile', 'compute_config', 'query_auth_token_enabled', 'cloud', 'project'];

/** A list of applications with an import path each; the single-application form of old releases has the path at the top. */
export function serveProcess(root: YamlNode, source: Source): Process | undefined {
  if (root.kind !== 'mapping' || PLATFORM_KEYS.some((key) => entryOf(root, key))) return undefined;
  const isList = itemsAt(root, 'applications').some((application) => entryOf(application, 'import_path'));
  const naming = isList ? entryOf(root, 'applications') : entryOf(root, 'import_path');
  if (!naming || (!isList && !entryOf(root, 'deployments') && !entryOf(root, 'runtime_env'))) return undefined;
  return {
    role: 'serve',
    api: 'serve config',
    span: span(naming.keySpan.start, naming.end),
    nameSpan: naming.keySpan,
    options: optionsOf(root, isList),
    open: source.openEverywhere || root.open,
  };
}

function optionsOf(root: YamlMapping, isList: boolean): Option[] {
  const http = entryOf(root, 'http_options')?.value;
  const inner = http?.kind === 'mapping' ? http.entries : [];
  const location = entryOf(root, 'proxy_location');
  const old = isList ? [] : ['host', 'port'].flatMap((key) => entryOf(root, key) ?? []);
  return [
    ...[...inner, ...old].map((entry) => optionOf(`http_options.${entry.key}`, entry)),
    ...(location ? [optionOf('proxy_location', location)] : []),
  ];
}

function optionOf(name: string, { keySpan, value, end }: YamlEntry): Option {
  const valueSpan = value.kind === 'scalar' ? value.content : value.span;
  return { name, span: span(keySpan.start, end), nameSpan: keySpan, valueSpan, value: typedValueOf(value) };
}

/** Fields of a runtime environment; a file with others beside `env_vars` is something else. */
const FIELDS = new Set([
  'env_vars',
  'pip',
  'uv',
  'conda',
  'working_dir',
  'py_modules',
  'py_executable',
  'excludes',
  'container',
  'image_uri',
  'config',
]);

export function runtimeEnvironments(root: YamlNode, source: Source): EnvironmentSetting[] {
  const nested = allMappings(root).flatMap((mapping) => valueAt(mapping, 'runtime_env', 'env_vars') ?? []);
  const own = entryOf(root, 'env_vars')?.value;
  const isWhole = root.kind === 'mapping' && root.entries.every(({ key }) => FIELDS.has(key));
  return [
    ...nested.flatMap((variables) => readEnvironment(variables, source, 'runtime-env').settings),
    ...(own ? readEnvironment(own, source, isWhole ? 'runtime-env' : 'unspecified').settings : []),
  ];
}

/** In the order in which they run on a node. */
const COMMANDS = [
  'initialization_commands',
  'setup_commands',
  'head_setup_commands',
  'worker_setup_commands',
  'head_start_ray_commands',
  'worker_start_ray_commands',
];

export function isLauncher(root: YamlNode): boolean {
  const telling = ['head_start_ray_commands', 'worker_start_ray_commands', 'available_node_types', 'head_node_type'];
  return entryOf(root, 'provider') !== undefined && (telling.some((key) => entryOf(root, key)) || startsByItself(root));
}

/** Providers whose defaults start the head with a dashboard on all interfaces (read in their defaults.yaml of 2.49.2 to 2.60.0). */
const OPEN_BY_DEFAULT = new Set(['aws', 'azure', 'gcp', 'vsphere']);

/** Without commands of its own it gets those of its provider. */
function startsByItself(root: YamlNode): boolean {
  const type = textAt(root, 'provider', 'type') ?? '';
  return OPEN_BY_DEFAULT.has(type) && entryOf(root, 'cluster_name') !== undefined && !entryOf(root, START);
}

const START = 'head_start_ray_commands';

function startedByItself(root: YamlNode, source: Source, { environmentOpen }: CommandContext): Process[] {
  const provider = entryOf(root, 'provider')?.value;
  const type = entryOf(provider, 'type');
  if (!type || !startsByItself(root)) return [];
  const place = span(type.keySpan.start, type.end);
  return [
    {
      role: 'head',
      api: 'cluster launcher',
      span: place,
      nameSpan: place,
      options: [],
      open: source.openEverywhere,
      environment: { settings: [], open: environmentOpen },
    },
  ];
}

/** Each command has a shell of its own, so an export does not reach the next one. What starts Ray on its nodes makes one cluster. */
export function readLauncher(root: YamlNode, source: Source): CommandFacts {
  const options = itemsAt(root, 'docker', 'run_options').map((option) => textAt(option) ?? '');
  const open = options.some((option) => /--env-file|RAY_AUTH/.test(option));
  // There every node is a pod: a port is reached through a service only.
  const inPods = textAt(root, 'provider', 'type') === 'kubernetes';
  const context: CommandContext = {
    environment: [],
    environmentOpen: open,
    shell: true,
    ...(inPods && { runsIn: 'container' }),
  };
  const mappings = allMappings(root);
  const commands = COMMANDS.flatMap((key) => mappings.flatMap((mapping) => entryOf(mapping, key)?.value ?? [])).flatMap(
    (list) => (list.kind === 'sequence' ? list.items : []),
  );
  const run = readInTurn(commands, (command, before) => readLines(command, source, withBefore(context, before)));
  // What a command writes into a profile reaches the provider's start.
  const mentions = commands.some((command) => /RAY_AUTH/.test(textAt(command) ?? ''));
  const own = { ...context, environmentOpen: open || mentions };
  const started = run.processes.length > 0 ? [] : startedByItself(root, source, own);
  const processes = [...started, ...run.processes].map((process) => ({ ...process, cluster: root.span }));
  return {
    ...run,
    processes,
    requirements: [...images(root), ...run.requirements],
    reaches: [...accessOfNodes(root), ...firewallReaches(permissionsIn(root), serversAmong(processes)), ...run.reaches],
  };
}

/** Every node is a container with these options. */
function accessOfNodes(root: YamlNode): Reach[] {
  const lists = ['run_options', 'head_run_options', 'worker_run_options'].map((key) => itemsAt(root, 'docker', key));
  const words = lists
    .flat()
    .flatMap((item) => (item.kind === 'scalar' && !item.templated ? wordsIn(item.text, item.content) : []));
  return accessByOptions(words, false).map((one) => reachOfAccess(one, 'may be ray'));
}

/** An item is an option with its value, as a shell splits it. */
function wordsIn(text: string, { start, end }: Span): Word[] {
  const isPlain = end - start === text.length;
  return [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => {
    const place = isPlain ? span(start + index, start + index + word.length) : span(start, end);
    return { value: literal(word), span: place, textSpan: place };
  });
}

/** The launcher adds them to what it opens itself (read in ray/autoscaler/_private/aws/config.py of 2.49.2 to 2.60.0). */
function permissionsIn(root: YamlNode): FirewallRule[] {
  const fields = { first: 'FromPort', last: 'ToPort', protocol: ['IpProtocol'] };
  return mappingsIn(itemsAt(root, 'provider', 'security_group', 'IpPermissions')).map((rule) => ({
    ports: rangeIn(rule, fields),
    from: [
      ...itemsAt(rule, 'IpRanges').map((one) => valueAt(one, 'CidrIp')),
      ...itemsAt(rule, 'Ipv6Ranges').map((one) => valueAt(one, 'CidrIpv6')),
    ],
  }));
}

function images(root: YamlNode): Requirement[] {
  return ['image', 'head_image', 'worker_image'].flatMap((key) =>
    imageRequirements(valueAt(root, 'docker', key), `docker.${key}`),
  );
}
