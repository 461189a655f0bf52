// Sets of Ray releases: which ones a range allows, and what two sets have in common.

import { compare, explain, filter } from '@renovatebot/pep440';
import type { RayData } from '../data.ts';
import type { VersionNotation } from '../facts/requirement.ts';
import { type Conjunction, nextAfter, releaseNumbers } from './range-pieces.ts';
import { conjunctionText, readVersionRange } from './version-range.ts';

/** More different texts than projects have; what is over makes room by starting afresh. */
const MOST = 500;

export function remembered<Answer>(
  compute: (text: string, data: RayData) => Answer,
): (text: string, data: RayData) => Answer {
  const answersOf = new WeakMap<RayData, Map<string, Answer>>();
  return (text, data) => {
    const answers = answersOf.get(data) ?? new Map<string, Answer>();
    answersOf.set(data, answers);
    const known = answers.get(text);
    if (known !== undefined) return known;
    if (answers.size >= MOST) answers.clear();
    const answer = compute(text, data);
    answers.set(text, answer);
    return answer;
  };
}

export interface ReleaseSet {
  /** Released versions that are allowed, oldest first; pre-releases only where the range names one, yanked ones only when pinned. */
  readonly known: readonly string[];
  /** Some version that may have come after the data was read is allowed too. */
  readonly later: boolean;
  /** `later` holds only for a patch of an older minor that the range names: newer than all that are known of it. */
  readonly unlisted?: true;
  /** No upper bound: any future minor and major is allowed. */
  readonly unbounded: boolean;
}

/** How many of the newest minors surely still get patches: ranges are open there. A patch of an older one may be out where it is named. */
const PATCHED_MINORS = 3;
/** Stands for all versions that are far away: what allows it has no upper bound. */
const FAR = '9999.0.0';

/** Undefined when `versions` is not a range in that notation. */
export function releasesAllowedBy(versions: string, notation: VersionNotation, data: RayData): ReleaseSet | undefined {
  const range = readVersionRange(versions, notation);
  return (
    range &&
    uniteReleases(
      range.map((conjunction) => releasesOf(conjunction, data)),
      data,
    )
  );
}

/** What several ranges allow together. */
export function intersectReleases(first: ReleaseSet, ...others: readonly ReleaseSet[]): ReleaseSet {
  return {
    known: first.known.filter((version) => others.every(({ known }) => known.includes(version))),
    later: first.later && others.every(({ later }) => later),
    ...([first, ...others].some(({ unlisted }) => unlisted) && { unlisted: true }),
    unbounded: first.unbounded && others.every(({ unbounded }) => unbounded),
  };
}

/** What one or another of several ranges allows. */
export function uniteReleases(sets: readonly ReleaseSet[], data: RayData): ReleaseSet {
  const known = new Set(sets.flatMap((set) => set.known));
  const isUnlisted =
    known.size === 0 && sets.some(({ later }) => later) && sets.every(({ later, unlisted }) => unlisted || !later);
  return {
    known: data.releases.flatMap(({ version }) => (known.has(version) ? [version] : [])),
    later: sets.some(({ later }) => later),
    ...(isUnlisted && { unlisted: true }),
    unbounded: sets.some(({ unbounded }) => unbounded),
  };
}

export function allowsNothing({ known, later }: ReleaseSet): boolean {
  return known.length === 0 && !later;
}

/** Everything on the index that is neither a pre-release nor yanked, oldest first. */
export function finalReleases(data: RayData): readonly string[] {
  return finalsOf('', data);
}

const finalsOf = remembered((_nothing, { releases }): readonly string[] =>
  releases.flatMap(({ version, yanked }) => (yanked || isPrerelease(version) ? [] : [version])),
);

function isYanked(version: string, data: RayData): boolean {
  return data.releases.some((one) => one.yanked && one.version === version);
}

function isPrerelease(version: string): boolean {
  return explain(version)?.is_prerelease ?? false;
}

function releasesOf(conjunction: Conjunction, data: RayData): ReleaseSet {
  return releasesOfText(conjunctionText(conjunction), data);
}

const releasesOfText = remembered((text, data): ReleaseSet => {
  const conjunction = readVersionRange(text, 'pep440')?.[0] ?? [];
  const prereleases = conjunction.some(({ version }) => isPrerelease(version));
  const beside = conjunction.filter(isBesideRelease);
  const others = conjunctionText(conjunction.filter((clause) => !beside.includes(clause)));
  const allowed = (versions: string[]) =>
    filter(versions, others, { prereleases }).filter((version) =>
      beside.every((clause) => compare(version, clause.version) === (clause.operator === '<' ? -1 : 1)),
    );
  const pinned = conjunction.some(({ operator, prefix }) => (operator === '==' && !prefix) || operator === '===');
  const released = data.releases.flatMap(({ version, yanked }) => (yanked && !pinned ? [] : [version]));
  const last = lastOfMinors(data);
  const heads = last.slice(0, PATCHED_MINORS);
  const next = nextReleases(last[0] ?? '0');
  const known = allowed(released);
  const open = namedAndOpen(conjunction, heads);
  const later = allowed([...data.announced, ...next, ...heads.map(nextPatch), ...open]).length > 0;
  // Only where nothing else is allowed: else old minors would leave every range open.
  const patches = conjunction.flatMap(({ version }) => (isAfterOne(version, last) ? [version] : []));
  const unlisted = !later && known.length === 0 && allowed(patches.filter((one) => !isYanked(one, data))).length > 0;
  return {
    known,
    later: later || unlisted,
    ...(unlisted && { unlisted }),
    unbounded: allowed([...next, FAR]).length === next.length + 1,
  };
});

/** `<2.53.0.post1` and `>2.48.0rc0` allow 2.53.0 and 2.48.0, as packaging has it; the library leaves them out. */
function isBesideRelease({ operator, version }: Conjunction[number]): boolean {
  const about = explain(version);
  return (operator === '<' || operator === '>') && (about?.is_postrelease || about?.is_prerelease) === true;
}

/** The newest patch of each minor, newest first: the places where the next releases come. */
function lastOfMinors(data: RayData): string[] {
  const newestFirst = [...finalReleases(data)].reverse();
  return newestFirst.filter((version, index) => index === 0 || !sameMinor(newestFirst[index - 1] ?? '', version));
}

function nextReleases(newest: string): string[] {
  const [major, minor] = numbersOf(newest);
  return [`${major}.${minor + 1}.0`, `${major + 1}.0.0`];
}

function nextPatch(version: string): string {
  return nextAfter(numbersOf(version));
}

/** Versions that the range is about and that may have come out since: newer than all, or than all of one of these minors. */
function namedAndOpen(conjunction: Conjunction, heads: readonly string[]): string[] {
  const named = conjunction.flatMap(({ version }) => [version, nextPatch(version)]);
  return named.filter((version) => compare(version, heads[0] ?? '0') > 0 || isAfterOne(version, heads));
}

/** A newer patch than the last one of these minors. */
function isAfterOne(version: string, last: readonly string[]): boolean {
  return last.some((head) => compare(version, head) > 0 && sameMinor(head, version));
}

function sameMinor(a: string, b: string): boolean {
  const [major, minor] = numbersOf(a);
  const [otherMajor, otherMinor] = numbersOf(b);
  return major === otherMajor && minor === otherMinor;
}

/** Major, minor and patch. */
function numbersOf(version: string): [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = releaseNumbers(version);
  return [major, minor, patch];
}
