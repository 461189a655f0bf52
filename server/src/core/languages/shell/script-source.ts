// A shell script on its way to facts: its tree, its text, and where both stand in the document.
import type { Node } from 'web-tree-sitter';
import { type Span, span } from '../../text/span.ts';
import { type EmbeddedText, embeddedThrough, spanInDocument, standsWhole } from '../commands/embedded-text.ts';

export class ScriptSource {
  readonly root: Node;
  readonly embedded: EmbeddedText;
  /** Steps that looking up variables may still take. */
  private steps = 20_000;

  constructor(root: Node, embedded: EmbeddedText) {
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
    return spanInDocument(this.embedded, span(start, end));
  }

  /** The characters in the document; undefined where they do not stand there one for one. */
  standing(start: number, end: number): Span | undefined {
    return standsWhole(this.embedded, span(start, end)) ? this.inDocument(start, end) : undefined;
  }

  leafAt(offset: number): Node | undefined {
    return this.root.descendantForIndex(offset, Math.min(offset + 1, this.text.length)) ?? undefined;
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
export function withLineFeeds({ text, toDocument }: EmbeddedText): EmbeddedText {
  const first = text.startsWith('\uFEFF') ? 1 : 0;
  if (!text.includes('\r'))
    return first ? { text: text.slice(1), toDocument: (offset) => toDocument(offset + 1) } : { text, toDocument };
  const offsets: number[] = [];
  let kept = '';
  let from = first;
  for (let at = first; at <= text.length; at++) {
    const isReturn = text[at] === '\r' && text[at + 1] === '\n';
    if (!isReturn) offsets.push(toDocument(at));
    if (!isReturn && at < text.length) continue;
    kept += text.slice(from, at);
    from = at + 1;
  }
  return embeddedThrough(kept, offsets);
}
