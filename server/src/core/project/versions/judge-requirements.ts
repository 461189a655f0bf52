// The one check of a file's Ray requirements that all version rules phrase, so that no two of them speak of one pin.
import { compare, satisfies } from '@renovatebot/pep440';
import type { Policy } from '../../policy/policy.ts';
import { advisoriesOf, fixedSince, narrowAdvisoriesOf, rangeFrom, recommendedRange } from '../../ray/advisories.ts';
import type { RayData } from '../../ray/data.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import {
  allowsNothing,
  finalReleases,
  intersectReleases,
  type ReleaseSet,
  releasesAllowedBy,
} from '../../ray/versions/releases.ts';
import { rangeAbove, tightenedRange } from '../../ray/versions/tighten-range.ts';
import { readVersionRange } from '../../ray/versions/version-range.ts';
import type { Span } from '../../text/span.ts';
import type { ProjectView } from '../project.ts';
import {
  cleanPolicyRange,
  hasOnlyAdvisories,
  holding,
  type ImpossibleRequirement,
  isClean,
  type Judgement,
  mend,
  releasesOfPolicy,
  remediesFor,
  type StrayRequirement,
  type UnboundedRequirement,
  type VulnerableRequirement,
} from './judgement.ts';
import { withPythonOf } from './project-python.ts';
import {
  type GroupMember,
  isForBuild,
  isInPlace,
  type RequirementGroup,
  requirementGroups,
} from './requirement-groups.ts';

/** At most one result for each requirement. None where versions are not known or are not a range. */
export function judgeRequirements(
  requirements: readonly Requirement[],
  project: ProjectView,
  data: RayData,
): Judgement[] {
  const judgements = new Map<Requirement, Judgement>();
  for (const group of requirementGroups(withoutRepeats(withPythonOf(project, requirements)), data)) {
    if (isOverriddenElsewhere(group, project)) continue;
    for (const judgement of judgeGroup(group, project, data)) {
      if (!judgements.has(judgement.requirement)) judgements.set(judgement.requirement, judgement);
    }
  }
  return [...judgements.values()];
}

/**
 * A manifest names one version many times: an image is checked once a file, and a `rayVersion` only where no image says the
 * same, nor that something else runs (`nightly`). A lock has an entry for each platform, and is checked once for each version. What a command installs is checked everywhere, since
 * each place has its own fix.
 */
function withoutRepeats(requirements: readonly Requirement[]): Requirement[] {
  const images = new Set(requirements.flatMap(({ how, versions }) => (how === 'image' && versions ? [versions] : [])));
  const told = new Set<string>();
  const moving = requirements.filter((one) => one.moving);
  const isMoving = (cluster: Span | undefined) => moving.some((one) => one.cluster?.start === cluster?.start);
  return requirements.filter(({ how, versions = '', cluster }) => {
    if (how === 'cluster' && (images.has(versions) || isMoving(cluster))) return false;
    if (how !== 'cluster' && how !== 'image' && how !== 'locked') return true;
    const key = `${how} ${versions}`;
    if (told.has(key)) return false;
    told.add(key);
    return true;
  });
}

/** What an override of the same file replaces is in no group. */
function isOverriddenElsewhere({ members: [{ requirement }] }: RequirementGroup, { ray }: ProjectView): boolean {
  const replaceable = requirement.how === 'declared' || requirement.how === 'constraint';
  return ray?.how === 'override' && replaceable && !isForBuild(requirement);
}

function judgeGroup(group: RequirementGroup, project: ProjectView, data: RayData): Judgement[] {
  const impossible = group.members.filter(isImpossible);
  if (impossible.length) return impossible.map((member) => judgeImpossible(member, project, data));
  // Members that only contradict each other are the installer's to report.
  if (!group.allowed || allowsNothing(group.allowed)) return [];
  const judgement =
    judgeVulnerable(group, group.allowed, project, data) ??
    judgeStray(group, group.allowed, project.policy, data) ??
    judgeUnbounded(group, group.allowed, project, data);
  return judgement ? [judgement] : [];
}

/** What is locked was found somewhere, so it exists. */
function isImpossible({ requirement, allowed }: GroupMember): boolean {
  return requirement.how !== 'locked' && allowed !== undefined && (allowsNothing(allowed) || allowed.unlisted === true);
}

function judgeImpossible(member: GroupMember, project: ProjectView, data: RayData): ImpossibleRequirement {
  const { requirement } = member;
  const clauses = (readVersionRange(requirement.versions ?? '', requirement.notation) ?? []).flat();
  const named = clauses.map(({ version }) => version).sort(compare);
  const releases = finalReleases(data);
  const below = releases.filter((version) => compare(version, named.at(0) ?? version) < 0).at(-1);
  const above = releases.find((version) => compare(version, named.at(-1) ?? version) >= 0);
  const remedies = remediesFor(member, [], wantedRange(project, data), data);
  const mayBeOut = member.allowed?.unlisted === true;
  return { kind: 'no-such-release', requirement, remedies, mayBeOut, ...(below && { below }), ...(above && { above }) };
}

function judgeVulnerable(
  group: RequirementGroup,
  allowed: ReleaseSet,
  project: ProjectView,
  data: RayData,
): VulnerableRequirement | undefined {
  const releases = allowed.known.filter((version) => advisoriesOf(version, data).length > 0);
  if (releases.length === 0) return judgeNarrow(group, allowed, project, data);
  const every = releases.length === allowed.known.length && !allowed.later;
  // An installation takes the newest release that is allowed.
  if (!every && isInPlace(group.members[0].requirement.how)) return undefined;
  const mended = mend(group, [wantedRange(project, data)], data);
  const mayBeHeld = !every && mended.requirement.how !== 'locked' && !isForBuild(mended.requirement);
  const ray = mayBeHeld ? holding(project.ray) : undefined;
  return { kind: 'vulnerable', ...mended, releases, every, ...(ray && isClean(ray.allowed, data) && { heldBy: ray }) };
}

/** What concerns some alone is reported where no release is allowed that is free of it; a range of the project's own is not left for it. */
function judgeNarrow(
  group: RequirementGroup,
  { known, later }: ReleaseSet,
  { policy }: ProjectView,
  data: RayData,
): VulnerableRequirement | undefined {
  if (later || !known.every((version) => narrowAdvisoriesOf(version, data).length > 0)) return undefined;
  const floor = fixedSince(known.flatMap((version) => narrowAdvisoriesOf(version, data)));
  const mended = mend(group, [floor === undefined ? recommendedRange(data) : rangeFrom(floor, data)], data);
  const remedies = policy.origin === 'builtin' ? mended.remedies : [];
  return { kind: 'vulnerable', ...mended, remedies, releases: known, every: true };
}

/** Only a declaration needs a bound, and only where neither the project's own range nor a lock speaks. */
function judgeUnbounded(
  group: RequirementGroup,
  { known, unbounded }: ReleaseSet,
  { policy, ray }: ProjectView,
  data: RayData,
): UnboundedRequirement | undefined {
  if (!unbounded || known.length === 0 || policy.origin === 'project') return undefined;
  if (holding(ray)?.allowed.unbounded === false) return undefined;
  const mended = mend(group, [recommendedRange(data)], data);
  const { requirement } = mended;
  const isBound = requirement.how === 'declared' && !isForBuild(requirement) && !requirement.ofPackage;
  return isBound ? { kind: 'unbounded', ...mended } : undefined;
}

/** Where the project's own range counts and has nothing clean, no other one is written over it. */
function wantedRange({ policy }: ProjectView, data: RayData): string {
  const own = rangeInForce(policy, data) && policy.range;
  return cleanPolicyRange(policy, data) ?? own ?? recommendedRange(data);
}

/** Undefined too where the project sets no range, or one of releases with advisories only: then the advisories win. */
function rangeInForce(policy: Policy, data: RayData): ReleaseSet | undefined {
  const wanted = releasesOfPolicy(policy, data);
  return wanted && !hasOnlyAdvisories(wanted, data) ? wanted : undefined;
}

function judgeStray(
  group: RequirementGroup,
  allowed: ReleaseSet,
  policy: Policy,
  data: RayData,
): StrayRequirement | undefined {
  const wanted = rangeInForce(policy, data);
  if (!wanted) return undefined;
  const releases = allowed.known.filter((version) => !wanted.known.includes(version));
  const above = rangeAbove(policy.range);
  const later = reachesLater(group, above, data);
  if (releases.length === 0 && !later) return undefined;
  const side = sideOf(releases, later, above);
  const clean = cleanPolicyRange(policy, data);
  return {
    kind: 'outside-policy',
    ...mend(group, [policy.range, ...(clean === undefined ? [] : [clean])], data),
    side,
    releases,
    later,
  };
}

/** Whether a version in `range` that is not out yet is allowed. */
function reachesLater({ members }: RequirementGroup, range: string | undefined, data: RayData): boolean {
  if (range === undefined) return false;
  const sets = members.flatMap(({ requirement: { versions = '', notation } }) => {
    const part = tightenedRange(versions, notation, range);
    return (part === undefined ? undefined : releasesAllowedBy(part, 'pep440', data)) ?? [];
  });
  const [first, ...others] = sets;
  return first !== undefined && sets.length === members.length && intersectReleases(first, ...others).later;
}

function sideOf(releases: readonly string[], later: boolean, above: string | undefined): StrayRequirement['side'] {
  const higher = releases.filter((version) => above !== undefined && satisfies(version, above, { prereleases: true }));
  if (higher.length === releases.length) return 'above';
  return !later && higher.length === 0 ? 'below' : 'outside';
}
