// Mistakes in a policy: one sentence each with the cure, the place, and where it is certain enough the edit.
import { boundedLine } from '../ray/versions/quote-requirement.ts';
import type { TextEdit } from '../text/edit.ts';
import { nearestWord } from '../text/nearest-word.ts';
import type { Span } from '../text/span.ts';

export interface PolicyFix {
  /** Imperative: `Write "severity"`. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

export interface PolicyProblem {
  /** Inside the text, and empty only where the text is. */
  readonly span: Span;
  readonly message: string;
  readonly fix?: PolicyFix;
}

/** What was probably meant: a word spelt nearly like it, or the only one that starts like it (`warn`). */
function meantWord(word: string, words: readonly string[]): string | undefined {
  const nearest = nearestWord(word, words);
  if (nearest !== undefined) return nearest;
  const longer = word.length >= 3 ? words.filter((one) => one.startsWith(word.toLowerCase())) : [];
  return longer.length === 1 ? longer[0] : undefined;
}

/** The second half of a message: `did you mean "severity"?`, or what there is. */
export function meantOr(word: string, words: readonly string[]): string {
  const meant = meantWord(word, words);
  return meant === undefined ? `there are ${words.join(', ')}.` : `did you mean "${meant}"?`;
}

/** Writes the word that was meant. `span` holds nothing but what the word replaces. */
export function respell(word: string, words: readonly string[], span: Span): PolicyFix | undefined {
  const meant = meantWord(word, words);
  return meant === undefined ? undefined : rewrite(`Write "${meant}"`, span, meant);
}

export function rewrite(title: string, span: Span, newText: string): PolicyFix {
  return { title, edits: [{ span, newText }] };
}

export function quoted(text: string): string {
  return `"${boundedLine(text)}"`;
}
