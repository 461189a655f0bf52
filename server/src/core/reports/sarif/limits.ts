// How much code scanning takes of a log, which findings stay where there are more, how the rest is counted, and which files were not checked.

import type { Location, Notification } from 'sarif';
import { describeNotChecked } from '../not-checked.ts';

/**
 * GitHub refuses more: "SARIF results exceed one or more limits" and "SARIF results file is too large" on docs.github.com,
 * read 2026-11-25.
 * It shows 5,000 results and 100 places of each. Logs have one run (of 20), a few dozen rules (of 25,000) with a few tags
 * each (of 20), and no thread flows.
 */
export const MOST_RESULTS = 25_000;
export const MOST_LOCATIONS = 1_000;
/** Compressed with gzip, as a log is uploaded. */
export const MOST_BYTES = 10_000_000;

/** In their order. `rankOf`: 0 for the most severe. */
export function mostSevere<T>(all: readonly T[], rankOf: (one: T) => number, most: number): readonly T[] {
  if (all.length <= most) return all;
  const chosen = new Set([...all].sort((a, b) => rankOf(a) - rankOf(b)).slice(0, most));
  return all.filter((one) => chosen.has(one));
}

export interface LeftOut {
  readonly findings: number;
  /** That findings refer to. */
  readonly places: number;
}

const FINDINGS = 'left-out';
const PLACES = 'places-left-out';

export function describeLeftOut({ findings, places }: LeftOut): Notification[] {
  const ofFindings = `Findings left out, the least severe: ${findings}. A log holds ${MOST_RESULTS} at most, and 10 MB compressed.`;
  const ofPlaces = `Places left out that findings refer to: ${places}. A finding has ${MOST_LOCATIONS} at most.`;
  return [
    ...(findings > 0 ? [describe(FINDINGS, ofFindings, findings)] : []),
    ...(places > 0 ? [describe(PLACES, ofPlaces, places)] : []),
  ];
}

function describe(id: string, text: string, count: number): Notification {
  return { descriptor: { id }, level: 'warning', message: { text }, properties: { count } };
}

export function isLeftOut({ descriptor }: Notification): boolean {
  return descriptor?.id === FINDINGS || descriptor?.id === PLACES;
}

/** The sum of what several logs left out. */
export function leftOutIn(notifications: readonly Notification[]): LeftOut {
  return { findings: sumOf(notifications, FINDINGS), places: sumOf(notifications, PLACES) };
}

function sumOf(notifications: readonly Notification[], id: string): number {
  const counts = notifications.flatMap(({ descriptor, properties }) => (descriptor?.id === id ? properties?.count : 0));
  return counts.reduce((sum, count) => sum + (Number.isSafeInteger(count) ? count : 0), 0);
}

const NOT_CHECKED = 'not-checked';

/** Of files that mention Ray; the text of each place is its label. */
export function describeOthers(files: readonly Location[]): Notification[] {
  const text = describeNotChecked(files.map(({ message }) => ({ label: message?.text ?? '' })));
  if (text === undefined) return [];
  return [{ descriptor: { id: NOT_CHECKED }, level: 'note', message: { text }, locations: [...files] }];
}

export function isOfOthers({ descriptor }: Notification): boolean {
  return descriptor?.id === NOT_CHECKED;
}
