// Which Ray one folder's requirements come to: an override beats a lock, a lock beats a declaration.
import type { RayData } from '../ray/data.ts';
import type { Requirement } from '../ray/facts.ts';
import { boundedLine } from '../ray/quote-requirement.ts';
import { allowsNothing, uniteReleases } from '../ray/releases.ts';
import type { RayInUse } from './project.ts';
import { type RequirementGroup, requirementGroups } from './requirement-groups.ts';

export interface RequirementPlace {
  readonly path: string;
  readonly requirement: Requirement;
}

/**
 * Requirements that hold together are intersected; lists, markers and lock entries beside each other are alternatives.
 * unknown: Ray is required, but in versions that cannot be told (a URL, text that is no range, a contradiction).
 */
export function rayInUse(places: readonly RequirementPlace[], data: RayData): RayInUse | 'unknown' | 'none' {
  const deciding = decidingPlaces(places);
  const [first] = deciding;
  if (!first) return 'none';
  const groups = requirementGroups(
    deciding.map(({ requirement }) => requirement),
    data,
  );
  const sets = groups.flatMap(({ allowed }) => allowed ?? []);
  const allowed = uniteReleases(sets, data);
  if (sets.length < groups.length || allowsNothing(allowed)) return 'unknown';
  const { path, requirement } = first;
  return { allowed, how: requirement.how, label: labelOf(groups, deciding), place: { path, span: requirement.span } };
}

function decidingPlaces(places: readonly RequirementPlace[]): readonly RequirementPlace[] {
  const by = (...how: readonly Requirement['how'][]) =>
    places.filter(({ requirement }) => how.includes(requirement.how));
  const ranks = [by('override'), by('locked'), [...by('declared'), ...by('constraint')]];
  return ranks.find((rank) => rank.length > 0) ?? [];
}

function labelOf(groups: readonly RequirementGroup[], places: readonly RequirementPlace[]): string {
  const ranges = groups.map(({ members }) => {
    const written = members.flatMap(({ requirement }) => requirement.versions?.trim().replace(/\s*,\s*/g, ',') || []);
    return [...new Set(written)].join(',').replace(/^={2,3}(?=\d[^,]*$)/, '');
  });
  const versions = ranges.some((range) => range === '' || range === '*')
    ? 'in any version'
    : [...new Set(ranges)].join(' or ');
  const files = new Set(places.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)));
  return `Ray ${boundedLine(versions)} (${[...files].join(', ')})`;
}
