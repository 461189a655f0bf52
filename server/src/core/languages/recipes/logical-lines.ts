// Cuts a file of recipes into lines, those that a backslash continues as one, in one pass over the text.
import { lineEnd } from '../../text/next-code-line.ts';

export interface LogicalLine {
  readonly start: number;
  /** Behind the blanks that it begins with. */
  readonly content: number;
  /** Before its line end. */
  readonly end: number;
}

export function logicalLines(text: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  for (let start = text.startsWith('\uFEFF') ? 1 : 0; start < text.length; ) {
    let end = contentEnd(text, start);
    while (isContinued(text, start, end) && lineEnd(text, end) < text.length)
      end = contentEnd(text, lineEnd(text, end) + 1);
    lines.push({ start, content: skipBlanks(text, start, end), end });
    start = lineEnd(text, end) + 1;
  }
  return lines;
}

/** Behind blanks, at `end` at the latest. */
export function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && (text[at] === ' ' || text[at] === '\t')) at++;
  return at;
}

function contentEnd(text: string, start: number): number {
  const end = lineEnd(text, start);
  return end > start && text[end - 1] === '\r' ? end - 1 : end;
}

/** By an odd number of backslashes. */
function isContinued(text: string, start: number, end: number): boolean {
  let at = end;
  while (at > start && text[at - 1] === '\\') at--;
  return (end - at) % 2 === 1;
}
