// The former names of placed text, for readers that do not build theirs with its builder yet.
import { type PlacedText, PlacedTextBuilder } from '../../text/placed-text.ts';
import type { Span } from '../../text/span.ts';

export type EmbeddedText = PlacedText;

/** `offsets[i]` is where character i stands; one more for the end. */
export function embeddedThrough(text: string, offsets: readonly number[]): EmbeddedText {
  const builder = new PlacedTextBuilder();
  for (let at = 0; at < text.length; at++) builder.keep(text.charAt(at), offsets[at] ?? 0);
  return builder.placed(offsets.at(-1) ?? 0);
}

export function spanInDocument(embedded: EmbeddedText, span: Span): Span {
  return embedded.spanInDocument(span);
}

export function standsWhole(embedded: EmbeddedText, span: Span): boolean {
  return embedded.standsWhole(span);
}
