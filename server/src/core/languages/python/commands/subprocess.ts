// Finds the calls of a Python file that run a command, and reads the command.

import type { Node } from 'web-tree-sitter';
import type { EnvironmentSetting, ProcessEnvironment } from '../../../ray/facts/environment.ts';
import type { Option, Process } from '../../../ray/facts/process.ts';
import type { Requirement } from '../../../ray/facts/requirement.ts';
import { unknown, type Value } from '../../../ray/facts/value.ts';
import type { Span } from '../../../text/span.ts';
import { type CommandContext, type CommandFacts, noCommandFacts, type ReadScript } from '../../commands/command.ts';
import { HoleBuilder, holdsHole } from '../../commands/holes.ts';
import { leftBy, readInTurn, withBefore } from '../../commands/join-facts.ts';
import { readCommand } from '../../commands/read-command.ts';
import { mayForwardPorts } from '../concern.ts';
import { isStandIn } from '../processes.ts';
import { type Arguments, argumentsOf } from '../syntax/arguments.ts';
import { type Source, spanOf } from '../syntax/source.ts';
import { positionalList } from '../values/call-values.ts';
import { argumentNamed } from '../values/collections.ts';
import {
  type Alternative,
  alternatives,
  type Evaluator,
  type List,
  type PythonValue,
  textIn,
} from '../values/python-value.ts';
import { childEnvironment, type OwnEnvironment } from './subprocess-environment.ts';
import { scriptOf, wordOf } from './words.ts';

/** How a command is given. arguments: each argument is a word. */
type Given = 'shell' | 'list' | 'arguments';

/** By the dotted name of the callee. */
const APIS: readonly (readonly [RegExp, Given])[] = [
  [/^os\.(?:system|popen)$|^get_ipython\(\)\.(?:system|getoutput)$/, 'shell'],
  [/^os\.(?:exec|spawn)vp?e?$|^os\.posix_spawnp?$/, 'list'],
  [/^os\.(?:exec|spawn)lp?e?$/, 'arguments'],
  [/^subprocess\.get(?:status)?output$/, 'shell'],
  [/^subprocess\.(?:run|Popen|call|check_call|check_output)$/, 'list'],
  [/^asyncio\.(?:subprocess\.)?create_subprocess_shell$/, 'shell'],
  [/^asyncio\.(?:subprocess\.)?create_subprocess_exec$/, 'arguments'],
];

const NAMES = [
  'system|popen|run|Popen|call|check_call|check_output|get(?:status)?output|create_subprocess_(?:exec|shell)',
  '(?:exec|spawn)[lv]p?e?|posix_spawnp?',
].join('|');
/** Behind `as`, and what stands before it. */
const NAME = /[ \t]+(\w+)/y;
const RENAMED = new RegExp(`(?<!\\w)(?:${NAMES})[ \\t]+$`);

/** Words without which no command of the file can concern Ray. */
const COMMAND =
  /(?:["'/\s]|\\[nt])(?:ray|serve)["'\s\\]|ray\.(?:(?:serve\.)?scripts|util\.client\.server)|\bray(?:-\w+)?(?:\[[\w, -]*\])?[=<>!~"'\s]|(?:rayproject|anyscale)\/ray|\{\w*ray\w*\}/i;

/** A command that starts Ray: the text or the list is evidence by itself, whatever runs it. */
const STARTS = /(?:\b|\\[nt])ray(?:\s+|["'],\s*["'])(?:start|symmetric-run)\b/;

/** In the name of a function of another file, or of a method, that runs its argument: `exec_command`, `runCmd`, `ssh_exec`, `sudo`. */
const RUNS: ReadonlySet<string> = new Set('exec execute run sh bash shell sudo ssh system'.split(' '));
/** At the start of the name of one that does something else with it. */
const ONLY_TELLS: ReadonlySet<string> = new Set(
  'print log echo show format assert expect mock fake parse test dry record patch'.split(' '),
);
const CALLED = /(?<!\w)(\w+)[ \t]*\(/g;

/** `own` is what the file does to its own environment, which the command inherits. */
export function readSubprocesses(values: Evaluator, own: OwnEnvironment, readScript: ReadScript): CommandFacts {
  const { source } = values;
  if (!COMMAND.test(source.text) && !mayForwardPorts(source.text)) return noCommandFacts;
  const names = [NAMES, ...renamed(source)].join('|');
  const calls = [...source.text.matchAll(new RegExp(`(?<!\\w)(?:${names})[\\s\\\\]*\\(`, 'g'))].flatMap(
    ({ index }) => callAt(values, index) ?? [],
  );
  const facts = readInTurn(calls, (call, before) =>
    withoutHoles(read(values, call, own, before, readScript), source.text),
  );
  return STARTS.test(source.text) ? withHelpers(facts, values, own, readScript) : facts;
}

/** Commands that functions of other files and methods run, as their names say: those that start something and were not found by what they do. */
function withHelpers(
  facts: CommandFacts,
  values: Evaluator,
  own: OwnEnvironment,
  readScript: ReadScript,
): CommandFacts {
  const known = new Set(facts.processes.map(({ nameSpan }) => nameSpan.start));
  const none: ProcessEnvironment = { settings: [], open: false };
  const found = [...values.source.text.matchAll(CALLED)].flatMap(({ index, 1: name = '' }) => {
    const call = runsItsArgument(name) ? helperAt(values, index) : undefined;
    return call ? withoutHoles(read(values, call, own, none, readScript), values.source.text).processes : [];
  });
  const processes = found.filter(({ role, nameSpan }) => role === 'head' && !known.has(nameSpan.start));
  return processes.length > 0 ? { ...facts, processes: [...facts.processes, ...processes] } : facts;
}

function runsItsArgument(name: string): boolean {
  const words = name
    .replace(/^_+/, '')
    .split(/_|(?=[A-Z])/)
    .map((word) => word.toLowerCase());
  return words.some((word) => RUNS.has(word)) && !ONLY_TELLS.has(words[0] ?? '');
}

/** Undefined for a function of this file, which is followed, and for one that is known. */
function helperAt(values: Evaluator, offset: number): CommandCall | undefined {
  const call = calleeAt(values, offset);
  if (!call || APIS.some(([pattern]) => pattern.test(call.path))) return undefined;
  if (call.callee.type === 'identifier' && new RegExp(`\\bdef[ \\t]+${call.callee.text}\\b`).test(values.source.text))
    return undefined;
  const [first] = positionalList(values, call.node).items;
  const isText = first?.value !== undefined && alternatives(first.value).every(({ value }) => value.kind === 'text');
  return { node: call.node, given: isText ? 'shell' : 'list' };
}

/** `from subprocess import run as start`: the new names. */
function renamed(source: Source): string[] {
  return source.words('as').flatMap((at) => {
    if (!RENAMED.test(source.text.slice(Math.max(0, at - 60), at))) return [];
    NAME.lastIndex = at + 2;
    return NAME.exec(source.text)?.[1] ?? [];
  });
}

interface CommandCall {
  readonly node: Node;
  readonly given: Given;
  /** Of `os.exec…` and `os.spawn…`. */
  readonly signature?: Signature;
}

interface Signature {
  /** Arguments before the words: the way to wait, the file of the program. */
  readonly before: number;
  readonly hasEnvironment: boolean;
}

function signatureOf(path: string): Signature | undefined {
  const [, way, letters = ''] = /^os\.(exec|spawn|posix_spawn)([lvpe]*)$/.exec(path) ?? [];
  if (way === undefined) return undefined;
  return { before: way === 'spawn' ? 2 : 1, hasEnvironment: way === 'posix_spawn' || letters.endsWith('e') };
}

function callAt(values: Evaluator, offset: number): CommandCall | undefined {
  const call = calleeAt(values, offset);
  const given = call && APIS.find(([pattern]) => pattern.test(call.path))?.[1];
  if (!given) return undefined;
  const signature = signatureOf(call.path);
  return { node: call.node, given, ...(signature && { signature }) };
}

interface Callee {
  readonly node: Node;
  readonly callee: Node;
  /** Empty where nothing says what it is. */
  readonly path: string;
}

/** Undefined where nothing is called, or the call never runs. */
function calleeAt({ bindings }: Evaluator, offset: number): Callee | undefined {
  const name = bindings.source.identifierAt(offset);
  const callee = name?.parent?.type === 'attribute' ? name.parent : name;
  const node = callee?.parent;
  if (!callee || node?.type !== 'call' || node.childForFieldName('function')?.id !== callee.id) return undefined;
  const path = bindings.pathOf(callee) ?? (callee.text.startsWith('get_ipython()') ? callee.text : '');
  return bindings.neverRuns(node) || isStandIn(bindings, callee) ? undefined : { node, callee, path };
}

function read(
  values: Evaluator,
  { node, given, signature }: CommandCall,
  program: OwnEnvironment,
  before: ProcessEnvironment,
  readScript: ReadScript,
): CommandFacts {
  const call = argumentsOf(node, values.source);
  const all = positionalList(values, node);
  const positional = { ...all, items: all.items.slice(signature?.before ?? 0) };
  const environment = signature?.hasEnvironment
    ? positional.items.splice(given === 'arguments' ? -1 : 1, 1)[0]?.node
    : undefined;
  const { own, ...inherited } = childEnvironment(values, node, call, program, environment);
  const around = withBefore(inherited, before);
  const name = ['args', 'cmd', 'command'].find((one) => argumentNamed(values, call, one));
  const command = positional.items[0]?.node ?? call.named.find((one) => one.name === name)?.value;
  const named = name === undefined ? undefined : argumentNamed(values, call, name);
  const value: PythonValue | undefined = given === 'arguments' ? positional : (positional.items[0]?.value ?? named);
  if (!value) return noCommandFacts;
  const isShell = given === 'shell' || (given === 'list' && hasShell(values, call));
  const place = spanOf(given === 'arguments' || !command ? node : command);
  const facts = readWays(values, value, place, isShell, around, readScript);
  // Of other commands nothing is known but that they get the variable.
  return facts.processes.length > 0 ? { ...facts, environment: [...own, ...facts.environment] } : facts;
}

/** What a run takes one of is read in each of its ways. */
function readWays(
  values: Evaluator,
  value: PythonValue,
  place: Span,
  isShell: boolean,
  around: Omit<CommandContext, 'shell'>,
  readScript: ReadScript,
): CommandFacts {
  const ways = alternatives(value);
  const read = ways.map(({ value: one, sureness }): ReadAlternative => {
    if (one.kind === 'list') return { sureness, facts: readWords(values, one, place, isShell, around, readScript) };
    if (one.kind !== 'text' || !isShell) return { sureness, facts: noCommandFacts };
    return { sureness, facts: readText(values, one, { ...around, shell: true }, readScript) };
  });
  return joinAlternatives(read);
}

function readText(
  values: Evaluator,
  text: PythonValue & { kind: 'text' },
  context: CommandContext,
  readScript: ReadScript,
): CommandFacts {
  const holes = new HoleBuilder(values.source.text);
  const embedded = scriptOf(values, text, holes);
  return embedded ? readScript(embedded, withHoles(context, holes)) : noCommandFacts;
}

function withHoles(context: CommandContext, { holes, telling }: HoleBuilder): CommandContext {
  return holes.size > 0 ? { ...context, holes, telling } : context;
}

/** With a shell the first of several words is the whole script, and the others are its arguments. */
function readWords(
  values: Evaluator,
  { items, open }: List,
  place: Span,
  isShell: boolean,
  around: Omit<CommandContext, 'shell'>,
  readScript: ReadScript,
): CommandFacts {
  const [script] = items;
  if (isShell && script?.value?.kind === 'text' && /\s/.test(textIn(script.value) ?? ''))
    return readText(values, script.value, { ...around, shell: true }, readScript);
  const holes = new HoleBuilder(values.source.text);
  const words = items.map((item) => wordOf(values, item, holes));
  // Words of a text that was split are taken away like those of a script.
  const isText = items.every(({ node }) => !node);
  const context: CommandContext = { ...around, shell: isText, ...(isText && { takesNoPrefix: true }) };
  const command = { words, assignments: [], span: place, open };
  return readCommand(command, withHoles(context, holes), readScript);
}

/** Without a shell a text names a program, spaces included. */
function hasShell(values: Evaluator, call: Arguments): boolean {
  const given = argumentNamed(values, call, 'shell');
  return given !== undefined && mayBeTrue(given);
}

function mayBeTrue(value: PythonValue): boolean {
  return alternatives(value).some((one) => one.value.kind === 'plain' && one.value.value === true);
}

/** Values with a hole that no word was made of are unknown; a command's variables concern that command, not the program around it. */
function withoutHoles(facts: CommandFacts, text: string): CommandFacts {
  return {
    processes: facts.processes.map((one) => knownProcess(one, text)),
    environment: facts.environment.map((one) => ({ ...knownSetting(one), scope: 'command' })),
    requirements: facts.requirements.map(knownRequirement),
    reaches: facts.reaches,
    ...(facts.left && { left: facts.left }),
  };
}

/** What is deleted must not reach over the ends of a string, an escape or an expression. */
const WHOLE = /^[^\\{}"'#\r\n]*$/;

function knownProcess(one: Process, text: string): Process {
  const { environment } = one;
  return {
    ...one,
    options: one.options.map(({ removal, ...option }): Option => {
      const isWhole = removal && WHOLE.test(text.slice(removal.start, removal.end));
      return { ...option, value: knownValue(option.value), ...(isWhole && { removal }) };
    }),
    ...(environment && { environment: { ...environment, settings: environment.settings.map(knownSetting) } }),
  };
}

function knownSetting(one: EnvironmentSetting): EnvironmentSetting {
  return { ...one, value: knownValue(one.value) };
}

function knownRequirement({ versions, versionsSpan, ...rest }: Requirement): Requirement {
  const isKnown = versions !== undefined && !holdsHole(versions);
  return { ...rest, ...(isKnown && { versions, ...(versionsSpan && { versionsSpan }) }) };
}

function knownValue(one: Value): Value {
  if (one.kind === 'one-of') return { ...one, options: one.options.map(knownValue) };
  return one.kind === 'literal' && holdsHole(String(one.value)) ? unknown('decided at run time') : one;
}

interface ReadAlternative {
  readonly facts: CommandFacts;
  readonly sureness: Alternative['sureness'];
}

/** Processes that start at one place are one process. */
function joinAlternatives(all: readonly ReadAlternative[]): CommandFacts {
  const [only] = all;
  if (only && all.length === 1 && only.sureness === 'sure') return only.facts;
  const groups = new Map<string, { process: Process; sureness: Alternative['sureness'] }[]>();
  for (const { facts, sureness } of all) {
    for (const process of facts.processes) {
      const key = `${process.api} ${process.nameSpan.start}`;
      groups.set(key, [...(groups.get(key) ?? []), { process, sureness }]);
    }
  }
  const left = leftBy(all.map(({ facts }) => facts.left));
  return {
    ...(left && { left }),
    processes: [...groups.values()].map((group) => joined(group, all.length)),
    environment: unique(all.flatMap(({ facts }) => facts.environment)),
    requirements: unique(all.flatMap(({ facts }) => facts.requirements)),
    reaches: unique(all.flatMap(({ facts }) => facts.reaches)),
  };
}

/** All entries of a mapping of another file stand at one place of this one. */
function unique<T extends { readonly span: Span; readonly name?: string }>(list: readonly T[]): T[] {
  return [...new Map(list.map((one) => [`${one.span.start} ${one.span.end} ${one.name}`, one])).values()];
}

function joined(group: readonly { process: Process; sureness: Alternative['sureness'] }[], ways: number): Process {
  const processes = group.map(({ process }) => process);
  const first = processes[0] as Process;
  const names = [...new Set(processes.flatMap(({ options }) => options.map(({ name }) => name)))];
  const fallback = group.every(({ sureness }) => sureness === 'default');
  const options = names.map((name): Option => {
    const found = processes.flatMap((process) => process.options.filter((option) => option.name === name));
    const [option] = found as [Option, ...Option[]];
    const isSure = found.length === ways && found.every(({ value }) => isSame(value, option.value));
    return isSure || isSwitch(option) ? option : { ...option, value: oneOfValues(found, ways, fallback) };
  });
  const isSameRole = processes.every(({ role }) => role === first.role);
  return {
    ...first,
    role: isSameRole ? first.role : 'undecided',
    options: options.sort((a, b) => a.span.start - b.span.start),
    open: processes.some(({ open }) => open) || !isSameRole,
  };
}

/** `--head` says what is started, not how. */
function isSwitch({ value }: Option): boolean {
  return value.kind === 'literal' && typeof value.value === 'boolean';
}

function isSame(first: Value, second: Value): boolean {
  if (first.kind === 'unknown') return second.kind === 'unknown';
  return first.kind === 'literal' && second.kind === 'literal' ? first.value === second.value : first === second;
}

function oneOfValues(found: readonly Option[], ways: number, fallback: boolean): Value {
  const values = found.map(({ value }) => value);
  const distinct = values.filter((value, at) => values.findIndex((other) => isSame(other, value)) === at);
  const options = found.length < ways ? [unknown('another command may run'), ...distinct] : distinct;
  return { kind: 'one-of', options, fallback };
}
