// A piece of text inside a document, and where each of its characters stands there: a folded YAML value, a continued line.
import type { Span } from '../../text/span.ts';

export interface EmbeddedText {
  readonly text: string;
  /** Offset in the document of the character at `offset` of `text`; at the end, of what follows the last one. Never decreases. */
  readonly toDocument: (offset: number) => number;
}

/** Text that stands in the document as it is. */
export function embeddedAt(text: string, start: number): EmbeddedText {
  return { text, toDocument: (offset) => start + offset };
}

/** `offsets[i]` is where character i stands; one more for the end. */
export function embeddedThrough(text: string, offsets: readonly number[]): EmbeddedText {
  return { text, toDocument: (offset) => offsets[Math.max(0, Math.min(offset, offsets.length - 1))] ?? 0 };
}

/** From the first character to behind the last one: what is skipped behind the span stays outside. */
export function spanInDocument({ toDocument }: EmbeddedText, { start, end }: Span): Span {
  return { start: toDocument(start), end: end > start ? toDocument(end - 1) + 1 : toDocument(start) };
}

/** Whether the span's characters stand in the document one for one. */
export function standsWhole(embedded: EmbeddedText, span: Span): boolean {
  const { start, end } = spanInDocument(embedded, span);
  return end - start === span.end - span.start;
}
