// The disagreements that are known, each with its reason, and what a run adds to them or no longer shows.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/engine.ts';
import type { Class, Outcome } from './kind.ts';

/** Every seed below `SEEDS` for which it occurs. */
export interface Accepted {
  readonly kind: string;
  readonly question: string;
  readonly class: Class;
  readonly reason: string;
  readonly seeds: readonly number[];
}

/** How many cases of each kind the list is about: those with the seeds from 1 on. */
export const SEEDS = 100;

export const acceptedPath = join(root, 'test/oracle/accepted.json');

export const accepted: readonly Accepted[] = JSON.parse(readFileSync(acceptedPath, 'utf8')).accepted;

/** One line for each disagreement: `python 17 mode: called open`. */
export function disagreements(kind: string, outcomes: readonly Outcome[]): string[] {
  return outcomes
    .filter((one) => one.class !== 'agrees' && one.class !== 'not known')
    .map((one) => lineOf(kind, one.seed, one));
}

/** The same for what is accepted. */
export function acceptedOf(kind: string): string[] {
  return accepted.filter((one) => one.kind === kind).flatMap((one) => one.seeds.map((seed) => lineOf(kind, seed, one)));
}

/** The list without what is not among these lines. */
export function stillAccepted(occurring: ReadonlySet<string>): Accepted[] {
  return accepted
    .map((one) => ({ ...one, seeds: one.seeds.filter((seed) => occurring.has(lineOf(one.kind, seed, one))) }))
    .filter(({ seeds }) => seeds.length > 0);
}

function lineOf(kind: string, seed: number, { question, class: found }: Pick<Outcome, 'question' | 'class'>): string {
  return `${kind} ${seed} ${question}: ${found}`;
}
