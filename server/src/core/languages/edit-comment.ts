// Writes into a comment, and takes a comment away whose last words go: the same in every language of lines.
import type { TextEdit } from '../text/edit.ts';
import { type Span, span } from '../text/span.ts';

/** What opens a comment, with the blanks around it, at the end of what stands before the words. */
const OPENING = /[ \t]*(?:#+|;+|\/\/)[ \t]*$/;
/** What opens the next comment behind the words. */
const NEXT = /^[ \t]*(?:#+|\/\/)[ \t]*/;

/** `at` lies in a comment. Without words the marker goes too, and a line that held nothing else. */
export function editComment(text: string, at: Span, to: string): TextEdit[] {
  if (to !== '') return [{ span: at, newText: to }];
  const line = lineAround(text, at);
  const before = text.slice(line.start, at.start);
  const after = text.slice(at.end, line.end);
  const opening = OPENING.exec(before);
  const next = NEXT.exec(after)?.[0].length ?? 0;
  if (!opening || (after.trim() !== '' && next === 0)) return [{ span: at, newText: '' }];
  if (next > 0) return [{ span: span(at.start, at.end + next), newText: '' }];
  if (opening.index > 0) return [{ span: span(line.start + opening.index, line.end), newText: '' }];
  return [{ span: withLineBreak(text, line), newText: '' }];
}

/** The line break behind it or, at the text's end, the one before. */
function withLineBreak(text: string, { start, end }: Span): Span {
  const behind = /^(?:\r\n|\n|\r)/.exec(text.slice(end, end + 2))?.[0].length ?? 0;
  if (behind > 0) return span(start, end + behind);
  const before = /(?:\r\n|\n|\r)$/.exec(text.slice(Math.max(0, start - 2), start))?.[0].length ?? 0;
  return span(start - before, end);
}

/** Without its line break and without a byte order mark. */
function lineAround(text: string, at: Span): Span {
  const isBreak = (offset: number) => text[offset] === '\n' || text[offset] === '\r';
  let { start, end } = at;
  while (start > 0 && !isBreak(start - 1)) start--;
  while (end < text.length && !isBreak(end)) end++;
  return span(start === 0 && text.startsWith('\uFEFF') ? 1 : start, end);
}
