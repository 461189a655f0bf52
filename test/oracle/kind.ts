// What a generator gives the comparison: cases made from seeds, and one outcome for each question about a case.

/**
 * agrees: what happened is what was reported. not known: it was reported as not known, or only as possible, and that is so.
 * called protected: nothing is wrong by the report, and it is open. called open: open with certainty by the report, and in
 * some run it is not. silent: open whatever the run decides, and nothing was reported.
 */
export const CLASSES = ['agrees', 'not known', 'silent', 'called open', 'called protected'] as const;
export type Class = (typeof CLASSES)[number];

export interface Outcome {
  readonly seed: number;
  /** `host`, `mode`, `releases`, `ignored`. */
  readonly question: string;
  readonly class: Class;
  /** What was generated, what the product reported about it, what happened: for those who read a disagreement. */
  readonly shown: string;
}

export interface Kind {
  readonly id: string;
  /** What is asked: `CPython`, `bash`. */
  readonly interpreter: string;
  /** Runs the real interpreter once for all of them. */
  outcomes(seeds: readonly number[]): Outcome[];
}

/** What the product says of a hazard. */
export type Said = 'open' | 'may be open' | 'unknown' | 'protected';

/** `happened`: for each run that the product cannot know, whether it is open; one at least. */
export function classOf(said: Said, happened: readonly boolean[]): Class {
  const [some, all] = [happened.includes(true), !happened.includes(false)];
  switch (said) {
    case 'open':
      return all ? 'agrees' : 'called open';
    case 'may be open':
      return some ? 'agrees' : 'not known';
    case 'unknown':
      return all ? 'silent' : 'not known';
    case 'protected':
      return some ? 'called protected' : 'agrees';
  }
}
