// Comments of a YAML file, or of a script inside it, that may accept a finding.
import type { Comment } from '../../ray/facts/for-ray-guard.ts';
import { span } from '../../text/span.ts';

/** By text: what stands in a string is taken too, and accepts nothing but its own line. */
export function readComments(text: string): Comment[] {
  const comments: Comment[] = [];
  for (const { index, 0: line } of text.matchAll(/^.*ray-guard.*$/gm)) {
    const opened = /(?:^\uFEFF?|[ \t])(#|\/\/)(?=[^\r\n]*ray-guard)/.exec(line);
    if (!opened) continue;
    const start = index + opened.index + opened[0].length - (opened[1]?.length ?? 0);
    const end = index + line.trimEnd().length;
    const alone = text.slice(index, start).trim() === '';
    comments.push({ span: span(start, end), text: text.slice(start + (opened[1]?.length ?? 0), end), alone });
  }
  return comments;
}
