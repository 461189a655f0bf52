// Changes of comments, for languages in which a comment goes from `#` to the end of its line.
import type { TextEdit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import type { Change } from './change.ts';
import { editComment } from './edit-comment.ts';
import { suppressFile, suppression } from './suppress-file.ts';

type CommentChange = Extract<Change, { kind: 'suppress' | 'edit-comment' }>;

/** `accept` puts the comment where it accepts what stands at the span; undefined where the language allows none there. */
export function writeComment(
  change: CommentChange,
  text: string,
  accept: (text: string, at: Span, comment: string) => TextEdit[] | undefined,
): TextEdit[] | undefined {
  if (change.kind === 'edit-comment') return editComment(text, change.span, change.to);
  const { scope, span, rule, reason } = change;
  return scope === 'file' ? suppressFile(text, rule, reason) : accept(text, span, `# ${suppression(rule, reason)}`);
}
