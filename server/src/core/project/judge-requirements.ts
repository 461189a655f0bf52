// The one judgement of a file's requirements of Ray that all version rules phrase, so that no two of them speak of one pin.
import { compare } from '@renovatebot/pep440';
import { advisoriesOf, recommendedRange } from '../ray/advisories.ts';
import type { RayData } from '../ray/data.ts';
import type { Requirement } from '../ray/facts.ts';
import {
  allowsNothing,
  finalReleases,
  intersectReleases,
  type ReleaseSet,
  releasesAllowedBy,
} from '../ray/releases.ts';
import { rangeAbove, tightenedRange } from '../ray/tighten-range.ts';
import { readVersionRange } from '../ray/version-range.ts';
import type { ProjectView, RayInUse } from './project.ts';
import { cleanPolicyRange, isClean, type Remedy, remediesFor, remediesForAll } from './remedies.ts';
import { type GroupMember, isForBuild, type RequirementGroup, requirementGroups } from './requirement-groups.ts';

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
  readonly later: boolean;
}

export interface UnboundedRequirement extends Judged {
  readonly kind: 'unbounded';
}

export type Judgement = VulnerableRequirement | ImpossibleRequirement | StrayRequirement | UnboundedRequirement;

/** At most one judgement a requirement. Nothing is said where versions are not known or are not a range. */
export function judgeRequirements(
  requirements: readonly Requirement[],
  project: ProjectView,
  data: RayData,
): Judgement[] {
  const judgements = new Map<Requirement, Judgement>();
  for (const group of requirementGroups(requirements, data)) {
    if (isOverridden(group, project)) continue;
    for (const judgement of judgeGroup(group, project, data)) {
      if (!judgements.has(judgement.requirement)) judgements.set(judgement.requirement, judgement);
    }
  }
  return [...judgements.values()];
}

/** By another file: within one file, groups leave out what is overridden. */
function isOverridden({ members: [{ requirement }] }: RequirementGroup, { ray }: ProjectView): boolean {
  const replaceable = requirement.how === 'declared' || requirement.how === 'constraint';
  return ray?.how === 'override' && replaceable && !isForBuild(requirement);
}

function judgeGroup(group: RequirementGroup, project: ProjectView, data: RayData): Judgement[] {
  const impossible = group.members.filter(
    ({ requirement, allowed }) => requirement.how !== 'locked' && allowed && allowsNothing(allowed),
  );
  if (impossible.length) return impossible.map((member) => judgeImpossible(member, project, data));
  if (!group.allowed || allowsNothing(group.allowed)) return [];
  const judgement =
    judgeVulnerable(group, group.allowed, project, data) ??
    judgeStray(group, group.allowed, project, data) ??
    judgeUnbounded(group, group.allowed, project, data);
  return judgement ? [judgement] : [];
}

function judgeVulnerable(
  group: RequirementGroup,
  allowed: ReleaseSet,
  project: ProjectView,
  data: RayData,
): Judgement | undefined {
  const releases = allowed.known.filter((version) => advisoriesOf(version, data).length > 0);
  if (releases.length === 0) return undefined;
  const every = releases.length === allowed.known.length && !allowed.later;
  const chosen = memberToMend(group, wantedRange(project, data), data);
  const { ray } = project;
  const held =
    ray?.how === 'locked' && !every && chosen.requirement.how !== 'locked' && !isForBuild(chosen.requirement);
  return { kind: 'vulnerable', ...chosen, releases, every, ...(held && isClean(ray.allowed, data) && { heldBy: ray }) };
}

function judgeStray(
  group: RequirementGroup,
  allowed: ReleaseSet,
  project: ProjectView,
  data: RayData,
): Judgement | undefined {
  const { range } = project.policy;
  const wanted = cleanPolicyRange(project.policy, data);
  const policy = wanted === undefined ? undefined : releasesAllowedBy(range, 'pep440', data);
  if (wanted === undefined || !policy) return undefined;
  const releases = allowed.known.filter((version) => !policy.known.includes(version));
  const later = reaches(group, rangeAbove(range), data);
  if (releases.length === 0 && !later) return undefined;
  return {
    kind: 'outside-policy',
    ...memberToMend(group, range, data, wanted),
    side: sideOf(releases, later, policy),
    releases,
    later,
  };
}

function sideOf(releases: readonly string[], later: boolean, { known }: ReleaseSet): StrayRequirement['side'] {
  const [lowest, highest] = [known[0] ?? '0', known.at(-1) ?? '0'];
  if (releases.every((version) => compare(version, highest) > 0)) return 'above';
  return !later && releases.every((version) => compare(version, lowest) < 0) ? 'below' : 'outside';
}

/** Whether a version that is not out yet is allowed in `range` too. */
function reaches({ members }: RequirementGroup, range: string | undefined, data: RayData): boolean {
  if (range === undefined) return false;
  const sets = members.flatMap(({ requirement: { versions = '', notation } }) => {
    const part = tightenedRange(versions, notation, range);
    return (part === undefined ? undefined : releasesAllowedBy(part, 'pep440', data)) ?? [];
  });
  const [first, ...others] = sets;
  return first !== undefined && sets.length === members.length && intersectReleases(first, ...others).later;
}

function judgeUnbounded(
  group: RequirementGroup,
  allowed: ReleaseSet,
  project: ProjectView,
  data: RayData,
): Judgement | undefined {
  const [{ requirement }] = group.members;
  const pinned = project.ray?.how === 'locked' && !isForBuild(requirement);
  if (!allowed.unbounded || allowed.known.length === 0 || project.policy.origin === 'project') return undefined;
  if (requirement.how !== 'declared' || isForBuild(requirement) || pinned) return undefined;
  const judged = memberToMend(group, recommendedRange(data), data);
  return judged.requirement.how === 'declared' ? { kind: 'unbounded', ...judged } : undefined;
}

function judgeImpossible(member: GroupMember, project: ProjectView, data: RayData): Judgement {
  const { requirement } = member;
  const clauses = (readVersionRange(requirement.versions ?? '', requirement.notation) ?? []).flat();
  const named = clauses.map(({ version }) => version).sort(compare);
  const releases = finalReleases(data);
  const below = releases.filter((version) => compare(version, named.at(0) ?? version) < 0).at(-1);
  const above = releases.find((version) => compare(version, named.at(-1) ?? version) >= 0);
  const remedies = remediesFor(member, [], wantedRange(project, data), data);
  return { kind: 'no-such-release', requirement, remedies, ...(below && { below }), ...(above && { above }) };
}

function wantedRange({ policy }: ProjectView, data: RayData): string {
  return cleanPolicyRange(policy, data) ?? recommendedRange(data);
}

/** The first requirement whose own change mends the group, else the first with all of them changed. Ranges in order of preference. */
function memberToMend(
  { members }: RequirementGroup,
  range: string,
  data: RayData,
  ...fallbacks: readonly string[]
): Judged {
  for (const within of [range, ...fallbacks]) {
    for (const member of members) {
      const others = members.flatMap((other) => (other === member ? [] : (other.allowed ?? [])));
      const remedies = remediesFor(member, others, within, data);
      if (remedies.length) return { requirement: member.requirement, remedies };
    }
  }
  return { requirement: members[0].requirement, remedies: remediesForAll(members, fallbacks.at(-1) ?? range, data) };
}
