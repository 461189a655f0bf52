// What a rule says: reports with fixes, and the comments that rules about suppressions speak of.

import type { Change } from '../languages/change.ts';
import type { Confidence, Severity } from '../policy/policy.ts';
import type { LocalPlace } from '../policy/trusted.ts';
import type { Claim } from '../project/verdict/claims.ts';
import type { RayOfProcess } from '../project/versions/ray-of-process.ts';
import type { Detail } from '../project/versions/words.ts';
import type { Advisory } from '../ray/data.ts';
import type { Place, Span } from '../text/span.ts';

/** safe: the program keeps working. review: a person must look, or do something too. */
export type Safety = 'safe' | 'review';

export interface FixProposal {
  /** Imperative: `Bind to 127.0.0.1`. */
  readonly title: string;
  readonly safety: Safety;
  /** At most one fix of a report is preferred. */
  readonly preferred?: boolean;
  readonly changes: readonly Change[];
}

export interface Related extends Place {
  readonly message: string;
}

export interface Report {
  readonly span: Span;
  /** One sentence: what is open, to whom. Text from the file is quoted, never interpreted. */
  readonly message: string;
  /** Only where it differs from the rule's. */
  readonly severity?: Severity;
  /** high by default. */
  readonly confidence?: Confidence;
  readonly fixes?: readonly FixProposal[];
  readonly related?: readonly Related[];
  /** For those who ask: too long for the message. */
  readonly details?: readonly Detail[];
  /** What is known against the releases that it is about: for programs that read the report. */
  readonly advisories?: readonly Advisory[];
  /** The Ray that it is true of: the place that says so is linked. */
  readonly ray?: Pick<RayOfProcess, 'label' | 'place'> | undefined;
  /** Why it matters less there; set by what asks the rule. */
  readonly at?: LocalPlace;
  /** What it says, as data: where another finding says all of it and more, only that one is shown. */
  readonly claims?: readonly Claim[];
}

/**
 * What came of a rule that a comment names. used, unused: whether it suppresses a finding there. off: the policy has switched
 * the rule off. undecided: not all of the file could be checked. unknown: no rule has the id. never: no comment suppresses the rule.
 */
type NamedRuleState = 'used' | 'unused' | 'off' | 'undecided' | 'unknown' | 'never';

export interface NamedRule {
  readonly id: string;
  readonly span: Span;
  /** What to delete to take it out of the list, a comma included. */
  readonly removal: Span;
  readonly state: NamedRuleState;
  /** Of an unknown one: the rule that was probably meant. */
  readonly nearest?: string;
}

/** A comment by which a person suppresses findings, and what came of it. */
export interface Suppression {
  readonly scope: 'line' | 'file';
  /** From `ray-guard` to the end of the reason. */
  readonly span: Span;
  /** As written; empty where nothing is. */
  readonly reason: string;
  /** No rule is named, so every one is meant; an empty list means none. */
  readonly everyRule: boolean;
  /** In the order in which they are named. */
  readonly rules: readonly NamedRule[];
  readonly accepts: 'findings' | 'nothing' | 'undecided';
  /** Means the file, but stands behind something else, where it does not count. */
  readonly misplaced: boolean;
  /** The file's characters are those of the comment, so that a part of it can be edited. */
  readonly editable: boolean;
}
