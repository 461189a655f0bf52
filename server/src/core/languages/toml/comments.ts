// Finds the comments of a TOML file that speak to Ray Guard.
import type { Node } from 'web-tree-sitter';
import type { Comment } from '../../ray/facts.ts';
import { span } from '../../text/span.ts';

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
    comments.push({
      span: span(node.startIndex, node.startIndex + 1 + words.length),
      text: words,
      alone: before.trim() === '',
    });
  }
  return comments;
}
