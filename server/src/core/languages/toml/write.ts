// Writes changes into TOML: versions inside their quotes, and comments that accept a finding.

import type { Document } from '../../text/document.ts';
import type { TextEdit } from '../../text/edit.ts';
import { fileNameOf } from '../../text/path.ts';
import { type Span, span } from '../../text/span.ts';
import type { Change } from '../change.ts';
import { writeComment } from '../line-comments.ts';
import { isLock } from './lock.ts';

/** Undefined where the change has no form in TOML or could break the file; locks are their tool's to write. */
export function writeToml(change: Change, { text, path }: Document): TextEdit[] | undefined {
  if (isLock(fileNameOf(path))) return undefined;
  switch (change.kind) {
    case 'set-versions':
      // A PEP 440 range of comparisons means the same in Poetry's and in conda's notation.
      return change.requirement.versionsSpan && replace(change.requirement.versionsSpan, change.versions);
    case 'set-value':
      return typeof change.to === 'string' ? replace(withoutQuotes(text, change.span), change.to) : undefined;
    case 'rename':
      return replace(change.span, change.to);
    case 'remove':
      return [{ span: change.span, newText: '' }];
    case 'suppress':
    case 'edit-comment':
      return writeComment(change, text, suppress);
    default:
      return undefined;
  }
}

/** Only text that needs no escape in any kind of TOML string. */
function replace(at: Span, newText: string): TextEdit[] | undefined {
  return /["'\\\p{Cc}]/u.test(newText) ? undefined : [{ span: at, newText }];
}

function withoutQuotes(text: string, at: Span): Span {
  const quotes = /^("""|'''|"|')/.exec(text.slice(at.start, at.end))?.[0].length ?? 0;
  return span(at.start + quotes, at.end - quotes);
}

function suppress(text: string, at: Span, comment: string): TextEdit[] | undefined {
  const lineStart = Math.max(text.lastIndexOf('\n', at.start - 1) + 1, text.startsWith('\uFEFF') ? 1 : 0);
  const newline = text.indexOf('\n', at.start);
  const lineEnd = newline === -1 ? text.length : newline;
  const line = text.slice(lineStart, lineEnd);
  const state = lineEndState(text, lineStart, lineEnd);
  if (state === 'string') return undefined;
  if (state === 'code') {
    const end = lineStart + line.trimEnd().length;
    return [{ span: span(end, lineStart + line.replace(/\r$/, '').length), newText: `  ${comment}` }];
  }
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  const lineBreak = line.endsWith('\r') ? '\r\n' : '\n';
  return [{ span: span(lineStart, lineStart), newText: `${indent}${comment}${lineBreak}` }];
}

/** One token of TOML as far as comments and strings go; an unclosed string ends with its line or the text. */
const TOKEN =
  /#[^\n]*|"""(?:[^"\\]|\\.|"(?!""))*(?:"""|$)|'''(?:[^']|'(?!''))*(?:'''|$)|"(?:[^"\\\n]|\\[^\n])*"?|'[^'\n]*'?|[^#"'\n]+|\n/sy;

/** Where a comment would land at the end of the line; `string` also when the line starts inside one. */
function lineEndState(text: string, lineStart: number, lineEnd: number): 'code' | 'comment' | 'string' {
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < lineEnd) {
    const start = TOKEN.lastIndex;
    const token = TOKEN.exec(text)?.[0];
    if (!token) return 'string';
    const end = start + token.length;
    if (end > lineStart && start < lineEnd && token.includes('\n') && token !== '\n') return 'string';
    if (token.startsWith('#') && start >= lineStart) return 'comment';
  }
  return 'code';
}
