// Finds the comments of a Python file that may hold a suppression.
import type { Comment } from '../../ray/facts.ts';
import { closest, type Source, spanOf } from './source.ts';

export function findComments(source: Source): Comment[] {
  const comments: Comment[] = [];
  for (const { index } of source.text.matchAll(/ray-guard/g)) {
    const leaf = source.leafAt(index);
    const comment = leaf && closest(leaf, 'comment');
    if (!comment || comment.startIndex === comments.at(-1)?.span.start) continue;
    const alone = source.isBlank(source.lineStart(comment.startIndex), comment.startIndex);
    comments.push({ span: spanOf(comment), text: comment.text.slice(1), alone });
  }
  return comments;
}
