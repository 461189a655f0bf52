// Finds the calls of a Python file that run a command, and reads the command.
import type { Node } from 'web-tree-sitter';
import { type CommandContext, type CommandFacts, noCommandFacts, type ReadScript } from '../../commands/command.ts';
import type { EmbeddedText } from '../../commands/embedded-text.ts';
import { readCommand } from '../../commands/read-command.ts';
import type { Bindings } from '../names/bindings.ts';
import { spanOf } from '../source.ts';
import { type ItemList, itemsOf, wordOf } from '../values/argument-list.ts';
import { type Arguments, argumentsOf } from '../values/arguments.ts';
import { joinedText, scriptText } from '../values/script-text.ts';
import { plainText } from '../values/strings.ts';
import { childEnvironment, type OwnEnvironment } from './subprocess-environment.ts';
import { withoutPlaceholders } from './without-placeholders.ts';

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
const RENAMED = new RegExp(`(?<!\\w)(?:${NAMES})[ \\t]+as[ \\t]+(\\w+)`, 'g');

/** Words without which no command of the file can concern Ray. */
const COMMAND =
  /["'/\s]ray["'\s\\]|["'/\s]serve["'\s\\]|ray\.(?:serve\.)?scripts|\bray(?:-\w+)?(?:\[[\w, -]*\])?[=<>!~"'\s]|(?:rayproject|anyscale)\/ray|\{\w*ray\w*\}/i;

/** `own` is what the file does to its own environment, which the command inherits. */
export function readSubprocesses(bindings: Bindings, own: OwnEnvironment, readScript: ReadScript): CommandFacts[] {
  const { source } = bindings;
  if (!COMMAND.test(source.text)) return [];
  const names = [NAMES, ...[...source.text.matchAll(RENAMED)].map(([, name]) => name)].join('|');
  return [...source.text.matchAll(new RegExp(`(?<!\\w)(?:${names})[\\s\\\\]*\\(`, 'g'))].flatMap(({ index }) => {
    const call = callAt(bindings, index);
    return call ? [withoutPlaceholders(read(bindings, call, own, readScript), source.text)] : [];
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

function callAt(bindings: Bindings, offset: number): CommandCall | undefined {
  const name = bindings.source.identifierAt(offset);
  const callee = name?.parent?.type === 'attribute' ? name.parent : name;
  const node = callee?.parent;
  if (!callee || node?.type !== 'call' || node.childForFieldName('function')?.id !== callee.id) return undefined;
  const path = bindings.pathOf(callee) ?? (callee.text.startsWith('get_ipython()') ? callee.text : '');
  const given = APIS.find(([pattern]) => pattern.test(path))?.[1];
  const signature = signatureOf(path);
  return given && { node, given, ...(signature && { signature }) };
}

function read(
  bindings: Bindings,
  { node, given, signature }: CommandCall,
  program: OwnEnvironment,
  readScript: ReadScript,
): CommandFacts {
  const all = argumentsOf(node, bindings.source);
  const positional = all.positional.slice(signature?.before ?? 0);
  const environment = signature?.hasEnvironment ? positional.splice(given === 'arguments' ? -1 : 1, 1)[0] : undefined;
  const { own, ...around } = childEnvironment(bindings, node, all, program, environment);
  const facts = readGiven(bindings, { node, given }, { ...all, positional }, around, readScript);
  // Of other commands nothing is known but that they get the variable.
  return facts.processes.length > 0 ? { ...facts, environment: [...own, ...facts.environment] } : facts;
}

function readGiven(
  bindings: Bindings,
  { node, given }: CommandCall,
  call: Arguments,
  around: Omit<CommandContext, 'shell'>,
  readScript: ReadScript,
): CommandFacts {
  const context = (shell: boolean): CommandContext => ({ ...around, shell });
  if (given === 'arguments') {
    const list = { items: call.positional, open: call.starred };
    return readWords(bindings, list, node, context(false), readScript);
  }
  const command = call.positional[0] ?? call.named.find(({ name }) => /^(?:args|cmd|command)$/.test(name))?.value;
  if (!command) return noCommandFacts;
  const list = itemsOf(bindings, command) ?? splitAtBlanks(bindings, command);
  if (list && 'items' in list) return readWords(bindings, list, command, context(false), readScript);
  if (list) return readScript(list, { ...context(false), takesNoPrefix: true });
  if (given !== 'shell' && !hasShell(call)) return noCommandFacts;
  const script = joinedWith(bindings, command) ?? scriptText(bindings, command);
  return script ? readScript(script, context(true)) : noCommandFacts;
}

function readWords(
  bindings: Bindings,
  { items, open }: ItemList,
  place: Node,
  context: CommandContext,
  readScript: ReadScript,
): CommandFacts {
  const words = items.map((item) => wordOf(bindings, item));
  return readCommand({ words, assignments: [], span: spanOf(place), open }, context, readScript);
}

/** Without a shell a text names a program, blanks and all. */
function hasShell({ named }: Arguments): boolean {
  return named.some(({ name, value }) => name === 'shell' && value.type === 'true');
}

/** `shlex.split("…")`, `"…".split()`, `shlex.join([…])`, also behind a name. */
function splitAtBlanks(bindings: Bindings, node: Node): EmbeddedText | ItemList | undefined {
  const call = behindName(bindings, node);
  if (call?.type !== 'call') return undefined;
  const callee = call.childForFieldName('function');
  const [argument, ...others] = argumentsOf(call, bindings.source).positional;
  const path = bindings.pathOf(callee);
  if (path === 'shlex.split' && argument) return scriptText(bindings, argument);
  if (path === 'shlex.join' && argument) return itemsOf(bindings, argument);
  const isSplit = callee?.childForFieldName('attribute')?.text === 'split' && !argument && others.length === 0;
  const object = isSplit ? callee?.childForFieldName('object') : undefined;
  return object ? scriptText(bindings, object) : undefined;
}

/** `" ".join([…])` */
function joinedWith(bindings: Bindings, node: Node): EmbeddedText | undefined {
  const call = behindName(bindings, node);
  const callee = call?.type === 'call' ? call.childForFieldName('function') : null;
  const object = callee?.childForFieldName('attribute')?.text === 'join' ? callee.childForFieldName('object') : null;
  if (!call || !object || plainText(object) !== ' ') return undefined;
  const [argument] = argumentsOf(call, bindings.source).positional;
  const list = argument && itemsOf(bindings, argument);
  return list && joinedText(bindings, list.items, list.open);
}

function behindName(bindings: Bindings, node: Node): Node | undefined {
  if (node.type !== 'identifier') return node;
  const [binding, ...others] = bindings.lookup(node.text, node);
  return binding?.kind === 'value' && others.length === 0 ? binding.value : undefined;
}
