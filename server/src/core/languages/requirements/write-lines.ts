// Writes changes into lines that each hold one requirement: versions in place, and comments that accept a finding.
import type { TextEdit } from '../../text/edit.ts';
import { lineEnding } from '../../text/line-ending.ts';
import { type Span, span } from '../../text/span.ts';
import type { Change } from '../change.ts';
import { writeComment } from '../line-comments.ts';
import { logicalLines } from './logical-lines.ts';

/** Undefined where the change has no form in such a file. */
export function writeLines(change: Change, text: string): TextEdit[] | undefined {
  switch (change.kind) {
    case 'set-versions':
      return change.requirement.versionsSpan && replace(change.requirement.versionsSpan, change.versions);
    case 'set-value':
      return typeof change.to === 'string' ? replace(change.span, change.to) : undefined;
    case 'suppress':
    case 'edit-comment':
      return writeComment(change, text, suppress);
    default:
      return undefined;
  }
}

/** Nothing that would begin a comment, an option or another line. */
function replace(at: Span, newText: string): TextEdit[] | undefined {
  return /[#\\\p{Cc}]/u.test(newText) ? undefined : [{ span: at, newText }];
}

/** Behind the requirement, or above it where the line goes on or has a comment already. */
function suppress(text: string, at: Span, comment: string): TextEdit[] | undefined {
  for (const line of logicalLines(text, () => true)) {
    const { start, end } = line.span;
    if (at.start < start || at.start > end) continue;
    const written = text.slice(start, end);
    if (!line.comment && !/[\r\n]/.test(written))
      return [{ span: span(start + written.trimEnd().length, end), newText: `  ${comment}` }];
    const indent = /^[ \t]*/.exec(written)?.[0] ?? '';
    return [{ span: span(start, start), newText: `${indent}${comment}${lineEnding(text)}` }];
  }
  return undefined;
}
