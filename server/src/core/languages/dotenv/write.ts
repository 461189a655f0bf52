// Writes changes into a file of environment variables, in the quotes that are there.
import type { Document } from '../../text/document.ts';
import type { TextEdit } from '../../text/edit.ts';
import { lineEnding } from '../../text/line-ending.ts';
import { type Span, span } from '../../text/span.ts';
import type { Change } from '../change.ts';
import { writeComment } from '../line-comments.ts';

/** Undefined for changes that have no form here, and for values that would need other quotes. */
export function writeDotenv(change: Change, { text }: Document): TextEdit[] | undefined {
  switch (change.kind) {
    case 'set-value': {
      const quotes = /^["']/.test(text.slice(change.span.start, change.span.end)) ? 1 : 0;
      const isPlain = change.to !== null && /^[\w.:/-]+$/.test(String(change.to));
      const inside = span(change.span.start + quotes, change.span.end - quotes);
      return isPlain ? [{ span: inside, newText: String(change.to) }] : undefined;
    }
    case 'rename':
      return /^\w+$/.test(change.to) ? [{ span: change.span, newText: change.to }] : undefined;
    case 'remove':
      return [{ span: change.span, newText: '' }];
    case 'suppress':
    case 'edit-comment':
      return writeComment(change, text, suppress);
    default:
      return undefined;
  }
}

/** Behind a value a comment may be taken for a part of it, so it gets a line of its own. */
function suppress(text: string, at: Span, comment: string): TextEdit[] {
  const before = text.slice(0, at.start);
  const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  const start = Math.max(lineStart, text.startsWith('\uFEFF') ? 1 : 0);
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  return [{ span: span(start, start), newText: `${indent}${comment}${lineEnding(text)}` }];
}
