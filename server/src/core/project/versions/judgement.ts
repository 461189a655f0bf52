// What can be wrong with a requirement of Ray; a rule phrases each kind.
import type { Requirement } from '../../ray/facts/requirement.ts';
import type { RayInUse } from '../project.ts';

export interface Remedy {
  /** A PEP 440 range without a release that has known advisories. */
  readonly versions: string;
  /** Where it is to be written. */
  readonly requirements: readonly Requirement[];
  /** It allows nothing that was not allowed before. */
  readonly tightening: boolean;
  /** The project also runs on Pythons on which no release of `versions` is installed. */
  readonly python?: PythonFloor;
}

export interface PythonFloor {
  /** What says on which Pythons the project runs. */
  readonly requirement: Requirement;
  /** The lowest of them, `3.8`. */
  readonly lowest: string;
  /** The lowest that a release of the remedy runs on, `3.10`. */
  readonly needed: string;
  /** The Pythons of the project from there on, as a range. */
  readonly versions: string;
}

interface Judged {
  readonly requirement: Requirement;
  /** Best first. */
  readonly remedies: readonly Remedy[];
}

/** Allowed releases have known advisories. */
export interface VulnerableRequirement extends Judged {
  readonly kind: 'vulnerable';
  /** Oldest first. */
  readonly releases: readonly string[];
  /** No release without advisories is allowed. */
  readonly every: boolean;
  /** A lock in reach holds a release without advisories. */
  readonly heldBy?: RayInUse;
}

/** Nothing that was released, or may have been since, is allowed. */
export interface ImpossibleRequirement extends Judged {
  readonly kind: 'no-such-release';
  /** A patch of a minor that exists, newer than all that are known of it: it may have come out since. */
  readonly mayBeOut: boolean;
  /** The nearest releases on either side. */
  readonly below?: string;
  readonly above?: string;
}

/** The range that the project set for itself is left. */
export interface StrayRequirement extends Judged {
  readonly kind: 'outside-policy';
  readonly side: 'below' | 'above' | 'outside';
  /** Released versions outside, oldest first. */
  readonly releases: readonly string[];
  /** Versions that are not out yet are allowed outside too. */
  readonly later: boolean;
}

/** No upper bound, and nothing else that bounds it. */
export interface UnboundedRequirement extends Judged {
  readonly kind: 'unbounded';
}

export type Judgement = VulnerableRequirement | ImpossibleRequirement | StrayRequirement | UnboundedRequirement;
