// The fences that fixtures write code in, and how each is a file: its name where none is given, its line comment.
import { type Language, languages } from '../../server/src/core/index.ts';

interface Fence {
  readonly fileName: string;
  /** Absent where a line of its own cannot be a comment. */
  readonly comment?: Language['comment'];
}

/** A notebook's comments are lines of its program, not of its file. */
export const fences: Readonly<Record<string, Fence>> = Object.fromEntries(
  languages.flatMap(({ fence, comment }) =>
    fence ? [[fence.word, { fileName: fence.fileName, ...(fence.word !== 'json' && { comment }) }]] : [],
  ),
);
