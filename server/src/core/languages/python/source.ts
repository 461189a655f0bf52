// A Python text with its tree: places are found in the text and then looked at in the tree, which is never walked.
import type { Node } from 'web-tree-sitter';
import { type Span, span } from '../../text/span.ts';

/** So many places of one file are looked at; no file that a person writes comes near. */
const MOST_LOOKS = 20_000;

export class Source {
  readonly text: string;
  private readonly root: Node;
  private looks = 0;

  constructor(text: string, root: Node) {
    this.text = text;
    this.root = root;
  }

  get exhausted(): boolean {
    return this.looks > MOST_LOOKS;
  }

  /** The smallest node at an offset; undefined outside the text, and when the file has used up its looks. */
  leafAt(offset: number): Node | undefined {
    this.looks++;
    if (this.exhausted || offset < 0 || offset >= this.text.length) return undefined;
    return this.root.descendantForIndex(offset, offset + 1) ?? undefined;
  }

  /** The identifier that starts at an offset: not a word in a string or comment, nor the rest of a longer word. */
  identifierAt(offset: number): Node | undefined {
    const node = this.leafAt(offset);
    return node?.type === 'identifier' && node.startIndex === offset ? node : undefined;
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

export function closest(node: Node, ...types: readonly string[]): Node | undefined {
  let at: Node | null = node;
  while (at && !types.includes(at.type)) at = at.parent;
  return at ?? undefined;
}

/** Children that carry meaning: comments and punctuation left out. */
export function parts(node: Node): Node[] {
  return node.namedChildren.filter((child) => child.type !== 'comment');
}
