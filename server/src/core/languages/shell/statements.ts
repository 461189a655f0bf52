// Finds the statements of a script that may say something of Ray, without a walk over the whole tree.
import type { Node } from 'web-tree-sitter';
import { pathsNamedBy } from '../../ray/facts/program.ts';
import { fileNameOf } from '../../text/document.ts';
import { IMAGE_WORDS, imagesNamedIn } from '../commands/containers/image-look.ts';
import { HOLE } from '../commands/holes.ts';
import type { ProgramLook } from '../language.ts';
import { closest, type ScriptSource } from './script-source.ts';

const RAY = [
  /(?<!\w)ray(?!\w)/,
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

/** In the order of the text, each one once. `telling` are variables from elsewhere, and holes, that may hold a command. */
export function findStatements(source: ScriptSource, telling: ReadonlySet<string> = new Set()): Node[] {
  const found = new Map<number, Node>();
  const holding = new Set(telling);
  let end = -1;
  for (const { index } of source.text.matchAll(WORDS)) {
    if (index < end) continue;
    const leaf = source.leafAt(index);
    let node = leaf && closest(leaf, STATEMENTS_AND_OUTPUTS);
    if (node?.type === 'file_redirect') node = node.parent?.childForFieldName('body') ?? undefined;
    if (node?.type === 'heredoc_body' || node?.type === 'herestring_redirect') node = readerOf(node);
    else if (node?.type === 'variable_assignment' && isPartOfCommand(node)) node = node.parent ?? undefined;
    else if (node?.type === 'comment') {
      end = node.endIndex;
      continue;
    }
    if (!node || !STATEMENTS.has(node.type) || node.type === 'test_command') continue;
    found.set(node.id, node);
    const outer = aroundSubstitution(node);
    if (outer?.type === 'command') found.set(outer.id, outer);
    else if (outer) holding.add(outer.childForFieldName('name')?.text ?? '');
    const name = node.type === 'variable_assignment' && nameOfHolder(node, index);
    if (name) holding.add(name);
  }
  for (const node of usersOf(holding, source)) found.set(node.id, node);
  const dead = new NeverRuns(source);
  return [...found.values()].filter((node) => !dead.has(node)).sort((a, b) => a.startIndex - b.startIndex);
}

/** Of `$(which ray) start` the whole, of `RAY=$(which ray)` the assignment. */
function aroundSubstitution({ parent }: Node): Node | undefined {
  const outer =
    parent?.type === 'command_substitution' && parent.parent ? closest(parent.parent, STATEMENTS) : undefined;
  return outer?.type === 'command' || outer?.type === 'variable_assignment' ? outer : undefined;
}

/** `CMD="ray start"`, `cmd=(ray start)`: the variable whose value speaks of Ray at an offset. */
function nameOfHolder(assignment: Node, offset: number): string | undefined {
  const value = assignment.childForFieldName('value');
  return value && offset >= value.startIndex ? assignment.childForFieldName('name')?.text : undefined;
}

/** `$CMD`, `eval "$CMD"`, `"${cmd[@]}"`: commands that such a variable may be all of. */
function usersOf(names: ReadonlySet<string>, source: ScriptSource): Node[] {
  if (names.size === 0) return [];
  return [...source.text.matchAll(VARIABLE_OR_HOLE)].flatMap(({ 1: name, 2: hole = '', index }) => {
    const leaf = names.has(name ?? hole) ? source.leafAt(index) : undefined;
    const node = leaf && closest(leaf, STATEMENTS);
    return node?.type === 'command' ? [node] : [];
  });
}

function isPartOfCommand({ parent }: Node): boolean {
  return parent?.type === 'command' || parent?.type === 'declaration_command';
}

/** The command that a heredoc or a here string is for: of `cat <<EOF | ssh host bash` the one behind the pipe. */
function readerOf(input: Node): Node | undefined {
  const redirect = input.type === 'heredoc_body' ? input.parent : input;
  const pipeline = redirect?.namedChildren.find(({ type }) => type === 'pipeline');
  const owner = redirect?.parent;
  const behind = pipeline && lastOf(pipeline);
  const command = behind ?? (owner?.type === 'command' ? owner : owner?.childForFieldName('body'));
  return command?.type === 'command' ? command : undefined;
}

const FILTERS = /^(?:envsubst|sed|tr|grep)\b/;

/** The command at the end of a pipeline through filters alone. */
function lastOf(pipeline: Node): Node | undefined {
  const parts = pipeline.namedChildren.flatMap((part) => (part.type === 'pipeline' ? part.namedChildren : [part]));
  const last = parts.at(-1);
  const command = last?.type === 'redirected_statement' ? last.childForFieldName('body') : last;
  return command && parts.slice(0, -1).every(({ text }) => FILTERS.test(text)) ? command : undefined;
}

/** What is written for a command to read; undefined where it reads a file or the terminal. */
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

/** The file that the output of a command goes to, written out or added to. */
export function outputOf({ parent }: Node): Node | undefined {
  if (parent?.type !== 'redirected_statement') return undefined;
  const redirects = parent.namedChildren.flatMap((one) =>
    one.type === 'heredoc_redirect' ? one.namedChildren : [one],
  );
  const output = redirects.find(({ type, text }) => type === 'file_redirect' && /^(?:1|&)?>>?(?!&)/.test(text));
  return output?.childForFieldName('destination') ?? undefined;
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

function bodyIn(redirect: Node | null): Node | undefined {
  return redirect?.namedChildren.find(({ type }) => type === 'heredoc_body');
}
