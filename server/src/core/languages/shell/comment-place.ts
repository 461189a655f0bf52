// Where a shell script allows a comment that suppresses a finding.
import type { Node } from 'web-tree-sitter';
import type { PlacedText } from '../../text/placed-text.ts';
import type { Span } from '../../text/span.ts';
import { nodeOver, type Syntax } from '../syntax.ts';
import { type CommentPlace, lineAround } from '../write-comment.ts';
import { forGrammar, withLineFeeds } from './script-source.ts';

const STRINGS: ReadonlySet<string> = new Set(['string', 'raw_string', 'ansi_c_string']);
const HEREDOCS: ReadonlySet<string> = new Set(['heredoc_body']);

/** At the end of the line; above the statement where that is not code, as in strings and heredocs. `script` is whole lines of a document. */
export function commentPlace(script: PlacedText, at: Span, syntax: Syntax): CommentPlace {
  const plain = withLineFeeds(script);
  const { text } = plain;
  return syntax.withTree('bash', forGrammar(text), ({ rootNode }): CommentPlace => {
    const line = lineAround(text, plain.spanInText(at).start);
    if (mayEndWithComment(rootNode, text, line)) return { where: 'end', offset: plain.spanInDocument(line).end };
    let { start } = line;
    while (start > 0 && !startsStatement(rootNode, text, start)) start = lineAround(text, start - 1).start;
    return { where: 'above', offset: plain.toDocument(start) };
  });
}

/** Not on the line on which a heredoc begins: what stands above it suppresses what is in it, too. */
function mayEndWithComment(root: Node, text: string, { start, end }: Span): boolean {
  const last = end > start ? root.descendantForIndex(end - 1, end) : null;
  const isQuoted = isInQuotes(root, start) || isInQuotes(root, end) || isInHeredoc(root, end + 1);
  return !isQuoted && last?.type !== 'comment' && text[end - 1] !== '\\';
}

function startsStatement(root: Node, text: string, lineStart: number): boolean {
  if (isInQuotes(root, lineStart)) return false;
  const before = root.descendantForIndex(Math.max(0, lineStart - 2), Math.max(0, lineStart - 1));
  return text[lineStart - 2] !== '\\' || before?.type === 'comment';
}

function isInQuotes(root: Node, offset: number): boolean {
  return nodeOver(root, offset, STRINGS) !== undefined || isInHeredoc(root, offset);
}

/** Its text begins with a line. */
function isInHeredoc(root: Node, offset: number): boolean {
  return nodeOver(root, offset + 1, HEREDOCS) !== undefined;
}
