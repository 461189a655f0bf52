// The comments of TOML that may be for Ray Guard, each with the entry that it belongs to.
import type { Node } from 'web-tree-sitter';
import type { Comment } from '../../ray/facts/read-facts.ts';
import { nextCodeLine } from '../../text/lines.ts';
import { type Span, span } from '../../text/span.ts';

/** The same words inside a string are no comment. */
export function readComments(root: Node, text: string): Comment[] {
  const comments: Comment[] = [];
  let end = 0;
  for (const { index } of text.matchAll(/ray-guard/g)) {
    if (index < end) continue;
    const node = root.descendantForIndex(index);
    if (node?.type !== 'comment') continue;
    end = node.endIndex;
    const words = text.slice(node.startIndex + 1, end).trimEnd();
    const before = text.slice(text.lastIndexOf('\n', node.startIndex) + 1, node.startIndex);
    const alone = before.trim() === '';
    const statement = pairAt(root, text, alone ? nextCodeLine(text, end) : node.startIndex - before.length);
    comments.push({
      span: span(node.startIndex, node.startIndex + 1 + words.length),
      text: words,
      alone,
      ...(statement && { statement }),
    });
  }
  return comments;
}

/** The key that the line starts with, and its value over all its lines. An element in the middle of a list is only a line. */
function pairAt(root: Node, text: string, lineStart: number): Span | undefined {
  const offset = lineStart + (/^\s*/.exec(text.slice(lineStart))?.[0].length ?? 0);
  let node: Node | null = root.descendantForIndex(offset);
  while (node && node.type !== 'pair') node = node.parent;
  return node?.startIndex === offset ? span(node.startIndex, node.endIndex) : undefined;
}
