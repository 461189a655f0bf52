// Comments by which a person accepts findings: `ray-guard: ignore[rule, rule] reason`, on the line or alone above it.
import type { Comment } from '../ray/facts.ts';
import type { Span } from '../text/span.ts';

export interface Suppression {
  /** Empty means every rule. */
  readonly rules: readonly string[];
  readonly reason: string;
  /** The text whose findings are accepted: every finding that starts in it. */
  readonly covers: Span;
}

const PATTERN = /^\s*ray-guard:\s*ignore(?:\[([^\]]*)\])?(.*)$/s;

export function suppressionsOf(text: string, comments: readonly Comment[]): Suppression[] {
  return comments.flatMap((comment) => {
    const match = PATTERN.exec(comment.text);
    if (!match) return [];
    const rules = (match[1] ?? '')
      .split(',')
      .map((rule) => rule.trim())
      .filter(Boolean);
    return [{ rules, reason: (match[2] ?? '').trim(), covers: coveredBy(text, comment) }];
  });
}

/** A comment alone covers the next line that is neither blank nor a comment, with the lines that continue it; another one its own line. */
function coveredBy(text: string, comment: Comment): Span {
  const ownStart = text.lastIndexOf('\n', comment.span.start - 1) + 1;
  if (!comment.alone) return { start: ownStart, end: lineEnd(text, comment.span.start) };
  let start = lineEnd(text, comment.span.end) + 1;
  while (start < text.length && /^\s*(#|$)/.test(text.slice(start, lineEnd(text, start))))
    start = lineEnd(text, start) + 1;
  let end = lineEnd(text, start);
  while (end < text.length && /\\\r?$/.test(text.slice(start, end))) end = lineEnd(text, end + 1);
  return { start, end };
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}

export function isSuppressed(suppressions: readonly Suppression[], rule: string, at: Span): boolean {
  return suppressions.some(
    ({ rules, covers }) =>
      (rules.length === 0 || rules.includes(rule)) && covers.start <= at.start && at.start <= covers.end,
  );
}
