// The whole lines of a statement that can be moved or deleted on its own.
import type { Node } from 'web-tree-sitter';
import { type Span, span } from '../../../text/span.ts';
import type { Source } from './source.ts';

/** Undefined inside a function or another statement, and where a line is shared. */
export function ownLines(source: Source, statement: Node): Span | undefined {
  const start = source.lineStart(statement.startIndex);
  const end = source.lineEnd(statement.endIndex);
  if (statement.parent?.type !== 'module' || start !== statement.startIndex) return undefined;
  return /^[ \t]*(#.*)?$/.test(source.text.slice(statement.endIndex, end))
    ? span(start, source.nextLine(end))
    : undefined;
}
