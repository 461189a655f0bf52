// Which file or folder a word of a script names: as it is written, in a variable, or found from the script itself; and in which folder a command runs.
import type { Node } from 'web-tree-sitter';
import { leaveOut } from '../left-out.ts';
import { placeOf, reaches } from './reach-of-statements.ts';
import type { ScriptSource } from './script-source.ts';
import type { Variables } from './variables.ts';

/** Relative paths count from the script's folder, where most scripts are started. */
interface NamedPath {
  readonly path: string;
  /** The script itself, in the folder `path`. */
  readonly isScript: boolean;
}

/** Quotes, outputs and variables in one another. */
const DEEPEST = 20;
const PLAIN = /^[\w./@+-]*$/;

/** Undefined where only a run shows which it is. */
export function pathOfWord(word: Node, source: ScriptSource, variables: Variables): string | undefined {
  const named = new PathReader(source, variables).read(word, 0);
  return named && !named.isScript && named.path !== '' ? named.path : undefined;
}

class PathReader {
  private readonly source: ScriptSource;
  private readonly variables: Variables;
  /** The variables around what is read: one that leads back to itself names nothing. */
  private readonly following = new Set<string>();

  constructor(source: ScriptSource, variables: Variables) {
    this.source = source;
    this.variables = variables;
  }

  read(word: Node, depth: number): NamedPath | undefined {
    if (!this.source.mayStep()) return undefined;
    if (depth > DEEPEST) {
      leaveOut(this.source.spanOf(word), `The names of files are followed ${DEEPEST} deep.`);
      return undefined;
    }
    switch (word.type) {
      case 'concatenation':
      case 'string':
        return this.readJoined(word, depth);
      case 'raw_string':
        return written(word.text.slice(1, -1));
      case 'simple_expansion':
      case 'expansion':
        return scriptIn(word.text) ?? this.readVariable(word, depth);
      case 'command_substitution':
        return this.readOutput(word, depth);
      default:
        return written(word.text);
    }
  }

  /** One part that names a folder, and behind it what is written. */
  private readJoined(node: Node, depth: number): NamedPath | undefined {
    const quote = node.type === 'string' ? 1 : 0;
    const end = node.endIndex - quote;
    let at = node.startIndex + quote;
    let joined: NamedPath | undefined;
    const add = (next: NamedPath | undefined): boolean => {
      if (!next || joined?.isScript || (joined && (next.isScript || next.path.startsWith('./')))) return false;
      joined = joined ? { path: joined.path + next.path, isScript: false } : next;
      return true;
    };
    for (const child of node.namedChildren) {
      if (child.type === 'string_content') continue;
      if (child.startIndex > at && !add(written(this.source.text.slice(at, child.startIndex)))) return undefined;
      if (!add(this.read(child, depth + 1))) return undefined;
      at = child.endIndex;
    }
    if (at < end && !add(written(this.source.text.slice(at, end)))) return undefined;
    return joined;
  }

  /** Of a name that is given a value in one place only. */
  private readVariable({ text }: Node, depth: number): NamedPath | undefined {
    const [, braced, bare] = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))$/.exec(text) ?? [];
    const name = braced ?? bare;
    if (name === undefined || this.following.has(name)) return undefined;
    const value = this.variables.onlyValueOf(name);
    if (!value) return undefined;
    this.following.add(name);
    const named = this.read(value, depth + 1);
    this.following.delete(name);
    return named;
  }

  /** What the last of the commands prints: a `cd` before it says where it is run. */
  private readOutput(substitution: Node, depth: number): NamedPath | undefined {
    let folder: NamedPath | undefined;
    let output: NamedPath | undefined;
    for (const command of substitution.namedChildren.flatMap(commandsIn)) {
      if (command.type !== 'command') return undefined;
      const words = command.namedChildren.filter(({ type }) => !/redirect$/.test(type));
      const name = words[0]?.text ?? '';
      const operands = words.slice(1).filter(({ text }) => !/^-[a-zA-Z-]*$/.test(text));
      const [operand] = operands;
      const named = operand && operands.length === 1 ? this.read(operand, depth + 1) : undefined;
      output = undefined;
      if (name === 'cd' && named && !named.isScript) folder = named;
      else if (name === 'pwd' && !operand) output = folder;
      else if (name === 'dirname' && named) output = above(named);
      else if (/^(?:realpath|readlink)$/.test(name)) output = named;
      else return undefined;
    }
    return output;
  }
}

function written(text: string): NamedPath | undefined {
  return PLAIN.test(text) ? { path: text, isScript: false } : undefined;
}

/** `$0`, `${BASH_SOURCE[0]:-$0}`; its folder as `${0%/*}`, and in zsh as `${0:A:h}`. */
function scriptIn(text: string): NamedPath | undefined {
  if (text === '$0' || text === '$BASH_SOURCE') return { path: '.', isScript: true };
  const rest = /^\$\{(?:0|BASH_SOURCE(?:\[0\])?)(.*)\}$/.exec(text)?.[1];
  if (rest === undefined) return undefined;
  if (/^(?::?-\$(?:0|\{0\})|:[aAP])?$/.test(rest)) return { path: '.', isScript: true };
  return /^(?:%\/\*|(?::[aAP])?:h)$/.test(rest) ? { path: '.', isScript: false } : undefined;
}

function above({ path, isScript }: NamedPath): NamedPath {
  return { path: isScript ? path : `${path}/..`, isScript: false };
}

/** Those of `a && b` and of `a > file`, in their order. */
function commandsIn(node: Node): Node[] {
  if (node.type === 'list') return node.namedChildren.flatMap(commandsIn);
  const body = node.type === 'redirected_statement' ? node.childForFieldName('body') : undefined;
  return body ? commandsIn(body) : [node];
}

const MOVES = ['cd', 'pushd', 'popd'];

/** In which folder a command runs, as far as the script moves there by `cd`: seen from where the script starts, or from `start`; undefined where only a run shows it. */
export function folderAt(
  command: Node,
  source: ScriptSource,
  variables: Variables,
  start: string | undefined,
): string | undefined {
  let folder = start;
  const place = placeOf(command, source);
  for (const move of MOVES.flatMap((name) => source.wordsAt(name)).sort((a, b) => a - b)) {
    const node = move < command.startIndex ? commandAt(move, source) : undefined;
    const reached = node ? reaches(placeOf(node, source), place) : 'not';
    if (!node || reached === 'not') continue;
    const [target, ...others] = node.childrenForFieldName('argument').filter(({ text }) => text !== '--');
    const path =
      target && others.length === 0 && target.text !== '-' ? pathOfWord(target, source, variables) : undefined;
    if (path === undefined || folder === undefined || reached === 'maybe') return undefined;
    folder = path.startsWith('/') || folder === '.' ? path : `${folder}/${path}`;
  }
  return folder;
}

function commandAt(offset: number, source: ScriptSource): Node | undefined {
  const name = source.leafAt(offset)?.parent;
  const command = name?.type === 'command_name' ? name.parent : undefined;
  return command?.type === 'command' && name?.startIndex === offset ? command : undefined;
}
