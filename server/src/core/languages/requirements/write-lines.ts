// Writes changes into lines that each hold one requirement: versions in place, and comments that accept a finding.
import type { TextEdit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import type { Change } from '../change.ts';
import { type CommentPlace, writeComment } from '../write-comment.ts';
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
      return writeComment(change, text, (at) => commentPlace(text, at));
    default:
      return undefined;
  }
}

/** Nothing that would begin a comment, an option or another line. */
function replace(at: Span, newText: string): TextEdit[] | undefined {
  return /[#\\\p{Cc}]/u.test(newText) ? undefined : [{ span: at, newText }];
}

/** Behind the requirement, or above it where the line goes on or has a comment already. */
function commentPlace(text: string, at: Span): CommentPlace | undefined {
  for (const { span, comment } of logicalLines(text, () => true)) {
    const { start, end } = span;
    if (at.start < start || at.start > end) continue;
    const holdsMore = comment !== undefined || /[\r\n]/.test(text.slice(start, end));
    return holdsMore ? { where: 'above', offset: start } : { where: 'end', offset: end };
  }
  return undefined;
}
