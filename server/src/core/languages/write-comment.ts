// Writes Ray Guard's comments. Where one may stand each language says for a place; how it is written is the same in all.

import { lineEnding } from '../text/document.ts';
import { type Span, span, type TextEdit } from '../text/span.ts';
import type { Change } from './change.ts';

/** Where a comment suppresses what is found at a place: `end` at a line's end, `above` on a line of its own before a line's start. */
export interface CommentPlace {
  readonly where: 'end' | 'above';
  readonly offset: number;
}

export type CommentMarker = '#' | '//';

type CommentChange = Extract<Change, { kind: 'suppress' | 'edit-comment' }>;

/** `placeFor` is asked for a finding's place; undefined where no comment can stand that suppresses it. */
export function writeComment(
  change: CommentChange,
  text: string,
  placeFor: (at: Span) => CommentPlace | undefined,
  marker: CommentMarker = '#',
): TextEdit[] | undefined {
  if (change.kind === 'edit-comment') return editComment(text, change.span, change.to);
  if (change.scope === 'file') return suppressFile(text, change, marker);
  const place = placeFor(change.span);
  const comment = commentOf(change, 'ignore', marker);
  if (!place) return undefined;
  const { where, offset } = place;
  if (where === 'end') return [{ span: span(offset - blanksBefore(text, offset), offset), newText: `  ${comment}` }];
  const indent = text.slice(offset, offset + blanksAt(text, offset));
  return [{ span: span(offset, offset), newText: indent + comment + lineEnding(text) }];
}

function commentOf({ rule, reason }: { rule: string; reason: string }, word: string, marker: CommentMarker): string {
  return `${marker} ray-guard: ${word}[${rule}] ${reason.replace(/[\s\p{Cc}]+/gu, ' ').trim()}`.trimEnd();
}

/** The line that `offset` is in, without its end and without a byte order mark. */
export function lineAround(text: string, offset: number): Span {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n') start--;
  let end = offset;
  while (end < text.length && text[end] !== '\n') end++;
  if (text[end - 1] === '\r' && end > start) end--;
  return span(start === 0 && text.startsWith('\uFEFF') ? 1 : start, end);
}

/** Above the line of `offset`, and above those before it that a backslash at their end joins with it. */
export function aboveContinuedLine(text: string, offset: number): CommentPlace {
  let line = lineAround(text, offset);
  while (line.start > 1) {
    const before = lineAround(text, line.start - 1);
    if (text[before.end - 1] !== '\\') break;
    line = before;
  }
  return { where: 'above', offset: line.start };
}

/** Lines that count only where they are first: for the kernel, Python, cloud-init, a Dockerfile's parser, Emacs. */
const MUST_BE_FIRST = /^(?:#!.*|#cloud-\w+.*|#[ \t]*(?:syntax|escape|check)[ \t]*=.*|[ \t]*#.*?(?:-\*-|coding[:=]).*)$/;

/** Suppresses all that a rule finds in a file, by a comment at its top. */
export function suppressFile(
  text: string,
  change: { readonly rule: string; readonly reason: string },
  marker: CommentMarker = '#',
): TextEdit[] {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  for (;;) {
    const [line = '', written = '', end = ''] = /^([^\r\n]*)(\r\n|\n|\r|$)/.exec(text.slice(at)) ?? [];
    if (!MUST_BE_FIRST.test(written) || end === '') break;
    at += line.length;
  }
  return [{ span: span(at, at), newText: commentOf(change, 'ignore-file', marker) + lineEnding(text) }];
}

/** What opens a comment, at the end of what stands before the words. */
const MARKER = /(?:(?<!#)#+|(?<!;);+|\/\/)$/;
/** What opens the next comment behind the words. */
const NEXT = /^[ \t]*(?:#+|\/\/)[ \t]*/;

/** `at` lies in a comment. Without words the marker goes too, and a line that held nothing else. */
export function editComment(text: string, at: Span, to: string): TextEdit[] {
  if (to !== '') return [{ span: at, newText: to }];
  const line = span(lineAround(text, at.start).start, lineAround(text, at.end).end);
  const before = text.slice(line.start, at.start);
  const after = text.slice(at.end, line.end);
  const marked = before.trimEnd();
  const opening = MARKER.exec(marked);
  const next = NEXT.exec(after)?.[0].length ?? 0;
  const start = opening && marked.slice(0, opening.index).trimEnd().length;
  if (start === null || (after.trim() !== '' && next === 0)) return [{ span: at, newText: '' }];
  if (next > 0) return [{ span: span(at.start, at.end + next), newText: '' }];
  if (start > 0) return [{ span: span(line.start + start, line.end), newText: '' }];
  return [{ span: withLineBreak(text, line), newText: '' }];
}

/** The line break behind it or, at the text's end, the one before. */
function withLineBreak(text: string, { start, end }: Span): Span {
  const behind = /^(?:\r\n|\n|\r)/.exec(text.slice(end, end + 2))?.[0].length ?? 0;
  if (behind > 0) return span(start, end + behind);
  const before = /(?:\r\n|\n|\r)$/.exec(text.slice(Math.max(0, start - 2), start))?.[0].length ?? 0;
  return span(start - before, end);
}

function blanksBefore(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && isBlank(text[at - 1])) at--;
  return offset - at;
}

function blanksAt(text: string, offset: number): number {
  let at = offset;
  while (isBlank(text[at])) at++;
  return at - offset;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
