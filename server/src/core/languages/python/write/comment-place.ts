// Where Python allows a comment that suppresses a finding, and which places are inside strings.
import type { Node } from 'web-tree-sitter';
import type { Document } from '../../../text/document.ts';
import type { Span } from '../../../text/span.ts';
import { nodeOver, type Syntax } from '../../syntax.ts';
import { type CommentPlace, lineAround } from '../../write-comment.ts';
import { withoutLongCommentRuns } from '../syntax/long-comment-runs.ts';

const STRINGS: ReadonlySet<string> = new Set(['string']);

/** At the end of the line, else above it, over the string or the continued line that it is in. */
export function commentPlace({ text }: Document, { start }: Span, syntax: Syntax): CommentPlace {
  return syntax.withTree('python', withoutLongCommentRuns(text), ({ rootNode }): CommentPlace => {
    const line = lineAround(text, start, 'cr too');
    // The metadata of a script is TOML inside comments, and has comments of its own.
    const mayEnd = !isInComment(rootNode, line.end) || isInComment(rootNode, start);
    const goesOn = isInString(rootNode, line.end) || endsWithBackslash(rootNode, text, line.end);
    if (startsInCode(rootNode, text, line.start) && mayEnd && !goesOn) return { where: 'end', offset: line.end };
    let first = line.start;
    while (first > 1 && !startsInCode(rootNode, text, first)) {
      const string = nodeOver(rootNode, first, STRINGS);
      first = lineAround(text, string ? string.startIndex : first - 1, 'cr too').start;
    }
    return { where: 'above', offset: first };
  });
}

/** Between the quotes of a string, as in a word of a command: not an expression. */
export function isInsideText({ text }: Document, { start, end }: Span, syntax: Syntax): boolean {
  return syntax.withTree('python', withoutLongCommentRuns(text), ({ rootNode }) =>
    [start, end].every((offset) => isInString(rootNode, offset)),
  );
}

function startsInCode(root: Node, text: string, lineStart: number): boolean {
  if (isInString(root, lineStart) || lineStart < 2) return lineStart < 2;
  const before = lineAround(text, lineStart - 1, 'cr too');
  return !endsWithBackslash(root, text, before.end);
}

function endsWithBackslash(root: Node, text: string, lineEnd: number): boolean {
  return text[lineEnd - 1] === '\\' && !isInComment(root, lineEnd);
}

function isInString(root: Node, offset: number): boolean {
  return nodeOver(root, offset, STRINGS) !== undefined;
}

/** Also at its end. */
function isInComment(root: Node, offset: number): boolean {
  const before = offset > 0 ? root.descendantForIndex(offset - 1, offset) : null;
  return before?.type === 'comment' && before.startIndex < offset;
}
