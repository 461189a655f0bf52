// Accepts a finding by a comment, where the shell allows one.
import type { TextEdit } from '../../text/edit.ts';
import { type Span, span } from '../../text/span.ts';
import { type Line, linesUntil } from './lines.ts';

/** At the end of the line; on a line of its own above the statement where that is not code, as in strings and heredocs. */
export function suppress(text: string, place: Span, comment: string): TextEdit[] | undefined {
  const lines = linesUntil(text, place.start);
  const own = lines.at(-1);
  if (!own) return undefined;
  if (own.before !== 'quoted' && own.after === 'code') {
    const blanks = /[ \t]*$/.exec(text.slice(own.start, own.end))?.[0].length ?? 0;
    return [{ span: span(own.end - blanks, own.end), newText: `  ${comment}` }];
  }
  const first = firstOfStatement(lines);
  const indent = /^[ \t]*/.exec(text.slice(first.start))?.[0] ?? '';
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  return [{ span: span(first.start, first.start), newText: indent + comment + newline }];
}

function firstOfStatement(lines: readonly Line[]): Line {
  let at = lines.length - 1;
  while (at > 0 && lines[at]?.before !== 'code') at--;
  return lines[at] as Line;
}
