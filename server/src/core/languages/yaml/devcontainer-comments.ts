// Accepts a finding by a comment in JSON with comments.
import type { TextEdit } from '../../text/edit.ts';
import { type Span, span } from '../../text/span.ts';

const TOKEN = /"(?:[^"\\\n]|\\.)*"|\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

/** At the end of the line, above it where the line has a comment; undefined where either would be inside a comment. */
export function suppressInJson(text: string, at: Span, comment: string): TextEdit[] | undefined {
  const first = text.startsWith('\uFEFF') ? 1 : 0;
  const start = Math.max(text.lastIndexOf('\n', at.start - 1) + 1, first);
  const end = start + (/^[^\r\n]*/.exec(text.slice(start))?.[0].length ?? 0);
  const isInComment = (offset: number) => commentsIn(text).some((one) => one.start < offset && offset < one.end);
  if (!commentsIn(text).some((one) => one.start < end && start < one.end)) {
    const blanks = /[ \t]*$/.exec(text.slice(start, end))?.[0].length ?? 0;
    return [{ span: span(end - blanks, end), newText: `  ${comment}` }];
  }
  if (isInComment(start)) return undefined;
  const indent = /^[ \t]*/.exec(text.slice(start, end))?.[0] ?? '';
  return [{ span: span(start, start), newText: indent + comment + (text.includes('\r\n') ? '\r\n' : '\n') }];
}

export function isJsonComment(text: string, at: Span): boolean {
  return commentsIn(text).some((one) => text.startsWith('//', one.start) && one.start < at.start && at.end <= one.end);
}

function commentsIn(text: string): Span[] {
  const tokens = [...text.matchAll(TOKEN)].filter(([token]) => !token.startsWith('"'));
  return tokens.map(({ 0: token, index }) => span(index, index + token.length));
}
