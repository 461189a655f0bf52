// Everything else that runs commands: workflows, pipelines, SkyPilot tasks, playbooks, recognised by their keys alone.
import type { ProcessEnvironment } from '../../ray/facts/environment.ts';
import type { EnvironmentPlace, Reach } from '../../ray/facts/process.ts';
import type { InstalledList, Requirement } from '../../ray/facts/requirement.ts';
import { literal } from '../../ray/facts/value.ts';
import { lowestMinor, minorPython, onlyPython } from '../../ray/versions/python-version.ts';
import type { Span } from '../../text/span.ts';
import { type CommandContext, type CommandFacts, noCommandFacts } from '../commands/command.ts';
import { joinFacts, readInTurn, withBefore } from '../commands/join-facts.ts';
import { tokenFileLeftBy } from '../commands/token-file.ts';
import { imagesBuiltBy } from './built-images.ts';
import { readArguments, readLines } from './containers/commands.ts';
import {
  imageEnvironment,
  imageRequirements,
  serversAmong,
  splitImageRequirements,
  withPlace,
} from './containers/containers.ts';
import { emptyEnvironment, joinEnvironments, readEnvironment } from './containers/environment.ts';
import { stepEnvironmentPlace } from './containers/environment-place.ts';
import { portsIn } from './firewall.ts';
import {
  entryOf,
  itemsAt,
  mappingsIn,
  type Source,
  scalarAt,
  textAt,
  valueAt,
  type YamlMapping,
  type YamlNode,
} from './nodes/nodes.ts';
import { hostedRunnerOf } from './runners.ts';

/** Those that one shell runs stand together. */
const SCRIPTS = [
  ['setup'],
  ['before_script', 'script'],
  // cloud-init's.
  ['bootcmd', 'runcmd'],
  ['run'],
  ['bash'],
  ['shell'],
  ['cmds'],
  ['commands'],
  ['after_script'],
];
const ARGUMENTS = ['entrypoint', 'command', 'cmd', 'args'];
const ENVIRONMENTS = ['env', 'envs', 'environment', 'variables'];
/** A step's own choice of what reads its script. */
const OTHER_SHELL = /^(?:python|pwsh|powershell|cmd|perl|node|ruby)/i;

interface Inherited {
  /** Of a GitHub workflow, the job whose steps these are. */
  readonly job?: YamlMapping;
  readonly environment: ProcessEnvironment;
  readonly runsIn?: 'container';
  readonly onHostedRunner?: Span;
  /** Where its commands run, seen from the root of the repository. */
  readonly folder?: string;
}

/** Variables of a workflow hold for its jobs, those of a job for its steps. */
export function readTasks(root: YamlNode, source: Source): CommandFacts {
  const seen = new Set<YamlNode>();
  const visit = (node: YamlNode, inherited: Inherited): CommandFacts => {
    if (seen.has(node)) return noCommandFacts;
    seen.add(node);
    // Steps and tasks run one after another.
    if (node.kind === 'sequence')
      return readInTurn(node.items, (item, before) => visit(item, behind(before, inherited)));
    if (node.kind !== 'mapping') return noCommandFacts;
    const { facts, inner } = readTask(node, inherited, source);
    // Jobs need not, but what one of them writes into a profile another may find.
    const written = { settings: [], open: facts.left?.open ?? false };
    const parts = readInTurn(node.entries, ({ value }, { open }) =>
      visit(value, behind({ settings: [], open: open || written.open }, inner)),
    );
    const all = joinFacts([facts, parts]);
    if (inner.job === node) source.installs.push(...installsOf(all, node, source));
    return all;
  };
  const facts = visit(root, { environment: { settings: tokenFileLeftBy(source.text, root.span), open: false } });
  return { ...facts, reaches: [...openedBySkyPilot(root, facts), ...facts.reaches] };
}

/** `resources.ports` of a task: SkyPilot opens them to the internet. */
function openedBySkyPilot(root: YamlNode, { processes }: CommandFacts): Reach[] {
  const servers = serversAmong(processes);
  if (servers.length === 0 || !['run', 'setup'].some((key) => scalarAt(root, key))) return [];
  const ports = valueAt(root, 'resources', 'ports');
  const opened = ports?.kind === 'sequence' ? ports.items : [ports];
  return opened.flatMap((node): Reach[] => {
    const range = portsIn(node);
    if (node?.kind !== 'scalar' || !range) return [];
    const common = { how: 'firewall', span: node.span, valueSpan: node.content } as const;
    return [{ ...common, ports: range, value: literal(node.value), behind: servers }];
  });
}

/** What `actions/setup-python` or uv's own action sets up for the steps of a job; of several, as of a matrix, the lowest. */
function installsOf({ lists = [] }: CommandFacts, job: YamlMapping, source: Source): InstalledList[] {
  const inputs = mappingsIn(itemsAt(job, 'steps'))
    .filter((step) => /^(?:actions\/setup-python|astral-sh\/setup-uv)@/.test(textAt(step, 'uses') ?? ''))
    .flatMap((step) => valueAt(step, 'with', 'python-version') ?? []);
  const named = inputs.flatMap((node) => matrixValues(node, job, source) ?? itemsOf(node));
  const words = named.flatMap((node) =>
    node.kind === 'scalar' ? node.text.split(/\s+/).map((text) => ({ text, node })) : [],
  );
  const pythons = words.flatMap(({ text, node }) => {
    const version = minorPython(text);
    return version === undefined ? [] : [{ version, node }];
  });
  const lowest = lowestMinor(pythons.map(({ version }) => version));
  const found = pythons.find(({ version }) => version === lowest);
  if (!found) return [];
  const python = onlyPython(found.version, found.node.content, 'python-version');
  return lists.map((path) => ({ path, python }));
}

const MATRIX = /^\$\{\{\s*matrix\.([\w-]+)\s*\}\}$/;

/** Undefined where the input does not come from the matrix. */
function matrixValues({ span: at }: YamlNode, job: YamlMapping, { text }: Source): readonly YamlNode[] | undefined {
  const written = text.slice(at.start, at.end).replace(/^["']|["']$/g, '');
  const key = MATRIX.exec(written)?.[1];
  if (key === undefined) return undefined;
  const included = mappingsIn(itemsAt(job, 'strategy', 'matrix', 'include')).flatMap((one) => valueAt(one, key) ?? []);
  return [...itemsAt(job, 'strategy', 'matrix', key), ...included];
}

function behind(before: ProcessEnvironment, inherited: Inherited): Inherited {
  return { ...inherited, environment: joinEnvironments(before, inherited.environment) };
}

function readTask(task: YamlMapping, inherited: Inherited, source: Source): { facts: CommandFacts; inner: Inherited } {
  const own = [...ENVIRONMENTS.map((key) => valueAt(task, key)), valueAt(task, 'container', 'env')]
    .filter((node) => node?.kind === 'mapping' || node?.kind === 'sequence')
    .map((node) => readEnvironment(node, source));
  const images = imagesOf(task);
  const inContainer = inherited.runsIn ?? (isContainer(task) ? 'container' : undefined);
  const elsewhere = entryOf(task, 'extends') !== undefined || task.open;
  const ofImages = imageNodesOf(task).map((node) => imageEnvironment(node));
  const environment = joinEnvironments(...ofImages, inherited.environment, ...own, { settings: [], open: elsewhere });
  const job = entryOf(task, 'runs-on') && entryOf(task, 'steps') ? task : inherited.job;
  const onHostedRunner = inherited.onHostedRunner ?? hostedRunnerOf(task, source);
  const where = { ...(inContainer && { runsIn: inContainer }), ...(onHostedRunner && { onHostedRunner }) };
  const folder = folderOf(task) ?? inherited.folder;
  const inner: Inherited = { environment, ...where, ...(job && { job }), ...(folder !== undefined && { folder }) };
  const context: CommandContext = {
    ...where,
    environment: environment.settings,
    environmentOpen: environment.open || source.openEverywhere,
    ...(environment.inherits && { inherits: environment.inherits }),
    ...(folder !== undefined && { folder: () => folder }),
    shell: true,
  };
  const run = readsOtherwise(task) ? noCommandFacts : readCommands(task, source, context);
  const place = inherited.job && placeOfStep(task, inherited.job, source);
  // What does not get the variables of the step, behind ssh or sudo, keeps its own place, or none.
  const processes = run.processes.map((process) =>
    place && process.environmentPlace?.form === 'prefix' ? withPlace(process, place) : process,
  );
  const settings = joinEnvironments(emptyEnvironment, ...own).settings;
  const provides = [...(run.provides ?? []), ...imagesBuiltBy(task)];
  return {
    inner,
    facts: {
      ...run,
      processes,
      ...(provides.length > 0 && { provides }),
      environment: [...settings, ...run.environment],
      requirements: [...images, ...run.requirements],
    },
  };
}

/** All that the step runs needs the mode that its head has, and so does what later steps of the job run. */
function placeOfStep(step: YamlMapping, job: YamlMapping, source: Source): EnvironmentPlace | undefined {
  const runs = itemsAt(job, 'steps').filter((one) => entryOf(one, 'run'));
  const isAmong = runs.includes(step);
  const isLast = runs.at(-1) === step;
  return isAmong ? stepEnvironmentPlace(isLast ? step : job, source, !isLast) : undefined;
}

/** What stands under each key has a shell of its own; so has each item of a list of `cmds`. */
function readCommands(task: YamlMapping, source: Source, context: CommandContext): CommandFacts {
  const nodes = (keys: readonly string[]) => keys.map((key) => valueAt(task, key)).filter(isRun);
  const given = nodes(ARGUMENTS);
  const lists = given.filter((node) => node.kind === 'sequence' && !areLines(node));
  const others = given.filter((node) => !lists.includes(node));
  const scripts = SCRIPTS.flatMap((keys) => {
    const parts = nodes(keys);
    const isApart = keys.includes('cmds');
    return isApart ? parts.flatMap(itemsOf).map((one) => [one]) : parts.length > 0 ? [parts] : [];
  });
  return joinFacts([
    readInTurn([...scripts, ...others.map((one) => [one])], (parts, before) =>
      readLines(parts, source, withBefore(context, before)),
    ),
    ...(lists.length > 0 ? [readArguments(lists, source, context)] : []),
  ]);
}

function itemsOf(node: YamlNode): readonly YamlNode[] {
  return node.kind === 'sequence' ? node.items : [node];
}

function isRun(node: YamlNode | undefined): node is YamlNode {
  return node?.kind === 'scalar' || node?.kind === 'sequence';
}

/** Some tools take a list of whole lines under `command`. */
function areLines(node: YamlNode): boolean {
  const [first] = node.kind === 'sequence' ? node.items : [];
  return first?.kind === 'scalar' && /\S\s+\S/.test(first.text);
}

function readsOtherwise(task: YamlMapping): boolean {
  return OTHER_SHELL.test(textAt(task, 'shell') ?? textAt(task, 'defaults', 'run', 'shell') ?? '');
}

/** A job of a workflow that names a container, or an image beside the commands. */
function isContainer(task: YamlMapping): boolean {
  if (entryOf(task, 'container')) return true;
  const image = textAt(task, 'image') ?? textAt(task, 'image', 'name');
  return image !== undefined && [...SCRIPTS.flat(), ...ARGUMENTS].some((key) => entryOf(task, key));
}

/** `working-directory` of a step, or by default of a job or of all of them. */
function folderOf(task: YamlMapping): string | undefined {
  const written = textAt(task, 'working-directory') ?? textAt(task, 'defaults', 'run', 'working-directory');
  return written?.replace(/^\.\/(?=.)/, '');
}

function imageNodesOf(task: YamlMapping): YamlNode[] {
  const paths = [['image'], ['image', 'name'], ['container'], ['container', 'image']];
  return paths.flatMap((path) => scalarAt(task, ...path) ?? []);
}

function imagesOf(task: YamlMapping): Requirement[] {
  const direct = ['image', 'image_uri', 'container'].flatMap((key) => imageRequirements(valueAt(task, key), key));
  const named = imageRequirements(valueAt(task, 'image', 'name'), 'image');
  return [...direct, ...named, ...splitImageRequirements(task)];
}
