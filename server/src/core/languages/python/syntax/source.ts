// A Python text with its tree: places are found in the text and then looked at in the tree, which is walked only where it is damaged.
import type { Node } from 'web-tree-sitter';
import { loneReturnsAsFeeds } from '../../../text/document.ts';
import { type Span, span } from '../../../text/span.ts';
import { leaveOut } from '../../left-out.ts';

/**
 * How far one thing is followed through others, the only such limit: an expression in an expression, a name for a name, a class of a class,
 * a function that another one calls. Nobody goes deeper.
 */
export const DEEPEST = 24;

/** So many steps are taken for one file; no file that a person writes comes near. */
const MOST_STEPS = 100_000;

export class Source {
  /** A line feed stands for a carriage return alone. */
  readonly text: string;
  /** What stands behind it is asked of the module from outside, when all of it has run. */
  readonly end: number;
  readonly root: Node;
  private steps = 0;
  private readonly places = new Map<string, readonly number[]>();
  private readonly matches = new Map<string, readonly RegExpExecArray[]>();

  constructor(text: string, root: Node, end = text.length) {
    this.text = loneReturnsAsFeeds(text);
    this.end = end;
    this.root = root;
  }

  /** The file was too much to read: what is left of it is unknown. */
  private get exhausted(): boolean {
    return this.steps > MOST_STEPS;
  }

  /** To be asked before each step whose number a file decides: false when there have been too many. */
  mayStep(cost = 1): boolean {
    const wasExhausted = this.exhausted;
    this.steps += cost;
    if (this.exhausted && !wasExhausted)
      leaveOut(span(0, 0), 'This takes too many steps to read, so settings in it may be missed.');
    return !this.exhausted;
  }

  /** The smallest node at an offset; undefined outside the text, and when the file is exhausted. */
  leafAt(offset: number): Node | undefined {
    if (!this.mayStep() || offset < 0 || offset >= this.text.length) return undefined;
    return this.root.descendantForIndex(offset, offset + 1) ?? undefined;
  }

  /** The identifier that starts at an offset: not a word in a string or comment, nor the rest of a longer word. */
  identifierAt(offset: number): Node | undefined {
    const node = this.leafAt(offset);
    return node?.type === 'identifier' && node.startIndex === offset ? node : undefined;
  }

  /** Where a name is in the text, ascending; strings, comments and other meanings included. */
  words(name: string): readonly number[] {
    const known = this.places.get(name);
    if (known) return known;
    const found = wordsIn(this.text, name);
    this.places.set(name, found);
    return found;
  }

  /** The same within one node; undefined stands for the whole file. */
  wordsIn(name: string, node: Node | undefined): readonly number[] {
    const all = this.words(name);
    return node ? all.slice(firstFrom(all, node.startIndex), firstFrom(all, node.endIndex)) : all;
  }

  /** What a pattern finds in the text; asked for again it costs nothing. */
  matchesOf(pattern: RegExp): readonly RegExpExecArray[] {
    const known = this.matches.get(pattern.source);
    if (known) return known;
    const found = this.mayStep() ? [...this.text.matchAll(pattern)] : [];
    this.matches.set(pattern.source, found);
    return found;
  }

  lineStart(offset: number): number {
    let at = offset;
    while (at > 0 && !isLineEnd(this.text.charCodeAt(at - 1))) at--;
    return at === 0 && this.text.charCodeAt(0) === 0xfeff ? Math.min(1, offset) : at;
  }

  /** Before the line's end; at the text's end if the last line has none. */
  lineEnd(offset: number): number {
    let at = offset;
    while (at < this.text.length && !isLineEnd(this.text.charCodeAt(at))) at++;
    return at;
  }

  /** After the line's end. */
  nextLine(offset: number): number {
    const end = this.lineEnd(offset);
    if (end === this.text.length) return end;
    return this.text.startsWith('\r\n', end) ? end + 2 : end + 1;
  }

  isBlank(start: number, end: number): boolean {
    return /^\s*$/.test(this.text.slice(start, end));
  }
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}

export function spanOf(node: Node): Span {
  return span(node.startIndex, node.endIndex);
}

/** Children that carry meaning: comments and punctuation left out. */
export function parts(node: Node): Node[] {
  return node.namedChildren.filter((child) => child.type !== 'comment');
}

const WORD = /[\w\u0080-\uffff]/;

/** Ascending offsets of a whole name that is not an attribute (`x.name`). Strings and comments are not distinguished here. */
function wordsIn(text: string, name: string): number[] {
  const found: number[] = [];
  // The parser puts names without any text where a damaged file lacks one; they would be found everywhere without end.
  if (name === '') return found;
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    const before = text[at - 1] ?? '';
    const after = text[at + name.length] ?? '';
    if (before !== '.' && !isWord(before) && !isWord(after)) found.push(at);
  }
  return found;
}

/** Index of the first of ascending offsets that is not below `offset`. */
export function firstFrom(offsets: readonly number[], offset: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] as number) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A BOM is no part of a name, other characters beyond ASCII may be. */
function isWord(character: string): boolean {
  return character !== '\uFEFF' && WORD.test(character);
}

/** Up to here each is asked for its parent; a longer way up is walked from the top, since the grammar finds a parent from there too. */
const NEAR = 32;

/** The innermost first. */
export function* ancestors(node: Node): Generator<Node> {
  let outer = node.parent;
  for (let level = 0; outer && level < NEAR; level++) {
    yield outer;
    outer = outer.parent;
  }
  if (outer) yield* wayTo(outer).reverse();
}

/** From the top of the tree, the node itself the last. */
function wayTo(node: Node): Node[] {
  const way: Node[] = [];
  for (let at: Node | null = node.tree.rootNode; at; at = at.childWithDescendant(node)) {
    way.push(at);
    if (at.id === node.id) break;
  }
  return way;
}

/** The node itself, or the innermost of those around it. */
export function closest(node: Node, ...types: readonly string[]): Node | undefined {
  if (types.includes(node.type)) return node;
  for (const outer of ancestors(node)) if (types.includes(outer.type)) return outer;
  return undefined;
}

/** Undefined inside a function or another statement, and where a line is shared. */
export function ownLines(source: Source, statement: Node): Span | undefined {
  const start = source.lineStart(statement.startIndex);
  const end = source.lineEnd(statement.endIndex);
  if (statement.parent?.type !== 'module' || start !== statement.startIndex) return undefined;
  return /^[ \t]*(#.*)?$/.test(source.text.slice(statement.endIndex, end))
    ? span(start, source.nextLine(end))
    : undefined;
}

/** The parser's time grows with their square. 64 lines cost the parser next to nothing; 4,000 cost seconds. */
const LONG_RUN = /(?:^[ \t]*(?:#[^\n]*|\\\r?)\n){64,}/gm;

/** A look that costs next to nothing at each key: 64 lines, one below the other, that begin with a comment or a backslash. */
function mayHaveLongRun(text: string): boolean {
  let run = 0;
  let below = -1;
  for (let [hash, slash] = [text.indexOf('#'), text.indexOf('\\')]; hash !== -1 || slash !== -1; ) {
    const at = hash === -1 || (slash !== -1 && slash < hash) ? slash : hash;
    const start = text.lastIndexOf('\n', at) + 1;
    const isBare = /^[ \t]*$/.test(text.slice(start, at));
    run = isBare ? (start === below ? run + 1 : 1) : 0;
    const end = text.indexOf('\n', at);
    if (run === 64 || end === -1) return run === 64;
    below = end + 1;
    if (hash !== -1 && hash < below) hash = text.indexOf('#', below);
    if (slash !== -1 && slash < below) slash = text.indexOf('\\', below);
  }
  return false;
}

/** Of the lines of one run that may hold a suppression so many are kept, the last ones: they stand at the code. */
const MOST_KEPT = 64;
const TOO_MANY_KEPT = `Of more than ${MOST_KEPT} suppressions one below the other only the last are read.`;

/** Offsets stay. For the grammar a lone carriage return is a character like others, for Python it ends a line. A lone backslash line counts as a comment, it is as slow. */
export function parsedText(text: string): string {
  const lines = loneReturnsAsFeeds(text);
  if (!mayHaveLongRun(lines)) return lines;
  return lines.replace(LONG_RUN, (run, at: number) => {
    let kept = run.split('ray-guard').length - 1;
    if (kept > MOST_KEPT) leaveOut(span(at, at), TOO_MANY_KEPT);
    return run.replace(/[^\r\n]+/g, (line) => {
      const words = line.split('ray-guard').length - 1;
      kept -= words;
      return words > 0 && kept < MOST_KEPT ? line : ' '.repeat(line.length);
    });
  });
}
