// Finds the comments of a Python file that may hold a suppression, and the statements that they belong to.
import type { Node } from 'web-tree-sitter';
import type { Comment } from '../../../ray/facts/read-facts.ts';
import { nextCodeLine } from '../../../text/lines.ts';
import { type Span, span } from '../../../text/span.ts';
import { type Source, spanOf } from './source.ts';

export function findComments(source: Source): Comment[] {
  const comments: Comment[] = [];
  for (const { index } of source.text.matchAll(/ray-guard/g)) {
    const comment = source.leafAt(index);
    if (comment?.type !== 'comment' || comment.startIndex === comments.at(-1)?.span.start) continue;
    const alone = source.isBlank(source.lineStart(comment.startIndex), comment.startIndex);
    const statement = statementOf(comment, alone, source);
    comments.push({ span: spanOf(comment), text: comment.text.slice(1), alone, ...(statement && { statement }) });
  }
  return comments;
}

/** The one that contains the comment; else, alone, the one below, and behind something the one that ends there. */
function statementOf(comment: Node, alone: boolean, source: Source): Span | undefined {
  const around = statementAround(comment);
  if (around && around.start < comment.startIndex) return around;
  const { text } = source;
  const below = alone ? nextCodeLine(text, comment.endIndex) : comment.startIndex;
  const blanks = /^[ \t]*/.exec(text.slice(below))?.[0].length ?? 0;
  const leaf = source.leafAt(alone ? below + blanks : text.slice(0, comment.startIndex).trimEnd().length - 1);
  return leaf && leaf.type !== 'comment' ? statementAround(leaf) : undefined;
}

const BODIES = new Set(['module', 'block']);
const WITH_BODY = /^(?:if|for|while|with|try|match)_statement$|_clause$|_definition$/;

/** Of a statement with a body only what stands before the body. */
function statementAround(leaf: Node): Span | undefined {
  for (let node: Node | null = leaf; node && !BODIES.has(node.type); node = node.parent) {
    const body = WITH_BODY.test(node.type) ? node.namedChildren.find(({ type }) => type === 'block') : undefined;
    if (body) return span(node.startIndex, body.previousSibling?.endIndex ?? body.startIndex);
    if (!node.parent || BODIES.has(node.parent.type)) return spanOf(node);
  }
  return undefined;
}
