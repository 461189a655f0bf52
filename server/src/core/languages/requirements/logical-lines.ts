// The lines of a requirements file as pip reads them: joined where a backslash continues them, comments set apart.
import type { Comment } from '../../ray/facts.ts';
import { type Span, span } from '../../text/span.ts';
import { type EmbeddedText, embeddedThrough } from '../commands/embedded-text.ts';

export interface LogicalLine {
  /** Without backslashes at line ends and without the comment. */
  readonly content: EmbeddedText;
  readonly comment?: Comment;
  /** From the first character of the first line to before the end of the last one. */
  readonly span: Span;
}

/** A comment begins the line, or stands behind white space. */
const COMMENT = /(?:^|[ \t])#/;

/** Those for which `wanted` says yes of what is written, line ends included. A leading BOM belongs to no line. */
export function* logicalLines(text: string, wanted: (written: string) => boolean): Generator<LogicalLine> {
  for (let start = text.startsWith('\uFEFF') ? 1 : 0; start < text.length; ) {
    const physical = physicalLines(text, start);
    const end = physical.at(-1)?.end ?? start;
    if (wanted(text.slice(start, end))) yield joined(text, physical);
    start = afterLineEnd(text, end);
  }
}

/** A comment of its own ends what a backslash began, and continues nothing. */
function physicalLines(text: string, start: number): Span[] {
  const lines: Span[] = [];
  for (let at = start; ; ) {
    const end = lineEnd(text, at);
    lines.push(span(at, end));
    const written = text.slice(at, end);
    const next = afterLineEnd(text, end);
    if (!written.endsWith('\\') || /^[ \t]*#/.test(written) || next >= text.length) return lines;
    at = next;
  }
}

function joined(text: string, physical: readonly Span[]): LogicalLine {
  let content = '';
  const offsets: number[] = [];
  for (const [index, { start, end }] of physical.entries()) {
    const isLast = index === physical.length - 1;
    const written = text.slice(start, isLast ? end : end - 1);
    content += written;
    for (let at = 0; at < written.length; at++) offsets.push(start + at);
  }
  const first = physical[0]?.start ?? 0;
  const end = physical.at(-1)?.end ?? first;
  const mark = COMMENT.exec(content);
  const hash = mark ? content.indexOf('#', mark.index) : content.length;
  const code = content.slice(0, hash).trimEnd();
  const comment = mark ? commentAt(content.slice(hash), offsets[hash] ?? end, end, code === '') : undefined;
  // Behind the last character, not where a continued line goes on.
  const codeOffsets = [...offsets.slice(0, code.length), code ? (offsets[code.length - 1] ?? first) + 1 : first];
  return { content: embeddedThrough(code, codeOffsets), span: span(first, end), ...(comment && { comment }) };
}

function commentAt(written: string, start: number, end: number, alone: boolean): Comment {
  return { span: span(start, end), text: written.slice(1).trimEnd(), alone };
}

function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== 10 && text.charCodeAt(at) !== 13) at++;
  return at;
}

function afterLineEnd(text: string, end: number): number {
  return text.startsWith('\r\n', end) ? end + 2 : end + 1;
}
