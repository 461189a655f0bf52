// A shell script on its way to facts: its tree, its text, and where both stand in the document.
import type { Node } from 'web-tree-sitter';
import { type PlacedText, PlacedTextBuilder } from '../../text/placed-text.ts';
import { type Span, span } from '../../text/span.ts';

export class ScriptSource {
  readonly root: Node;
  readonly embedded: PlacedText;
  /** Steps that looking up variables may still take. */
  private steps = 20_000;

  constructor(root: Node, embedded: PlacedText) {
    this.root = root;
    this.embedded = embedded;
  }

  get text(): string {
    return this.embedded.text;
  }

  /** In the document. */
  spanOf(node: Node): Span {
    return this.inDocument(node.startIndex, node.endIndex);
  }

  inDocument(start: number, end: number): Span {
    return this.embedded.spanInDocument(span(start, end));
  }

  /** The characters in the document; undefined where they do not stand there one for one. */
  standing(start: number, end: number): Span | undefined {
    return this.embedded.standsWhole(span(start, end)) ? this.inDocument(start, end) : undefined;
  }

  leafAt(offset: number): Node | undefined {
    return this.root.descendantForIndex(offset, Math.min(offset + 1, this.text.length)) ?? undefined;
  }

  /** Where a whole word stands. */
  wordsAt(word: string): number[] {
    const found: number[] = [];
    if (word === '') return found;
    for (let at = this.text.indexOf(word); at !== -1; at = this.text.indexOf(word, at + word.length))
      if (!/[\w-]/.test(this.text[at - 1] ?? '') && !/[\w-]/.test(this.text[at + word.length] ?? '')) found.push(at);
    return found;
  }

  mayStep(): boolean {
    return this.steps-- > 0;
  }
}

export function closest(node: Node, types: ReadonlySet<string>): Node | undefined {
  let at: Node | null = node;
  while (at && !types.has(at.type)) at = at.parent;
  return at ?? undefined;
}

/** Without carriage returns and byte order mark, which the grammar takes for characters of words. */
export function withLineFeeds(script: PlacedText): PlacedText {
  const { text } = script;
  const first = text.startsWith('\uFEFF') ? 1 : 0;
  if (!text.includes('\r\n')) return first > 0 ? script.slice(first) : script;
  const kept = new PlacedTextBuilder();
  let from = first;
  for (let at = text.indexOf('\r\n'); at !== -1; at = text.indexOf('\r\n', from)) {
    kept.take(script, from, at);
    from = at + 1;
  }
  kept.take(script, from);
  return kept.placed(script.toDocument(text.length));
}
