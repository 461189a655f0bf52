// Joins lines that are continued, as the builder does: line ends go, and with them comment lines and blank lines between.
import { type Span, span } from '../../text/span.ts';
import { type EmbeddedText, embeddedThrough } from '../commands/embedded-text.ts';

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

export function embeddedPieces(text: string, pieces: readonly Span[]): EmbeddedText {
  const offsets: number[] = [];
  for (const { start, end } of pieces) for (let at = start; at < end; at++) offsets.push(at);
  offsets.push(pieces.at(-1)?.end ?? 0);
  return embeddedThrough(pieces.map(({ start, end }) => text.slice(start, end)).join(''), offsets);
}
