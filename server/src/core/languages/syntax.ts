// Syntax trees for readers: parsed once and freed, or kept and reparsed incrementally while a document is edited.
import { Edit, type Language as Grammar, type Node, type Parser, type Tree } from 'web-tree-sitter';

export type GrammarId = 'python' | 'toml' | 'bash' | 'hcl';

/** Loaded by the host before the first parse (a later load waits for the engine's tier-up). */
export interface Grammars {
  readonly parser: Parser;
  readonly grammar: (id: GrammarId) => Grammar;
  /** Milliseconds from any moment on. */
  readonly now: () => number;
  /** Those that are in use or kept. */
  readonly trees: Set<Tree>;
  /** Makes the parsers what they were when they were loaded: none of `trees` may be used or freed from then on. */
  readonly renew: () => void;
}

/** A text that the parser gave up; the message says why in one sentence. */
export class GivenUp extends Error {}

/** As a trap is called, which it is treated as. */
class BrokenOff extends Error {
  override readonly name = 'RuntimeError';
}

const TOO_DAMAGED = 'So much is wrong in this file that it is not read; fix its syntax.';
const TRAPPED = 'The parser breaks off at this file, so it is not read; nest it less.';

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

/**
 * A trap leaves the memory of the parsers, which all texts share, in any state: it costs the text that it is in and nothing else.
 * So does a stack that is used up, which may have been so within a parser.
 */
function surviving<T>(grammars: Grammars, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const isTrap = error instanceof Error && error.name === 'RuntimeError';
    if (!isTrap && !(error instanceof RangeError)) throw error;
    startAnew(grammars);
    throw isTrap ? new GivenUp(TRAPPED, { cause: error }) : error;
  }
}

function startAnew({ trees, renew }: Grammars): void {
  for (const tree of trees) {
    // What lies at its address will be another's. At address 0 nothing is freed, and the collector of garbage forgets the tree.
    Object.assign(tree, { 0: 0 });
    tree.delete();
  }
  trees.clear();
  renew();
}

function free(grammars: Grammars, tree: Tree): void {
  if (!grammars.trees.delete(tree)) return;
  try {
    tree.delete();
  } catch {
    startAnew(grammars);
  }
}

/** For an open document, or one that is written into: keeps the last tree of the whole text and tells the parser what has changed since. */
export class LiveSyntax implements Syntax {
  private last: { id: GrammarId; text: string; tree: Tree } | undefined;
  private readonly grammars: Grammars;

  constructor(grammars: Grammars) {
    this.grammars = grammars;
  }

  withTree<T>(id: GrammarId, text: string, use: (tree: Tree) => T): T {
    return surviving(this.grammars, () => use(this.treeOf(id, text)));
  }

  withSnippet<T>(id: GrammarId, text: string, use: (tree: Tree) => T): T {
    return parseOnce(this.grammars, id, text, use);
  }

  dispose(): void {
    if (this.last) free(this.grammars, this.last.tree);
    this.last = undefined;
  }

  private treeOf(id: GrammarId, text: string): Tree {
    const previous = this.last && this.grammars.trees.has(this.last.tree) ? this.last : undefined;
    if (previous?.id === id && previous.text === text) return previous.tree;
    this.last = undefined;
    try {
      if (previous?.id === id) markEdited(previous.tree, previous.text, text);
      const tree = parse(this.grammars, id, text, previous?.id === id ? previous.tree : undefined);
      this.last = { id, text, tree };
      return tree;
    } finally {
      if (previous) free(this.grammars, previous.tree);
    }
  }
}

function parseOnce<T>(grammars: Grammars, id: GrammarId, text: string, use: (tree: Tree) => T): T {
  return surviving(grammars, () => {
    const tree = parse(grammars, id, text);
    try {
      return use(tree);
    } finally {
      free(grammars, tree);
    }
  });
}

function parse(grammars: Grammars, id: GrammarId, text: string, old?: Tree): Tree {
  const { parser, now, trees } = grammars;
  parser.setLanguage(grammars.grammar(id));
  const end = now() + PATIENCE_MS + text.length / SLOWEST_UNITS_PER_MS;
  const tree = parser.parse(text, old, { progressCallback: ({ hasError }) => hasError && now() > end });
  if (tree) {
    trees.add(tree);
    // A parser that has overwritten its own memory may also stop in the text without a trap.
    const { hasError, endIndex } = tree.rootNode;
    if (!hasError && text.slice(endIndex).trim() !== '') throw new BrokenOff();
    return tree;
  }
  // It would go on with this text otherwise, whatever it is given next.
  parser.reset();
  throw new GivenUp(TOO_DAMAGED);
}

/** UTF-16 units. */
const STRETCH = 1024;

/** One edit that covers everything between the common beginning and the common end of both texts. */
function markEdited(tree: Tree, before: string, after: string): void {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  // Stretches are compared as a whole first: letter by letter a long text costs milliseconds at each key.
  while (start < shorter && before.slice(start, start + STRETCH) === after.slice(start, start + STRETCH))
    start += STRETCH;
  start = Math.min(start, shorter);
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (
    tail + STRETCH <= shorter - start &&
    before.slice(before.length - tail - STRETCH, before.length - tail) ===
      after.slice(after.length - tail - STRETCH, after.length - tail)
  )
    tail += STRETCH;
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
