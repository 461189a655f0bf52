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

/** By the dotted name of the callee: how the command is given. arguments: each argument is a word. */
const APIS: readonly (readonly [RegExp, 'shell' | 'list' | 'arguments'])[] = [
  [/^os\.(?:system|popen)$/, 'shell'],
  [/^subprocess\.get(?:status)?output$/, 'shell'],
  [/^subprocess\.(?:run|Popen|call|check_call|check_output)$/, 'list'],
  [/^asyncio\.(?:subprocess\.)?create_subprocess_shell$/, 'shell'],
  [/^asyncio\.(?:subprocess\.)?create_subprocess_exec$/, 'arguments'],
];

const NAMES =
  'system|popen|run|Popen|call|check_call|check_output|get(?:status)?output|create_subprocess_(?:exec|shell)';
const RENAMED = new RegExp(`(?<!\\w)(?:${NAMES})[ \\t]+as[ \\t]+(\\w+)`, 'g');

/** Words without which no command of the file can concern Ray. */
const COMMAND =
  /["'/\s]ray["'\s\\]|["'/\s]serve["'\s\\]|ray\.scripts|\bray(?:-\w+)?(?:\[[\w, -]*\])?[=<>!~"'\s]|(?:rayproject|anyscale)\/ray|\{\w*ray\w*\}/i;

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
  readonly given: 'shell' | 'list' | 'arguments';
}

function callAt(bindings: Bindings, offset: number): CommandCall | undefined {
  const name = bindings.source.identifierAt(offset);
  const callee = name?.parent?.type === 'attribute' ? name.parent : name;
  const node = callee?.parent;
  if (!callee || node?.type !== 'call' || node.childForFieldName('function')?.id !== callee.id) return undefined;
  const path = bindings.pathOf(callee) ?? '';
  const given = APIS.find(([pattern]) => pattern.test(path))?.[1];
  return given && { node, given };
}

function read(
  bindings: Bindings,
  { node, given }: CommandCall,
  own: OwnEnvironment,
  readScript: ReadScript,
): CommandFacts {
  const call = argumentsOf(node, bindings.source);
  const context = (shell: boolean): CommandContext => ({ ...childEnvironment(bindings, node, call, own), shell });
  if (given === 'arguments') {
    const list = { items: call.positional, open: call.starred };
    return readWords(bindings, list, node, context(false), readScript);
  }
  const command = call.positional[0] ?? call.named.find(({ name }) => /^(?:args|cmd|command)$/.test(name))?.value;
  if (!command) return noCommandFacts;
  const list = itemsOf(bindings, command) ?? splitAtBlanks(bindings, command);
  if (list && 'items' in list) return readWords(bindings, list, command, context(false), readScript);
  if (list) return readScript(list, context(false));
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
