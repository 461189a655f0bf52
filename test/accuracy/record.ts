// What is written down beside the labelled set: its first run, labels that were wrong, and where set and findings still differ.
import { readFileSync } from 'node:fs';
import type { Judgement, Verdict } from './judge.ts';
import type { LabelledCase } from './labelled-cases.ts';

/** One thing that several cases showed; a case is named `group/rule: title`. */
export interface Settled {
  readonly cases: readonly string[];
  readonly rule: string;
  readonly why: string;
}

export interface Difference {
  readonly case: string;
  readonly rule: string;
  readonly verdict: Verdict;
}

export interface SetRecord {
  readonly firstRun: {
    readonly date: string;
    readonly cases: number;
    readonly silent: number;
    readonly labels: number;
    readonly found: number;
    readonly missed: number;
    readonly falseAlarms: number;
  };
  readonly corrected: readonly Settled[];
  readonly mended: readonly Settled[];
  /** The floor: a difference that is not in this list fails the test. */
  readonly open: readonly (Difference & { readonly why: string })[];
}

export function readRecord(path: string): SetRecord {
  return JSON.parse(readFileSync(path, 'utf8'));
}

export function nameOf({ group, about, title }: LabelledCase): string {
  return `${group}/${about}: ${title}`;
}

/** The differences that are written down. */
export function openIn({ open }: SetRecord): Difference[] {
  return open.map(({ case: name, rule, verdict }) => ({ case: name, rule, verdict }));
}

export function differences(judged: readonly Judgement[]): Difference[] {
  return judged
    .filter(({ verdict }) => verdict !== 'found')
    .map(({ of, rule, verdict }) => ({ case: nameOf(of), rule, verdict }));
}
