// What can be wrong with a Ray requirement, and which ranges would put it right; a rule phrases each kind.

import { compare, satisfies } from '@renovatebot/pep440';
import type { Policy } from '../../policy/policy.ts';
import {
  advisoriesOf,
  isPublished,
  narrowAdvisoriesOf,
  recommendedFloor,
  recommendedRange,
} from '../../ray/advisories.ts';
import type { RayData } from '../../ray/data.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { releaseNumbers } from '../../ray/versions/range-pieces.ts';
import { allowsNothing, intersectReleases, type ReleaseSet, releasesAllowedBy } from '../../ray/versions/releases.ts';
import { tightenedRange } from '../../ray/versions/tighten-range.ts';
import { conjunctionText, pinnedVersion, readVersionRange } from '../../ray/versions/version-range.ts';
import type { RayInUse } from '../project.ts';
import type { GroupMember, RequirementGroup } from './requirement-groups.ts';

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

interface PythonFloor {
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
  /** A lock or a constraint in reach holds releases without advisories. */
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

export function isClean({ known }: ReleaseSet, data: RayData): boolean {
  return known.every((version) => advisoriesOf(version, data).length === 0);
}

/** What decides which of the releases that a requirement allows is installed: a lock, or constraints. */
export function holding(ray: RayInUse | undefined): RayInUse | undefined {
  return ray?.how === 'locked' || ray?.how === 'constraint' ? ray : undefined;
}

/** Undefined where the project sets no range of its own. */
export function releasesOfPolicy({ origin, range }: Policy, data: RayData): ReleaseSet | undefined {
  return origin === 'builtin' ? undefined : releasesAllowedBy(range, 'pep440', data);
}

/** Each release of it has a published advisory, and none is to come. */
export function hasOnlyAdvisories({ known, later }: ReleaseSet, data: RayData): boolean {
  return !later && known.every((version) => advisoriesOf(version, data).some(isPublished));
}

/** The part of the project's own range that is recommended; undefined where it sets none, or one of faulty releases only. */
export function cleanPolicyRange(policy: Policy, data: RayData): string | undefined {
  if (!releasesOfPolicy(policy, data)) return undefined;
  const clean = tightenedRange(policy.range, 'pep440', recommendedRange(data));
  const allowed = clean === undefined ? undefined : releasesAllowedBy(clean, 'pep440', data);
  return allowed && !allowsNothing(allowed) && isClean(allowed, data) ? clean : undefined;
}

/**
 * Best first: the part of `within` that is allowed already, else all of it; for an exact pin a clean exact pin as well.
 * None where the text cannot be edited, or where what `others` ask for beside it leaves nothing clean.
 */
export function remediesFor(
  { requirement, allowed }: GroupMember,
  others: readonly ReleaseSet[],
  within: string,
  data: RayData,
): Remedy[] {
  const { versions, notation, versionsSpan, how } = requirement;
  // A tag or a rayVersion is no range, and which tags exist is not known.
  if (versions === undefined || !versionsSpan || how === 'image' || how === 'cluster') return [];
  // A package that other people install, if it has no upper bound, gets none: that would hold them back.
  const isOpen = requirement.ofPackage && allowed?.unbounded && within === recommendedRange(data);
  const wanted = isOpen ? `>=${recommendedFloor(data)}` : within;
  const ranges = [tightenedRange(versions, notation, wanted), wanted].flatMap((range) => range ?? []);
  for (const range of ranges) {
    const written = releasesAllowedBy(range, 'pep440', data);
    const left = written && intersectReleases(written, ...others);
    if (!written || !left || left.known.length === 0 || !isClean(left, data)) continue;
    const remedy = {
      versions: range,
      requirements: [requirement],
      tightening: allowed !== undefined && isWithin(written, allowed),
      ...pythonFloor(requirement, left, data),
    };
    const read = readVersionRange(versions, notation);
    const pin = read && pinnedVersion(read) ? calmestRelease(left, data) : undefined;
    return pin ? [remedy, { ...remedy, versions: `==${pin}`, tightening: false }] : [remedy];
  }
  return [];
}

/** The first requirement whose own change fixes the group, else the first with all of them changed. Best range first. */
export function mend(
  { members }: RequirementGroup,
  ranges: readonly [string, ...string[]],
  data: RayData,
): { requirement: Requirement; remedies: readonly Remedy[] } {
  for (const within of ranges) {
    for (const member of members) {
      const others = members.flatMap((other) => (other === member ? [] : (other.allowed ?? [])));
      const remedies = remediesFor(member, others, within, data);
      if (remedies.length) return { requirement: member.requirement, remedies };
    }
  }
  return { requirement: members[0].requirement, remedies: remediesForAll(members, ranges.at(-1) ?? ranges[0], data) };
}

/** `within` everywhere: for lines that hold each other back. */
function remediesForAll(members: readonly GroupMember[], within: string, data: RayData): Remedy[] {
  const editable = members.filter(({ requirement }) => requirement.versionsSpan);
  const others = members.flatMap((member) => (editable.includes(member) ? [] : (member.allowed ?? [])));
  const written = releasesAllowedBy(within, 'pep440', data);
  const left = written && intersectReleases(written, ...others);
  if (editable.length < 2 || !left || left.known.length === 0 || !isClean(left, data)) return [];
  const requirements = editable.map(({ requirement }) => requirement);
  const [first] = requirements;
  return [{ versions: within, requirements, tightening: false, ...(first && pythonFloor(first, left, data)) }];
}

/** Nothing where one of the releases is installed on the lowest Python of the project, or that Python is not known. */
function pythonFloor({ python }: Requirement, { known }: ReleaseSet, data: RayData): { python?: PythonFloor } {
  const lowest = python && lowestPython(python);
  if (!python || lowest === undefined || known.some((release) => runsOn(release, lowest, data))) return {};
  const needed = pythonFor(known, data);
  if (needed === undefined) return {};
  return { python: { requirement: python, lowest, needed, versions: raisedPython(python, needed) } };
}

function isWithin(inner: ReleaseSet, outer: ReleaseSet): boolean {
  return inner.known.every((version) => outer.known.includes(version)) && (outer.later || !inner.later);
}

/** The newest patch of the lowest minor, of those without anything against them for some alone where there is one: the least change that still fixes it. */
function calmestRelease({ known }: ReleaseSet, data: RayData): string | undefined {
  const minorOf = (version: string) => releaseNumbers(version).slice(0, 2).join('.');
  const free = known.filter((version) => narrowAdvisoriesOf(version, data).length === 0);
  const lowest = free[0] ?? known[0];
  return lowest && known.filter((version) => minorOf(version) === minorOf(lowest)).at(-1);
}

/** A patch that no Python has had: what allows 3.9 up to its end allows 3.9.99. */
const LAST_PATCH = 99;
const FIRST_MINOR = 6;
const LAST_MINOR = 30;

/** The lowest minor that is allowed, `3.8`; undefined where that cannot be known. A project has to work there too. */
export function lowestPython({ versions, notation }: Pick<Requirement, 'versions' | 'notation'>): string | undefined {
  const range = versions === undefined ? undefined : readVersionRange(versions, notation);
  if (!range || range.every((conjunction) => conjunction.length === 0)) return undefined;
  const pin = pinnedVersion(range);
  if (pin !== undefined) return releaseNumbers(pin).slice(0, 2).join('.');
  const allows = (version: string) =>
    range.some((conjunction) => conjunction.length === 0 || satisfies(version, conjunctionText(conjunction)));
  for (let minor = FIRST_MINOR; minor <= LAST_MINOR; minor++)
    if (allows(`3.${minor}.0`) || allows(`3.${minor}.${LAST_PATCH}`)) return `3.${minor}`;
  return undefined;
}

/** Whether pip finds it there: what it says of itself, and the wheels that it has. */
export function runsOn(release: string, python: string, { releases }: RayData): boolean {
  const { requiresPython, wheels } = releases.find(({ version }) => version === release) ?? {};
  if (wheels && !wheels.includes(python) && compare(python, wheels.at(-1) ?? python) <= 0) return false;
  return requiresPython === undefined || satisfies(`${python}.${LAST_PATCH}`, requiresPython);
}

/** The lowest Python that one of these releases runs on. */
function pythonFor(releases: readonly string[], data: RayData): string | undefined {
  for (let minor = FIRST_MINOR; minor <= LAST_MINOR; minor++)
    if (releases.some((release) => runsOn(release, `3.${minor}`, data))) return `3.${minor}`;
  return undefined;
}

/** The Pythons of the project from this one on; where none of them is left, all from this one on. */
function raisedPython({ versions = '', notation }: Requirement, floor: string): string {
  const raised = tightenedRange(versions, notation, `>=${floor}`);
  return raised !== undefined && lowestPython({ versions: raised, notation: 'pep440' }) ? raised : `>=${floor}`;
}
