// What is true of one file in its project: what it says itself, with the variables, images and processes of other files; which settings are one.

import type { EnvironmentSetting, ProcessEnvironment } from '../ray/facts/environment.ts';
import type { EnvironmentPlace, Process, Reach } from '../ray/facts/process.ts';
import type { ReadFacts } from '../ray/facts/read-facts.ts';
import type { Requirement } from '../ray/facts/requirement.ts';
import type { Place, Span } from '../text/span.ts';

/** All its spans are places in the file at `path`; so are those of the other linked facts that have a path. */
export interface LinkedSetting extends EnvironmentSetting, Place {
  /** The place that `from` led to. */
  readonly takenFrom?: Place;
  /** Where the program itself takes it in as it runs, such as `load_dotenv()`. */
  readonly through?: { readonly span: Span; readonly lines?: Span };
}

export interface LinkedEnvironment extends ProcessEnvironment {
  readonly settings: readonly LinkedSetting[];
}

/** What starts a process of another file, and where a variable can be set for that start. */
export interface StartedBy extends Place {
  readonly environmentPlace?: EnvironmentPlace;
}

export interface LinkedProcess extends Process, Place {
  readonly environment?: LinkedEnvironment;
  /** What its image says of Ray, where that is in another file. */
  readonly image?: { readonly path: string; readonly requirements: readonly Requirement[] };
  /** What starts it with this environment, where that is in another file: a compose service. */
  readonly startedBy?: StartedBy;
  /** What it is started with, before what its own file sets. */
  readonly given?: LinkedEnvironment;
  /** Other commands start it in a container, where this one does not. */
  readonly alsoInContainer?: true;
}

export interface LinkedReach extends Reach, Place {
  readonly behind: readonly LinkedProcess[] | 'may be ray' | 'none';
  readonly environment?: LinkedEnvironment;
}

/** A value that the file imports, or is given as a variable, at the place where it uses it. */
export interface LinkedValue {
  readonly name: string;
  readonly span: Span;
  readonly from: Place;
  /** It is a variable, and set at `from`. */
  readonly isSetting?: true;
}

/** A file that takes variables from another one. */
export interface EnvironmentUser {
  readonly path: string;
  readonly facts: LinkedFacts;
}

/** Everything the rules may know of one file. What they may not change is in it with another path than the file's own. */
export interface LinkedFacts extends ReadFacts {
  readonly path: string;
  /** What it says itself, with the values that it imports. */
  readonly own: ReadFacts;
  /** Where those stand. */
  readonly values?: readonly LinkedValue[];
  /** Of Ray: what merely runs another file is left out. */
  readonly processes: readonly LinkedProcess[];
  readonly environment: readonly LinkedSetting[];
  readonly reaches: readonly LinkedReach[];
  /** What `inherits` resolves to, for all processes of a program. Its settings are in other files. */
  readonly inherited?: readonly LinkedSetting[];
  /** What its commands and the images of `containers` run in other files, where these processes stand. */
  readonly runs?: readonly LinkedProcess[];
  /** The files that take variables from this one. */
  readonly users?: readonly EnvironmentUser[];
}

/** Of a file that nothing elsewhere has a part in. */
export function alone(path: string, own: ReadFacts): LinkedFacts {
  const ofRay = own.processes.filter(({ role }) => role !== 'program');
  const processes = new Map(ofRay.map((one) => [one, placed(one, path)]));
  return {
    ...own,
    path,
    own,
    processes: [...processes.values()],
    environment: own.environment.map((one) => ({ ...one, path })),
    reaches: own.reaches.map((reach) => ({
      ...placed(reach, path),
      behind:
        typeof reach.behind === 'string'
          ? reach.behind
          : reach.behind.map((one) => processes.get(one) ?? placed(one, path)),
    })),
  };
}

export function placed<T extends { readonly environment?: ProcessEnvironment }>(
  { environment, ...thing }: T,
  path: string,
) {
  return { ...thing, path, ...(environment && { environment: placedEnvironment(environment, path) }) };
}

function placedEnvironment({ settings, ...rest }: ProcessEnvironment, path: string): LinkedEnvironment {
  return { ...rest, settings: settings.map((one) => ({ ...one, path })) };
}

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
