// Which Ray requirements apply together, so that a narrow one speaks for a wide one beside it.
import type { RayData } from '../../ray/data.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { intersectReleases, type ReleaseSet, releasesAllowedBy } from '../../ray/versions/releases.ts';

export interface GroupMember {
  readonly requirement: Requirement;
  /** Absent when the versions are not known, or not a range. */
  readonly allowed?: ReleaseSet;
}

export interface RequirementGroup {
  readonly members: readonly [GroupMember, ...GroupMember[]];
  /** What all members allow together; absent when that is not known of one of them. */
  readonly allowed?: ReleaseSet;
}

/**
 * Requirements of one list with one marker, those of the list without a marker, and all constraints hold together.
 * Overrides replace declarations and constraints, but not what a build needs. Every lock entry, every command that
 * installs, every image and every `rayVersion` stands alone.
 */
export function requirementGroups(requirements: readonly Requirement[], data: RayData): RequirementGroup[] {
  const members = requirements.map((requirement) => memberOf(requirement, data));
  const of = (how: Requirement['how']) => members.filter((member) => member.requirement.how === how);
  const build = of('declared').filter(({ requirement }) => isForBuild(requirement));
  const declared = of('declared').filter(({ requirement }) => !isForBuild(requirement));
  const overrides = of('override');
  const constraints = of('constraint');
  const applied = overrides.length
    ? lists(overrides, [])
    : declared.length
      ? lists(declared, constraints)
      : lists(constraints, []);
  const alone = members.filter(({ requirement: { how } }) => how === 'locked' || isInPlace(how));
  return [...applied, ...lists(build, []), ...alone.map((member) => groupOf([member]))];
}

/** It says what runs in one place, not what the project allows. */
export function isInPlace(how: Requirement['how']): boolean {
  return how === 'installed' || how === 'image' || how === 'cluster';
}

/** What is installed to build the package says nothing about the Ray that it runs with. */
export function isForBuild({ where }: Requirement): boolean {
  return where.startsWith('[build-system]');
}

function memberOf(requirement: Requirement, data: RayData): GroupMember {
  const { versions, notation } = requirement;
  const allowed = versions === undefined ? undefined : releasesAllowedBy(versions, notation, data);
  return { requirement, ...(allowed && { allowed }) };
}

function lists(members: readonly GroupMember[], constraints: readonly GroupMember[]): RequirementGroup[] {
  const groups = new Map<string, RequirementGroup>();
  for (const { requirement } of members) {
    const key = JSON.stringify([requirement.where, requirement.marker]);
    if (groups.has(key)) continue;
    const holds = (other: Requirement) => other.marker === undefined || other.marker === requirement.marker;
    const together = [
      ...members.filter((other) => other.requirement.where === requirement.where && holds(other.requirement)),
      ...constraints.filter((other) => holds(other.requirement)),
    ];
    groups.set(key, groupOf(together as [GroupMember, ...GroupMember[]]));
  }
  return [...groups.values()];
}

function groupOf(members: readonly [GroupMember, ...GroupMember[]]): RequirementGroup {
  const [first, ...others] = members.flatMap(({ allowed }) => allowed ?? []);
  const known = first !== undefined && others.length + 1 === members.length;
  return { members, ...(known && { allowed: intersectReleases(first, ...others) }) };
}
