// What the engine says of a file: findings with their fixes, and what went wrong on the way.

import type { Confidence, Severity } from '../policy/policy.ts';
import type { Claim } from '../project/verdict/claims.ts';
import type { Detail } from '../project/versions/advisory-details.ts';
import type { Advisory } from '../ray/data.ts';
import type { ReadFacts } from '../ray/facts/read-facts.ts';
import type { Related, Safety } from '../rules/report.ts';
import type { TextEdit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';

export interface Fix {
  readonly title: string;
  readonly safety: Safety;
  readonly preferred: boolean;
  /** Non-overlapping, against the text that was checked. */
  readonly edits: readonly TextEdit[];
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly span: Span;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
  readonly details?: readonly Detail[];
  /** What is known against the Ray releases that it is about. */
  readonly advisories?: readonly Advisory[];
  /** What it says, as data. */
  readonly claims: readonly Claim[];
  /** Findings that this one supersedes; its own fixes contain theirs. */
  readonly standsFor?: readonly Finding[];
  /** The same for the same finding when lines above it come or go; hexadecimal. */
  readonly fingerprint: string;
}

/** Before it is known which of several on equal lines it is. */
export type Found = Omit<Finding, 'fingerprint'>;

/** A rule or reader that threw; the others are not touched by it. */
export interface Failure {
  readonly where: string;
  readonly error: string;
  /** Where in the source it threw; absent where what was thrown is no error. */
  readonly stack?: string;
}

export interface Analysis {
  /** What the file says itself. */
  readonly facts: ReadFacts;
  /** By place, then severity, then rule. */
  readonly findings: readonly Finding[];
  /** Those that are not reported because a baseline has them. */
  readonly inBaseline: readonly Finding[];
  readonly failures: readonly Failure[];
}
