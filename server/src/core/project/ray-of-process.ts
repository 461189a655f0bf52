// Which Ray a process runs: what its own file installs, names as an image or as KubeRay's rayVersion, else the project's.

import type { RayData } from '../ray/data.ts';
import type { FileFacts, Process, Requirement } from '../ray/facts.ts';
import { boundedLine } from '../ray/quote-requirement.ts';
import { type ReleaseSet, releasesAllowedBy, uniteReleases } from '../ray/releases.ts';
import { contains } from '../text/span.ts';
import type { ProjectView } from './project.ts';

/** The releases, and how messages name them. */
export interface RayOfProcess {
  readonly allowed: ReleaseSet;
  readonly label: string;
}

/**
 * Requirements inside the process's own block (the image of a pod) speak before those of the rest of the file.
 * Undefined where versions cannot be told, also of one of several.
 */
export function rayOfProcess(
  process: Process,
  { requirements }: FileFacts,
  { ray }: ProjectView,
  data: RayData,
): RayOfProcess | undefined {
  const beside = requirements.filter(({ how }) => how === 'installed' || how === 'image' || how === 'cluster');
  const own = beside.filter(({ span }) => contains(process.span, span));
  const deciding = own.length ? own : beside;
  if (deciding.length === 0) return ray;
  const sets = deciding.flatMap((requirement) => allowedBy(requirement, data) ?? []);
  if (sets.length < deciding.length) return undefined;
  const versions = new Set(deciding.map(({ versions = '' }) => versions.replace(/^==/, '') || 'in any version'));
  return { allowed: uniteReleases(sets, data), label: `Ray ${boundedLine([...versions].join(' or '))} (this file)` };
}

function allowedBy({ versions, notation }: Requirement, data: RayData): ReleaseSet | undefined {
  return versions === undefined ? undefined : releasesAllowedBy(versions, notation, data);
}
