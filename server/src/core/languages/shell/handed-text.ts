// What the commands of a script hand each other: which one reads what another one writes, through a pipe, a group or a function, and which file gets it.
import type { Node } from 'web-tree-sitter';
import { definitionOf } from './runners.ts';
import type { ScriptSource } from './script-source.ts';

/** Change some characters of a text, and leave it what it is. */
const FILTERS = /^(?:envsubst|sed|tr|grep|cat$)\b/;
/** Commands that write a text of the script. */
const WRITERS = /^(?:cat|envsubst|echo|printf)$/;
/** What runs its statements one after another, all with the same output. */
const GROUPS = new Set([
  'compound_statement',
  'subshell',
  'do_group',
  'list',
  'if_statement',
  'elif_clause',
  'else_clause',
  'for_statement',
  'while_statement',
  'c_style_for_statement',
  'case_statement',
  'case_item',
]);

function nameOf(command: Node): string {
  return command.childForFieldName('name')?.text ?? '';
}

/** `cat <<EOF`, `echo "…"`. */
export function isWriter(command: Node): boolean {
  const name = command.type === 'command' ? nameOf(command) : '';
  return WRITERS.test(name) && (/^(?:echo|printf)$/.test(name) || inputOf(command) !== undefined);
}

/** The command that a here-document or a here-string is for: of `cat <<EOF | ssh host bash` the one behind the pipe. */
export function readerOf(input: Node): Node | undefined {
  const redirect = input.type === 'heredoc_body' ? input.parent : input;
  const pipeline = redirect?.namedChildren.find(({ type }) => type === 'pipeline');
  const owner = redirect?.parent;
  const behind = pipeline && lastOf(pipeline);
  const command = behind ?? (owner?.type === 'command' ? owner : owner?.childForFieldName('body'));
  return command?.type === 'command' ? command : undefined;
}

/** The command at the end of a pipeline through filters alone. */
function lastOf(pipeline: Node): Node | undefined {
  const parts = partsOf(pipeline);
  const command = commandIn(parts.at(-1));
  return command && parts.slice(0, -1).every(({ text }) => FILTERS.test(text)) ? command : undefined;
}

function partsOf(pipeline: Node): Node[] {
  return pipeline.namedChildren.flatMap((part) => (part.type === 'pipeline' ? partsOf(part) : [part]));
}

function commandIn(part: Node | undefined): Node | undefined {
  const command = part?.type === 'redirected_statement' ? part.childForFieldName('body') : part;
  return command ?? undefined;
}

/** A here-document or here-string of its own; undefined where it reads a file, the terminal or what another command writes. */
export function inputOf(command: Node): Node | undefined {
  const { parent } = command;
  let pipeline: Node | null | undefined = parent?.type === 'redirected_statement' ? parent.parent : parent;
  if (pipeline?.type === 'pipeline' && pipeline.parent?.type === 'pipeline') pipeline = pipeline.parent;
  const isBehindPipe = pipeline?.type === 'pipeline' && pipeline.parent?.type === 'heredoc_redirect';
  if (pipeline && isBehindPipe && lastOf(pipeline)?.id === command.id) return bodyIn(pipeline.parent);
  const redirects = parent?.type === 'redirected_statement' ? parent.namedChildren : [];
  for (const redirect of [...redirects, ...command.namedChildren]) {
    if (redirect.type === 'herestring_redirect') return redirect.namedChildren.at(-1);
    if (redirect.type !== 'heredoc_redirect') continue;
    const isPiped = redirect.namedChildren.some(({ type }) => type === 'pipeline');
    if (!isPiped) return bodyIn(redirect);
  }
  return undefined;
}

function bodyIn(redirect: Node | null): Node | undefined {
  return redirect?.namedChildren.find(({ type }) => type === 'heredoc_body');
}

/** The file that the output of a statement goes to, written out or added to. */
export function outputOf({ parent }: Node): Node | undefined {
  if (parent?.type !== 'redirected_statement') return undefined;
  const redirects = parent.namedChildren.flatMap((one) =>
    one.type === 'heredoc_redirect' ? one.namedChildren : [one],
  );
  const output = redirects.find(({ type, text }) => type === 'file_redirect' && /^(?:1|&)?>>?(?!&)/.test(text));
  return output?.childForFieldName('destination') ?? undefined;
}

/** Where the output of a statement goes. file: the statement whose whole output is written there. */
interface Outlet {
  readonly kind: 'command' | 'file' | 'substitution';
  readonly node: Node;
}

/** `inside`: the functions that are being followed, by the place of their definitions. */
function outletsOf(statement: Node, source: ScriptSource, inside: readonly number[] = []): Outlet[] {
  for (let at = statement, parent = at.parent; parent; at = parent, parent = at.parent) {
    if (!source.mayStep()) return [];
    if (parent.type === 'redirected_statement') {
      if (outputOf(at)) return [{ kind: 'file', node: at }];
    } else if (parent.type === 'pipeline') {
      const readers = readersBehind(at, parent);
      if (readers.length > 0 || partsOf(parent).at(-1)?.id !== at.id) return readers;
    } else if (parent.type === 'function_definition') {
      if (inside.includes(parent.startIndex)) return [];
      const within = [...inside, parent.startIndex];
      return callsOf(parent, source).flatMap((call) => outletsOf(call, source, within));
    } else if (parent.type === 'process_substitution') {
      return parent.parent?.type === 'command' ? [{ kind: 'command', node: parent.parent }] : [];
    } else if (parent.type === 'command_substitution') return [{ kind: 'substitution', node: parent }];
    else if (!GROUPS.has(parent.type)) return [];
  }
  return [];
}

function readersBehind(part: Node, pipeline: Node): Outlet[] {
  const parts = partsOf(pipeline);
  const readers: Outlet[] = [];
  for (const one of parts.slice(parts.findIndex(({ id }) => id === part.id) + 1)) {
    const command = commandIn(one);
    if (command?.type !== 'command') break;
    if (FILTERS.test(one.text) && !outputOf(command)) continue;
    readers.push({ kind: 'command', node: command });
    if (nameOf(command) !== 'tee') break;
  }
  return readers;
}

function callsOf(definition: Node, source: ScriptSource): Node[] {
  const name = definition.childForFieldName('name')?.text ?? '';
  return source.wordsAt(name).flatMap((offset) => {
    const leaf = offset >= definition.startIndex && offset < definition.endIndex ? undefined : source.leafAt(offset);
    const command = leaf?.parent?.type === 'command_name' ? leaf.parent.parent : undefined;
    return command && leaf?.text === name ? [command] : [];
  });
}

/**
 * The statements that read what a writer writes, beyond itself. Of a group whose output goes to a file it is the group's first writer that
 * stands for all of them, and of a function its call.
 */
export function readersOf(writer: Node, source: ScriptSource): Node[] {
  return outletsOf(writer, source).flatMap(({ kind, node }) => {
    if (kind !== 'file') return [node];
    const first = node.type === 'command' ? node : writersIn(node, source)[0];
    return first ? [first] : [];
  });
}

/** The commands that write, one after another, what a command reads, or what it stands for; none where that is its own here-document. */
export function writersFor(command: Node, source: ScriptSource): Node[] {
  if (definitionOf(command, source)) return outputOf(command) ? writersIn(command, source) : [];
  const written = command.namedChildren.find(({ type }) => type === 'process_substitution');
  if (written)
    return written.text.startsWith('<') ? written.namedChildren.flatMap((one) => writersIn(one, source)) : [];
  const part = command.parent?.type === 'redirected_statement' ? command.parent : command;
  let pipeline = part.parent;
  if (pipeline?.type !== 'pipeline') return [];
  while (pipeline.parent?.type === 'pipeline') pipeline = pipeline.parent;
  const parts = partsOf(pipeline);
  const before = parts.slice(
    0,
    parts.findIndex(({ id }) => id === part.id),
  );
  const first = before.filter(({ text }) => !FILTERS.test(text) && !/^(?:sudo[ \t]+)?tee\b/.test(text)).at(-1);
  return first ? writersIn(first, source) : before[0] ? writersIn(before[0], source) : [];
}

/** The file that all of a group is written to, where a writer is its first one. */
export function outputOfGroup(
  writer: Node,
  source: ScriptSource,
): { readonly file: Node; readonly writers: Node[] } | undefined {
  const [outlet] = isWriter(writer) && !outputOf(writer) ? outletsOf(writer, source) : [];
  if (outlet?.kind !== 'file' || outlet.node.type === 'command') return undefined;
  const writers = writersIn(outlet.node, source);
  const file = outputOf(outlet.node);
  return file && writers[0]?.id === writer.id ? { file, writers } : undefined;
}

/** In the order in which they run; nothing of what only defines a function, or writes to a file. */
export function writersIn(statement: Node, source: ScriptSource, inside: readonly number[] = []): Node[] {
  if (!source.mayStep()) return [];
  const { type } = statement;
  if (type === 'command') {
    if (isWriter(statement)) return [statement];
    const definition = definitionOf(statement, source);
    const body = definition?.childForFieldName('body');
    if (!body || inside.includes(definition?.startIndex ?? 0)) return [];
    return writersIn(body, source, [...inside, definition?.startIndex ?? 0]);
  }
  if (type === 'redirected_statement') {
    const body = statement.childForFieldName('body');
    return body && !outputOf(body) ? writersIn(body, source, inside) : [];
  }
  if (type === 'pipeline') {
    const [first, ...others] = partsOf(statement);
    return first && others.every(({ text }) => FILTERS.test(text)) ? writersIn(first, source, inside) : [];
  }
  return GROUPS.has(type) ? statement.namedChildren.flatMap((one) => writersIn(one, source, inside)) : [];
}

/** `read -r -d '' X <<EOF`, `printf -v X "…"`: the name of the only variable that a command gives a value of the script itself. */
export function variableFilledBy(command: Node): Node | undefined {
  const name = command.childForFieldName('name')?.text;
  const words = command.childrenForFieldName('argument');
  if (name === 'printf') return words[0]?.text === '-v' ? words[1] : undefined;
  if (name !== 'read' || !inputOf(command)) return undefined;
  const names = words.filter(
    ({ text }, at) => /^[A-Za-z_]\w*$/.test(text) && !/^-\w*[adinNptu]$/.test(words[at - 1]?.text ?? ''),
  );
  return names.length === 1 ? names[0] : undefined;
}
