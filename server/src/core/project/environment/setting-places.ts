// Which settings of several files are one and the same.

import type { Place } from '../../text/place.ts';
import type { LinkedEnvironment, LinkedFacts, LinkedSetting } from '../linked-facts.ts';

export function isSamePlace(a: Place, b: Place): boolean {
  return a.path === b.path && a.span.start === b.span.start && a.span.end === b.span.end;
}

/** Places by environment: a script of a thousand lines asks a million times. */
const placesOf = new WeakMap<LinkedEnvironment, ReadonlySet<string>>();

/** Directly, or as the place that another setting takes its value from. */
export function holds(environment: LinkedEnvironment, setting: Place): boolean {
  const places =
    placesOf.get(environment) ??
    new Set(environment.settings.flatMap((one) => [one, ...(one.takenFrom ? [one.takenFrom] : [])].map(nameOfPlace)));
  placesOf.set(environment, places);
  return places.has(nameOfPlace(setting));
}

export function isThe(one: LinkedSetting, setting: Place): boolean {
  return isSamePlace(one, setting) || (one.takenFrom !== undefined && isSamePlace(one.takenFrom, setting));
}

export function nameOfPlace({ path, span }: Place): string {
  return `${span.start} ${span.end} ${path}`;
}

/** Those that its processes and published ports start with. */
export function environmentsOf({ processes, runs = [], reaches }: LinkedFacts): LinkedEnvironment[] {
  return [...processes, ...runs, ...reaches].flatMap(({ environment }) => environment ?? []);
}

/** Those of other files that hold the setting, whether it counts there or not. */
export function environmentsElsewhere(setting: LinkedSetting, { users = [] }: LinkedFacts): LinkedEnvironment[] {
  return users.flatMap(({ facts }) => environmentsOf(facts)).filter((one) => holds(one, setting));
}
