// What a fix wants to be different, in Ray's words; each language knows how that is written in it.
import {
  each,
  type Mapper,
  mapEnvironmentPlace,
  mapLinePlace,
  mapProcess,
  mappingByKind,
  mapRequirement,
  mapSpan,
  stays,
} from '../ray/facts/map-spans.ts';
import type { EnvironmentPlace, LinePlace, Process, SecretKey } from '../ray/facts/process.ts';
import type { Requirement } from '../ray/facts/requirement.ts';
import type { Scalar } from '../ray/facts/value.ts';
import type { Span } from '../text/span.ts';

export type Change =
  /** Put this value where a literal stands now. */
  | { readonly kind: 'set-value'; readonly span: Span; readonly to: Scalar }
  /** Write another name where one stands now: an option's or a variable's. */
  | { readonly kind: 'rename'; readonly span: Span; readonly to: string }
  /** Delete a setting, its separators included. */
  | { readonly kind: 'remove'; readonly span: Span }
  /** Write words into a command, where they stand alone: ` -e NAME`, `export `. */
  | { readonly kind: 'insert'; readonly span: Span; readonly text: string }
  /** Set a variable where it takes effect: for this process, or before the program loads Ray. With the token, as below. */
  | {
      readonly kind: 'set-environment';
      readonly name: string;
      readonly value: string;
      readonly process?: Process;
      readonly withToken?: true;
      readonly secret?: SecretKey;
    }
  /**
   * Hand a container the token that is kept elsewhere: a variable that compose gets from outside, a Secret. None is ever written.
   * `secret`: the one that the rest of the cluster takes it from.
   */
  | { readonly kind: 'hand-in-token'; readonly place: EnvironmentPlace; readonly secret?: SecretKey }
  /** Quote an expression for a shell, in place of the quotes around it. */
  | { readonly kind: 'quote-for-shell'; readonly span: Span; readonly quotes: readonly Span[] }
  /** The statement at `span`, which has `lines` to itself; absent where it has not. `loads`: it takes a file of variables in. */
  | { readonly kind: 'move-before-ray'; readonly span: Span; readonly lines?: Span; readonly loads: boolean }
  /** `versions` is a PEP 440 range; the language writes it in the requirement's notation. */
  | { readonly kind: 'set-versions'; readonly requirement: Requirement; readonly versions: string }
  /** Write a `rayVersion` where a manifest of KubeRay has none. */
  | { readonly kind: 'set-ray-version'; readonly place: LinePlace; readonly to: string }
  /** Suppress the finding at `span`, with a reason; with the scope `file` all that the rule finds in the file. */
  | {
      readonly kind: 'suppress';
      readonly span: Span;
      readonly rule: string;
      readonly reason: string;
      readonly scope?: 'line' | 'file';
    }
  /** Write words where a part of a comment stands. Empty words: the part goes, and with it what it leaves empty. */
  | { readonly kind: 'edit-comment'; readonly span: Span; readonly to: string };

/** The same change of another text that holds the same. */
export const moveChange: Mapper<Change> = mappingByKind<Change>({
  'set-value': { kind: 'stays', span: mapSpan, to: stays },
  rename: { kind: 'stays', span: mapSpan, to: 'stays' },
  remove: { kind: 'stays', span: mapSpan },
  insert: { kind: 'stays', span: mapSpan, text: 'stays' },
  'set-environment': {
    kind: 'stays',
    name: 'stays',
    value: 'stays',
    process: mapProcess,
    withToken: 'stays',
    secret: stays<SecretKey>,
  },
  'hand-in-token': { kind: 'stays', place: mapEnvironmentPlace, secret: stays<SecretKey> },
  'quote-for-shell': { kind: 'stays', span: mapSpan, quotes: each(mapSpan) },
  'move-before-ray': { kind: 'stays', span: mapSpan, lines: mapSpan, loads: 'stays' },
  'set-versions': { kind: 'stays', requirement: mapRequirement, versions: 'stays' },
  'set-ray-version': { kind: 'stays', place: mapLinePlace, to: 'stays' },
  suppress: { kind: 'stays', span: mapSpan, rule: 'stays', reason: 'stays', scope: 'stays' },
  'edit-comment': { kind: 'stays', span: mapSpan, to: 'stays' },
});
