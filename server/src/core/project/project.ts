// What a rule may know beyond its own file: which Ray, which policy.

import type { Printed } from '../policy/baseline.ts';
import type { Policy } from '../policy/policy.ts';
import type { LocalPlace } from '../policy/trusted.ts';
import type { RayData } from '../ray/data.ts';
import type { Requirement } from '../ray/facts/requirement.ts';
import type { ReleaseSet } from '../ray/versions/releases.ts';
import type { Place } from '../text/span.ts';

/** The releases that the nearest project allows or locks. */
export interface RayInUse {
  readonly allowed: ReleaseSet;
  /** What decided it. */
  readonly how: Requirement['how'];
  /** For messages: `Ray 2.53.0 (uv.lock)`, `Ray >=2.52.0,<2.54.0 (pyproject.toml)`. */
  readonly label: string;
  readonly place: Place;
}

/** Ray is required, in versions that are unknown. */
export interface UnknownRay {
  /** `Ray: unknown version (pyproject.toml, no release)`. */
  readonly label: string;
  readonly place: Place;
}

/** A cluster that a program of the file addresses by a name which one file of the workspace gives it. */
export interface AddressedCluster {
  readonly host: string;
  readonly ray: RayInUse;
}

export function isRayInUse(ray: RayInUse | UnknownRay): ray is RayInUse {
  return 'allowed' in ray;
}

/** On which Pythons the project runs, as another file says. */
export interface ProjectPython {
  readonly path: string;
  readonly requirement: Requirement;
}

export interface ProjectView {
  /** Absent when no Ray requirement was found near the file, or none whose versions can be known. */
  readonly ray?: RayInUse;
  /** Instead of `ray`, where a requirement of it was found all the same. */
  readonly unknownRay?: UnknownRay;
  readonly python?: ProjectPython;
  readonly clusters?: readonly AddressedCluster[];
  readonly policy: Policy;
  /** With the advisories that the project adds; absent where it adds none. The same object as long as it says the same. */
  readonly data?: RayData;
  /** The policy leaves this file out: nothing is reported in it. What it says still counts for others. */
  readonly excluded?: true;
  /** Rules that the policy does not want reported in this file; `all` for every rule. */
  readonly ignored?: readonly string[];
  /** The findings of this file that its baseline has: they are not reported. */
  readonly known?: readonly Printed[];
  /** Processes of this file only run where nobody else comes. */
  readonly local?: LocalPlace;
}
