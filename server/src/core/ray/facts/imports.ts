// Values that one file takes from another of the workspace: what it asks for, and what it is given.
import type { Place, Span } from '../../text/span.ts';
import type { Value } from './value.ts';

/** A name that a file imports and whose value its facts depend on. */
export interface ImportedName {
  /**
   * Dotted, with the dots of a relative import in front: `settings.HOST`, `..conf.ray.HOST`. Of a file that is no module its path
   * from the folder of this one stands before a `#`: `./.env#PORT`.
   */
  readonly name: string;
  /** Where the file uses it. */
  readonly span: Span;
}

/** What the other file says, and where. */
export interface ImportedValue {
  readonly value: Value;
  readonly place: Place;
}

/** By the name under which the file imports it. */
export type ImportedValues = ReadonlyMap<string, ImportedValue>;

/** What a file has under names of its module when all of it has run. */
export interface Exports {
  /** Without a name that only a run decides, and one that the module does not bind. */
  readonly values: ReadonlyMap<string, ExportedValue>;
  /** Names that the module binds, whatever their values are. */
  readonly bound: ReadonlySet<string>;
  readonly imports: readonly ImportedName[];
}

export interface ExportedValue {
  readonly value: Value;
  /** Its place in the file. */
  readonly span: Span;
  /** The import that it comes through unchanged, if it is in another file. */
  readonly through?: string;
}
