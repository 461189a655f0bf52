// What a rule may know beyond its own file: which Ray, which policy.
import type { Requirement } from '../ray/facts.ts';
import type { ReleaseSet } from '../ray/releases.ts';
import type { Span } from '../text/span.ts';
import type { Policy } from './policy.ts';

export interface Place {
  readonly path: string;
  readonly span: Span;
}

/** The releases that the nearest project allows or locks. */
export interface RayInUse {
  readonly allowed: ReleaseSet;
  /** What decided it. */
  readonly how: Requirement['how'];
  /** For messages: `Ray 2.53.0 (uv.lock)`, `Ray >=2.52.0,<2.54.0 (pyproject.toml)`. */
  readonly label: string;
  readonly place: Place;
}

export interface ProjectView {
  /** Absent when no requirement of Ray was found near the file, or none whose versions can be known. */
  readonly ray?: RayInUse;
  readonly policy: Policy;
}
