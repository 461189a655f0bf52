// Finds the statements of a script that may say something of Ray, without a walk over the whole tree.
import type { Node } from 'web-tree-sitter';
import { pathsNamedBy } from '../../ray/facts/program.ts';
import { fileNameOf } from '../../text/document.ts';
import { IMAGE_WORDS, imagesNamedIn } from '../commands/containers/image-look.ts';
import { HOLE } from '../commands/holes.ts';
import type { ProgramLook } from '../language.ts';
import { isWriter, readerOf, readersOf, variableFilledBy } from './handed-text.ts';
import { closest, type ScriptSource } from './script-source.ts';

const RAY = [
  // Behind the line end of `echo -e` too.
  /(?:(?<!\w)|(?<=\\[nt]))ray(?!\w)/,
  /\$\{?(?=\w*RAY)\w+\}?['"]?\s+start\b/,
  /(?<!\w)RAY_\w/,
  // What it does may stand on the next line, or in a variable.
  /(?<![\w.-])serve[)"',\\\s]+(?:(?:start|run|deploy)\b|\$)/,
  // A container that publishes one of its ports, or a command that forwards it.
  /(?<!\d)(?:8265|10001|52365)(?!\d)/,
];

/** Another file that may start it. */
const PROGRAMS = [
  /(?<![\w.-])(?:python|pypy)[\d.]*[ \t]+["'\w./-]/,
  /[\w-]\.(?:py|sh)(?![\w.-])/,
  /(?<![\w.-])(?:uvicorn|gunicorn|hypercorn)[ \t]/,
];

/** What runs somewhere else than here: its programs count, whatever else is set. */
const ELSEWHERE = /(?<![\w.-])(?:docker|podman|nerdctl|kubectl|sudo|ssh)\b/i;

/** Words that something about Ray cannot do without. */
const WORDS = oneOf([...RAY, ...PROGRAMS, ...IMAGE_WORDS], 'gi');
const RAY_OR_PROGRAMS = oneOf([...RAY, ...PROGRAMS], 'i');
const RAY_WORDS = oneOf(RAY, 'i');
/** A file, the last part of a module, that of `module:application`. */
const PROGRAM_NAMES =
  /(?<![\w-])([\w-]+\.(?:py|sh))(?![\w.-])|-m[ \t]+(?:[A-Za-z_]\w*\.)*([A-Za-z_]\w*)|(?<!\w)([A-Za-z_]\w*):[A-Za-z_]/g;

function oneOf(words: readonly RegExp[], flags: string): RegExp {
  return new RegExp(words.map(({ source }) => source).join('|'), flags);
}

const VARIABLE_OR_HOLE = new RegExp(`\\$\\{?([A-Za-z_]\\w*)|(${HOLE.source})`, 'g');

const STATEMENTS = new Set([
  'command',
  'declaration_command',
  'unset_command',
  'variable_assignment',
  'heredoc_body',
  'herestring_redirect',
  'comment',
  'test_command',
]);

const STATEMENTS_AND_OUTPUTS = new Set([...STATEMENTS, 'file_redirect']);

/** False only if the text certainly holds no fact but that it runs other programs. */
export function saysRay(text: string): boolean {
  return RAY_WORDS.test(text);
}

/** False only if the text certainly holds no fact but that it runs other programs here. */
export function mayConcernRay(text: string): boolean {
  return saysRay(text) || (ELSEWHERE.test(text) && RAY_OR_PROGRAMS.test(text));
}

/** False only if the text certainly holds no fact. */
export function mayHoldStatements(text: string): boolean {
  return text.search(WORDS) !== -1;
}

/** The same of files in which commands run others. */
export const programs: ProgramLook = {
  mayRun: mayHoldStatements,
  namedIn: (text) => [...programsNamedIn(text), ...imagesNamedIn(text)],
};

/** A module has three names. */
function programsNamedIn(text: string): string[] {
  const names = new Set<string>();
  for (const [, file, ...modules] of text.matchAll(PROGRAM_NAMES)) {
    if (file !== undefined) names.add(file);
    const module = modules.find((one) => one !== undefined);
    for (const path of module === undefined ? [] : pathsNamedBy({ kind: 'module', name: module }))
      names.add(fileNameOf(path));
  }
  return [...names];
}

/** The same of a script that is given variables which may hold a command. */
export function mayRunRay(text: string, telling: ReadonlySet<string> | undefined): boolean {
  if (mayHoldStatements(text)) return true;
  if (!telling?.size) return false;
  return [...text.matchAll(VARIABLE_OR_HOLE)].some(([, name, hole = '']) => telling.has(name ?? hole));
}

const BLOCKS = new Set([
  'program',
  'compound_statement',
  'subshell',
  'do_group',
  'if_statement',
  'elif_clause',
  'else_clause',
  'case_item',
]);
/** A template's own conditions are no part of the script. */
const TEMPLATE = /\{%|<%|\{\{[-\s]*(?:#|\/|if\b|else\b|end\b|range\b|with\b)/;
const REDIRECTIONS = /redirect$|^file_descriptor$/;

/** Statements behind an `exit`, or a program that takes the place of the shell, in the same block. */
class NeverRuns {
  private readonly isCertain: boolean;
  /** Where in a block the rest of it begins, by the block. */
  private readonly rests = new Map<number, number>();

  constructor({ root, text }: ScriptSource) {
    this.isCertain = /\bex(?:it|ec)\b/.test(text) && !root.hasError && !TEMPLATE.test(text);
  }

  has(node: Node): boolean {
    if (!this.isCertain) return false;
    for (let at = node.parent; at; at = at.parent)
      if (BLOCKS.has(at.type) && this.restOf(at) <= node.startIndex) return true;
    return false;
  }

  private restOf(block: Node): number {
    const known = this.rests.get(block.id);
    if (known !== undefined) return known;
    const leaving = block.namedChildren.find((one) => one.nextSibling?.type !== '&' && leaves(one));
    // The branches of an `if` are in one block with its condition.
    const branch = block.namedChildren.find(({ type, startIndex }) => {
      return /^el(?:if|se)_clause$/.test(type) && startIndex > (leaving?.startIndex ?? 0);
    });
    const rest = leaving && !branch ? leaving.endIndex : Number.POSITIVE_INFINITY;
    this.rests.set(block.id, rest);
    return rest;
  }
}

/** `exec "$@"` goes on where there are no arguments, and `exec 2>&1` in any case. */
function leaves(statement: Node): boolean {
  const command = statement.type === 'redirected_statement' ? statement.childForFieldName('body') : statement;
  const name = command?.type === 'command' ? command.childForFieldName('name')?.text : undefined;
  if (!command || name === undefined) return false;
  const [first] = command.namedChildren.filter(({ type }) => type !== 'command_name' && !REDIRECTIONS.test(type));
  if (name === 'exit') return command.firstNamedChild?.type === 'command_name';
  return name === 'exec' && first !== undefined && /^[\w./-]/.test(first.text) && !/^\d+$/.test(first.text);
}

/** Programs that do something with what a script is given to read. */
const READERS =
  /(?<![\w.-])(?:cat|tee|envsubst|(?:ba|z|da|k)?sh|python[\d.]*|kubectl|oc|docker|podman|helm)(?![\w.-])/g;

/** `isGivenText`: the script reads text that is not in it. In the order of the text, each one once. `telling` are variables from elsewhere, and holes, that may hold a command. */
export function findStatements(
  source: ScriptSource,
  telling: ReadonlySet<string> = new Set(),
  isGivenText = false,
): Node[] {
  const found = new Found(source, telling);
  let end = -1;
  for (const { index } of isGivenText ? source.text.matchAll(READERS) : []) {
    const leaf = source.leafAt(index);
    const node = leaf && closest(leaf, STATEMENTS);
    if (node?.type === 'command') found.take(node, index);
  }
  for (const { index } of source.text.matchAll(WORDS)) {
    if (index < end) continue;
    const leaf = source.leafAt(index);
    const node = leaf && closest(leaf, STATEMENTS_AND_OUTPUTS);
    // One look at a text without anything of the shell's in it is enough.
    if (node?.type === 'comment' || (node?.type === 'heredoc_body' && node.namedChildCount === 0)) end = node.endIndex;
    if (node) found.take(node, index);
  }
  const dead = new NeverRuns(source);
  return found.all().filter((node) => !dead.has(node));
}

/** What was found, with the statements that use it: a variable that holds it, a command that reads it. */
class Found {
  private readonly source: ScriptSource;
  private readonly found = new Map<number, Node>();
  /** Variables and holes that may hold a command, whose users are still to be found. */
  private readonly holding: string[];
  private readonly held: Set<string>;
  private uses: Map<string, number[]> | undefined;

  constructor(source: ScriptSource, telling: ReadonlySet<string>) {
    this.source = source;
    this.holding = [...telling];
    this.held = new Set(telling);
  }

  all(): Node[] {
    for (let name = this.holding.pop(); name !== undefined; name = this.holding.pop())
      for (const [offset, node] of this.usersOf(name)) this.take(node, offset);
    return [...this.found.values()].sort((a, b) => a.startIndex - b.startIndex);
  }

  /** `offset` is where the text speaks of Ray. */
  take(leaf: Node, offset: number): void {
    let node: Node | null | undefined = leaf;
    if (node.type === 'file_redirect') node = node.parent?.childForFieldName('body');
    else if (node.type === 'heredoc_body' || node.type === 'herestring_redirect') node = readerOf(node);
    else if (node.type === 'variable_assignment' && isPartOfCommand(node)) node = node.parent;
    else if (node.type === 'redirected_statement') node = node.childForFieldName('body');
    if (!node || !STATEMENTS.has(node.type) || /^(?:comment|test_command)$/.test(node.type)) return;
    for (const name of namesHolding(node, offset)) this.hold(name);
    if (this.found.has(node.id)) return;
    this.found.set(node.id, node);
    if (node.parent?.type === 'command_substitution') this.takeAround(node.parent, offset);
    for (const reader of isWriter(node) ? readersOf(node, this.source) : [])
      if (reader.type === 'command_substitution') this.takeAround(reader, offset);
      else this.take(reader, reader.startIndex);
  }

  /** Of `$(which ray) start` the whole, of `RAY=$(which ray)` the assignment. */
  private takeAround(substitution: Node, offset: number): void {
    const outer = substitution.parent && closest(substitution.parent, STATEMENTS);
    if (outer?.type === 'command') this.take(outer, offset);
    else if (outer?.type === 'variable_assignment') this.hold(variableIn(outer));
  }

  private hold(name: string | undefined): void {
    if (!name || this.held.has(name)) return;
    this.held.add(name);
    this.holding.push(name);
  }

  /** `$CMD`, `eval "$CMD"`, `"${cmd[@]}"`, and `up` behind `alias up=…`. */
  private usersOf(name: string): [number, Node][] {
    this.uses ??= usesIn(this.source.text);
    const offsets = name.startsWith(ALIAS)
      ? this.source.wordsAt(name.slice(ALIAS.length)).filter((at) => this.isCommandName(at))
      : (this.uses.get(name) ?? []);
    return offsets.flatMap((offset): [number, Node][] => {
      const leaf = this.source.leafAt(offset);
      const node = leaf && closest(leaf, STATEMENTS);
      return node && /^(?:command|variable_assignment|herestring_redirect)$/.test(node.type) ? [[offset, node]] : [];
    });
  }

  private isCommandName(offset: number): boolean {
    return this.source.leafAt(offset)?.parent?.type === 'command_name';
  }
}

/** Before the name of an alias, where names of variables are asked for. */
const ALIAS = 'alias ';

function usesIn(text: string): Map<string, number[]> {
  const uses = new Map<string, number[]>();
  for (const { 1: name, 2: hole = '', index } of text.matchAll(VARIABLE_OR_HOLE)) {
    const known = uses.get(name ?? hole);
    if (known) known.push(index);
    else uses.set(name ?? hole, [index]);
  }
  return uses;
}

/** `CMD="ray start"`, `cmd=(ray start)`, `read -d '' CMD <<EOF`, `alias up="ray start"`: what holds a text that speaks of Ray at an offset. */
function namesHolding(node: Node, offset: number): string[] {
  if (node.type === 'variable_assignment' || node.type === 'declaration_command') {
    const assignments = node.type === 'variable_assignment' ? [node] : node.namedChildren;
    return assignments.flatMap((one) => {
      const value = one.type === 'variable_assignment' ? one.childForFieldName('value') : undefined;
      const isThere = value && offset >= value.startIndex && offset < value.endIndex;
      return isThere ? (variableIn(one) ?? []) : [];
    });
  }
  if (node.type !== 'command') return [];
  const filled = variableFilledBy(node);
  if (filled) return [filled.text];
  const isAlias = node.childForFieldName('name')?.text === 'alias';
  return isAlias ? node.childrenForFieldName('argument').flatMap(({ text }) => aliasIn(text) ?? []) : [];
}

function aliasIn(word: string): string | undefined {
  const [, name] = /^([\w.-]+)=/.exec(word) ?? [];
  return name === undefined ? undefined : ALIAS + name;
}

function variableIn(assignment: Node): string | undefined {
  const name = assignment.childForFieldName('name');
  return (name?.type === 'subscript' ? name.childForFieldName('name') : name)?.text;
}

function isPartOfCommand({ parent }: Node): boolean {
  return parent?.type === 'command' || parent?.type === 'declaration_command';
}

/** `X=$(cat <<EOF …)` that is run by `bash -c "$X"` or `eval "$X"` further down. */
export function isScriptForLater(command: Node, { text }: ScriptSource): boolean {
  const substitution = command.parent?.parent;
  const assignment = substitution?.type === 'command_substitution' ? substitution.parent : undefined;
  if (command.text !== 'cat' || assignment?.type !== 'variable_assignment') return false;
  const name = assignment.childForFieldName('name')?.text ?? '';
  return [...text.slice(assignment.endIndex).matchAll(/"\$\{?(\w+)\}?"/g)].some(({ 1: used, index }) => {
    const at = assignment.endIndex + index;
    const before = text.slice(Math.max(0, at - 200), at);
    return used === name && /\b(?:(?:ba|z|da|k)?sh\b[^\n]*\s-\w*c|eval)[ \t]+$/.test(before);
  });
}
