// Joins lines that are continued, as the builder does: line ends go, and with them comment lines and blank lines between.
import { type PlacedText, PlacedTextBuilder } from '../../text/placed-text.ts';
import { type Span, span } from '../../text/span.ts';

/** The parts of the text that make up one line, from `start` to the first line end that is not escaped or to `end`. */
export function logicalLine(text: string, { start, end }: Span, escapeWith: string): Span[] {
  const pieces: Span[] = [];
  let continued = false;
  for (let at = start; at < end; ) {
    const lineEnd = endOfLine(text, at, end);
    const line = text.slice(at, lineEnd);
    const next = text.startsWith('\r\n', lineEnd) ? lineEnd + 2 : lineEnd + 1;
    const isLeftOut = continued && /^[ \t]*(?:#|$)/.test(line);
    const kept = line.replace(/[ \t]+$/, '');
    const goesOn = kept.endsWith(escapeWith);
    if (!isLeftOut) {
      pieces.push(span(at, at + (goesOn ? kept.length - 1 : line.length)));
      if (!goesOn) break;
    }
    continued = true;
    at = next;
  }
  return pieces;
}

function endOfLine(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

export function placedPieces(text: string, pieces: readonly Span[]): PlacedText {
  const placed = new PlacedTextBuilder();
  for (const { start, end } of pieces) placed.keep(text.slice(start, end), start);
  return placed.placed(pieces.at(-1)?.end ?? 0);
}
