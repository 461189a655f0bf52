// One line that may require Ray: a PEP 508 requirement with pip's options behind it, read and written.
import type { Requirement } from '../../ray/facts/requirement.ts';
import { isRayPackage, readRequirementText } from '../../ray/versions/requirement-text.ts';
import type { PlacedText } from '../../text/placed-text.ts';
import { type Span, span, type TextEdit } from '../../text/span.ts';
import type { Change } from '../change.ts';
import { type CommentPlace, writeComment } from '../write-comment.ts';
import { logicalLines } from './logical-lines.ts';

/** Options of one requirement (`--hash=…`) start with a word of their own. */
const OPTIONS = /(?<![ \t])[ \t]+--?[A-Za-z][\s\S]*$/;

/** Undefined for other packages and for lines of options (`-r`, `--index-url`). */
export function readLine(line: PlacedText, how: Requirement['how'], where: string): Requirement | undefined {
  const options = OPTIONS.exec(line.text)?.[0] ?? '';
  const written = line.text.slice(0, line.text.length - options.length).trimEnd();
  const read = readRequirementText(written);
  if (!read || !isRayPackage(read.name)) return undefined;
  const versionsAt = span(read.versionsStart, read.versionsEnd);
  const exact = how === 'locked' ? /^==(?!=)\s*([^,*]+)$/.exec(read.versions ?? '')?.[1] : undefined;
  // Hashes are of the release that is asked for now, and a lock is its tool's to write.
  const isFree =
    how !== 'locked' && read.url === undefined && !/--hash\b/.test(options) && line.standsWhole(versionsAt);
  return {
    package: 'ray',
    how,
    notation: exact === undefined ? read.notation : 'exact',
    span: line.spanInDocument(span(read.start, written.length)),
    where,
    ...(read.versions !== undefined && { versions: exact ?? read.versions }),
    ...(read.versions !== undefined && isFree && { versionsSpan: placeOf(line, versionsAt.start, versionsAt.end) }),
    ...(read.marker !== undefined && { marker: read.marker }),
  };
}

/** Versions that are not there yet belong right behind the word before them. */
function placeOf(line: PlacedText, start: number, end: number) {
  if (end > start || start === 0) return line.spanInDocument(span(start, end));
  const behind = line.spanInDocument(span(start - 1, start)).end;
  return span(behind, behind);
}

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
