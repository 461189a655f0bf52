// Syntax trees for readers: parsed once and freed, or kept and reparsed incrementally while a document is edited.
import { Edit, type Language as Grammar, type Node, type Parser, type Tree } from 'web-tree-sitter';

export type GrammarId = 'python' | 'toml' | 'bash';

/** Loaded by the host before the first parse (a later load waits for the engine's tier-up). */
export interface Grammars {
  readonly parser: Parser;
  readonly grammar: (id: GrammarId) => Grammar;
  /** Milliseconds from any moment on. */
  readonly now: () => number;
}

/** A text in which so much is wrong that the parser gave up. */
export class TooDamaged extends Error {}

/** The parser's time can grow with the square of what is wrong: 300,000 brackets that close nothing would take twenty minutes. */
const PATIENCE_MS = 2_000;
/** Many times slower than any text that is whole; those are read to their end whatever it takes. */
const SLOWEST_UNITS_PER_MS = 50;

/** Hands out a tree for the length of one call; nobody keeps it. */
export interface Syntax {
  /** For the document as a whole: incremental while it is edited. Calls of it are never nested. */
  readonly withTree: <T>(grammar: GrammarId, text: string, use: (tree: Tree) => T) => T;
  /** For a piece of it in another language: a command in a YAML value. May be nested in either. */
  readonly withSnippet: <T>(grammar: GrammarId, text: string, use: (tree: Tree) => T) => T;
}

/** For files that are read once. */
export function oneShotSyntax(grammars: Grammars): Syntax {
  const once: Syntax['withTree'] = (id, text, use) => parseOnce(grammars, id, text, use);
  return { withTree: once, withSnippet: once };
}

/** For an open document, or one that is written into: keeps the last tree of the whole text and tells the parser what has changed since. */
export class LiveSyntax implements Syntax {
  private last: { id: GrammarId; text: string; tree: Tree } | undefined;
  private readonly grammars: Grammars;

  constructor(grammars: Grammars) {
    this.grammars = grammars;
  }

  withTree<T>(id: GrammarId, text: string, use: (tree: Tree) => T): T {
    const previous = this.last;
    if (previous?.id === id && previous.text === text) return use(previous.tree);
    this.last = undefined;
    let tree: Tree;
    try {
      if (previous?.id === id) markEdited(previous.tree, previous.text, text);
      tree = parse(this.grammars, id, text, previous?.id === id ? previous.tree : undefined);
    } finally {
      previous?.tree.delete();
    }
    this.last = { id, text, tree };
    return use(tree);
  }

  withSnippet<T>(id: GrammarId, text: string, use: (tree: Tree) => T): T {
    return parseOnce(this.grammars, id, text, use);
  }

  dispose(): void {
    this.last?.tree.delete();
    this.last = undefined;
  }
}

function parseOnce<T>(grammars: Grammars, id: GrammarId, text: string, use: (tree: Tree) => T): T {
  const tree = parse(grammars, id, text);
  try {
    return use(tree);
  } finally {
    tree.delete();
  }
}

function parse(grammars: Grammars, id: GrammarId, text: string, old?: Tree): Tree {
  const { parser, now } = grammars;
  parser.setLanguage(grammars.grammar(id));
  const end = now() + PATIENCE_MS + text.length / SLOWEST_UNITS_PER_MS;
  const tree = parser.parse(text, old, { progressCallback: ({ hasError }) => hasError && now() > end });
  if (tree) return tree;
  // It would go on with this text otherwise, whatever it is given next.
  parser.reset();
  throw new TooDamaged(`The ${id} parser gave up.`);
}

/** One edit that covers everything between the common beginning and the common end of both texts. */
function markEdited(tree: Tree, before: string, after: string): void {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (
    tail < shorter - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++;
  const oldEnd = before.length - tail;
  const newEnd = after.length - tail;
  if (start === oldEnd && start === newEnd) return;
  tree.edit(
    new Edit({
      startIndex: start,
      oldEndIndex: oldEnd,
      newEndIndex: newEnd,
      startPosition: pointAt(before, start),
      oldEndPosition: pointAt(before, oldEnd),
      newEndPosition: pointAt(after, newEnd),
    }),
  );
}

/** Rows end at LF, as tree-sitter counts them. */
function pointAt(text: string, offset: number): { row: number; column: number } {
  let row = 0;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    row++;
    lineStart = at + 1;
  }
  return { row, column: offset - lineStart };
}

/** The smallest node of one of the types that begins before `offset` and goes on behind it: a string, a comment that a place is inside of. */
export function nodeOver(root: Node, offset: number, types: ReadonlySet<string>): Node | undefined {
  let node = offset > 0 ? root.descendantForIndex(offset - 1, offset) : null;
  while (node && !(types.has(node.type) && node.startIndex < offset && node.endIndex > offset)) node = node.parent;
  return node ?? undefined;
}
