// The lines of a requirements file as pip reads them: joined where a backslash continues them, comments set apart.
import type { Comment } from '../../ray/facts/read-facts.ts';
import { PlacedText, PlacedTextBuilder } from '../../text/placed-text.ts';
import { type Span, span } from '../../text/span.ts';

export interface LogicalLine {
  /** Without backslashes at line ends and without the comment. */
  readonly content: PlacedText;
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
    if (!continues(written) || next >= text.length) return lines;
    at = next;
  }
}

function continues(line: string): boolean {
  return line.endsWith('\\') && !/^[ \t]*#/.test(line);
}

function joined(text: string, physical: readonly Span[]): LogicalLine {
  const builder = new PlacedTextBuilder();
  for (const { start, end } of physical) {
    const written = text.slice(start, end);
    builder.keep(continues(written) ? written.slice(0, -1) : written, start);
  }
  const first = physical[0]?.start ?? 0;
  const end = physical.at(-1)?.end ?? first;
  const whole = builder.placed(end);
  const mark = COMMENT.exec(whole.text);
  const hash = mark ? whole.text.indexOf('#', mark.index) : whole.text.length;
  const code = whole.text.slice(0, hash).trimEnd();
  const comment = mark ? commentAt(whole.text.slice(hash), whole.toDocument(hash), end, code === '') : undefined;
  const content = code === '' ? PlacedText.at('', first) : whole.slice(0, code.length);
  return { content, span: span(first, end), ...(comment && { comment }) };
}

function commentAt(written: string, start: number, end: number, alone: boolean): Comment {
  return { span: span(start, end), text: written.slice(1).trimEnd(), alone };
}

/** As Python's `splitlines` has it, which pip asks. */
const LINE_ENDS: ReadonlySet<string> = new Set('\n\r\v\f\x1C\x1D\x1E\x85\u2028\u2029');

function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !LINE_ENDS.has(text[at] as string)) at++;
  return at;
}

function afterLineEnd(text: string, end: number): number {
  return text.startsWith('\r\n', end) ? end + 2 : end + 1;
}
