// What is true of one file in its project: what it says itself, with the variables, images and processes of other files.
import type { EnvironmentSetting, ProcessEnvironment } from '../ray/facts/environment.ts';
import type { Process, Reach } from '../ray/facts/process.ts';
import type { ReadFacts } from '../ray/facts/read-facts.ts';
import type { Requirement } from '../ray/facts/requirement.ts';
import type { Place } from '../text/place.ts';
import type { Span } from '../text/span.ts';

export interface LinkedSetting extends EnvironmentSetting {
  /** The file that it stands in, where that is another one than the process's: its spans are places there. */
  readonly path?: string;
  /** The place that `from` led to; in this file unless a path says otherwise. */
  readonly takenFrom?: { readonly path?: string; readonly span: Span };
  /** Where the program takes it in as it runs, such as `load_dotenv()`. */
  readonly through?: { readonly span: Span; readonly lines?: Span };
}

export interface LinkedEnvironment extends ProcessEnvironment {
  readonly settings: readonly LinkedSetting[];
}

export interface LinkedProcess extends Process {
  readonly environment?: LinkedEnvironment;
  /** The file that it stands in, where that is another one: its spans are places there. */
  readonly path?: string;
  /** What its image says of Ray, where that stands in another file. */
  readonly image?: { readonly path: string; readonly requirements: readonly Requirement[] };
  /** What starts it with this environment, where that stands in another file: a service of compose. */
  readonly startedBy?: Place;
}

export interface LinkedReach extends Reach {
  readonly behind: readonly LinkedProcess[] | 'ray-image' | 'none';
  readonly environment?: LinkedEnvironment;
}

/** A file that takes variables from another one. */
export interface EnvironmentUser {
  readonly path: string;
  readonly facts: LinkedFacts;
  /** The path that settings of the file that provides them have there. */
  readonly knownAs: string;
}

/** Everything the rules may know of one file. */
export interface LinkedFacts extends ReadFacts {
  readonly processes: readonly LinkedProcess[];
  readonly environment: readonly LinkedSetting[];
  readonly reaches: readonly LinkedReach[];
  /** What `inherits` comes to, for all processes of a program. Its settings stand in other files. */
  readonly inherited?: readonly LinkedSetting[];
  /** What the images of `containers` run by themselves. These processes stand in other files. */
  readonly runs?: readonly LinkedProcess[];
  /** The files that take variables from this one. */
  readonly users?: readonly EnvironmentUser[];
}
