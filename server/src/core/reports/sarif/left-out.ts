// What a log leaves out because services would refuse it, said in the log itself.
import type { Notification } from 'sarif';
import { MOST_LOCATIONS, MOST_RESULTS } from './limits.ts';

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
