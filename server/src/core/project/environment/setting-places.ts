// Which settings of several files are one and the same.

import type { Span } from '../../text/span.ts';
import type { LinkedEnvironment, LinkedSetting } from '../linked-facts.ts';

interface Placed {
  readonly span: Span;
  /** Absent in the file that is looked from. */
  readonly path?: string;
}

export function isSamePlace(a: Placed, b: Placed): boolean {
  return a.path === b.path && a.span.start === b.span.start && a.span.end === b.span.end;
}

/** Places by environment: a script of a thousand lines asks a million times. */
const placesOf = new WeakMap<LinkedEnvironment, ReadonlySet<string>>();

/** Directly, or as the place that another setting takes its value from. */
export function holds(environment: LinkedEnvironment, setting: Placed): boolean {
  const places =
    placesOf.get(environment) ??
    new Set(environment.settings.flatMap((one) => [one, ...(one.takenFrom ? [one.takenFrom] : [])].map(nameOf)));
  placesOf.set(environment, places);
  return places.has(nameOf(setting));
}

export function isThe(one: LinkedSetting, setting: Placed): boolean {
  return isSamePlace(one, setting) || (one.takenFrom !== undefined && isSamePlace(one.takenFrom, setting));
}

function nameOf({ path = '', span }: Placed): string {
  return `${span.start} ${span.end} ${path}`;
}
