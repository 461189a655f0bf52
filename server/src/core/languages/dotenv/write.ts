// Writes changes into a file of environment variables, in the quotes that are there.
import type { Document } from '../../text/document.ts';
import type { TextEdit } from '../../text/edit.ts';
import { type Span, span } from '../../text/span.ts';
import type { Change } from '../change.ts';
import { type CommentPlace, lineAround, writeComment } from '../write-comment.ts';

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
      return writeComment(change, text, (at) => commentPlace(text, at));
    default:
      return undefined;
  }
}

/** Behind a value a comment may be taken for a part of it, so it gets a line of its own. */
function commentPlace(text: string, { start }: Span): CommentPlace {
  return { where: 'above', offset: lineAround(text, start, 'cr too').start };
}
