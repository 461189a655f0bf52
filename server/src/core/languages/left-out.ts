// The one way to leave out what a file may say of Ray: a reader that stops at a limit says so here, and the file counts as incomplete.
import type { ReadFacts, ReadProblem } from '../ray/facts/read-facts.ts';
import type { Span } from '../text/span.ts';

/** Of the text that is being read; readers are not interrupted. */
let leftOut: ReadProblem[] = [];

/** `why` in one sentence. The first place for which there is one reason is named. */
export function leaveOut(span: Span, why: string): void {
  if (!leftOut.some(({ message }) => message === why)) leftOut.push({ span, message: why });
}

/** What is left out meanwhile is among the problems of what is read: its places are those of the same text. */
export function withLeftOut(read: () => ReadFacts): ReadFacts {
  const around = leftOut;
  leftOut = [];
  try {
    const facts = read();
    return leftOut.length === 0 ? facts : { ...facts, problems: [...facts.problems, ...leftOut] };
  } finally {
    leftOut = around;
  }
}
