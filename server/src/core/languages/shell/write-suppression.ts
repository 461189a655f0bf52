// Suppresses a finding by a comment, on a line of the script that can hold one.
import type { TextEdit } from '../../text/edit.ts';
import { type Span, span } from '../../text/span.ts';

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

/** quoted: inside a string or a heredoc. continued: behind a backslash. */
type LineState = 'code' | 'continued' | 'quoted';

interface Line {
  readonly start: number;
  /** Before the line's end. */
  readonly end: number;
  readonly before: LineState;
  readonly after: LineState | 'comment';
}

/** Strings reach over line ends; a backslash escapes, but not in single quotes. `<<<` opens no heredoc. */
const TOKEN =
  /\\(?:\r\n|[\s\S])|'[^']*(?:'|$)|"(?:[^"\\]|\\[\s\S])*(?:"|$)|(?<!<)<<(?!<)-?[ \t]*\\?(["']?)([A-Za-z_]\w*)\1|(?<=^|[\s;&|()])#[^\r\n]*|\r?\n/g;

/** The lines up to the one that `offset` stands in, which is the last. */
function linesUntil(text: string, offset: number): Line[] {
  const lines: Line[] = [];
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  let before: LineState = 'code';
  let hasComment = false;
  let heredocs: string[] = [];
  const endLine = (end: number, next: number, after: LineState) => {
    lines.push({ start, end, before, after: hasComment ? 'comment' : after });
    [start, before, hasComment] = [next, after, false];
  };
  const isDone = () => (lines.at(-1)?.end ?? -1) >= offset;
  TOKEN.lastIndex = start;
  for (let match = TOKEN.exec(text); match && !isDone(); match = TOKEN.exec(text)) {
    const [token, , delimiter] = match;
    if (delimiter !== undefined) heredocs.push(delimiter);
    else if (token.startsWith('#')) hasComment = true;
    else if (/^\r?\n$/.test(token)) {
      const bodyEnd = heredocs.reduce((from, name) => heredocEnd(text, from, name), match.index + token.length);
      const isHeredoc = heredocs.length > 0;
      heredocs = [];
      endLine(match.index, match.index + token.length, isHeredoc ? 'quoted' : 'code');
      if (isHeredoc) {
        endLines(text, start, bodyEnd, (end, next) => endLine(end, next, next < bodyEnd ? 'quoted' : 'code'));
        TOKEN.lastIndex = bodyEnd;
      }
    } else if (/^\\\r?\n$/.test(token)) endLine(match.index + 1, match.index + token.length, 'continued');
    else if (!token.startsWith('\\'))
      endLines(text, match.index, TOKEN.lastIndex, (end, next) => endLine(end, next, 'quoted'));
  }
  if (!isDone()) endLine(text.length, text.length, 'code');
  return lines.slice(0, lines.findIndex(({ end }) => end >= offset) + 1);
}

function endLines(text: string, from: number, to: number, end: (end: number, next: number) => void): void {
  for (const match of text.slice(from, to).matchAll(/\r?\n/g))
    end(from + match.index, from + match.index + match[0].length);
}

/** Behind the line that holds the delimiter alone; the text's end without one. */
function heredocEnd(text: string, from: number, delimiter: string): number {
  const end = new RegExp(`^\\t*${delimiter}\\r?(?:\\n|$)`, 'm').exec(text.slice(from));
  return end ? from + end.index + end[0].length : text.length;
}
