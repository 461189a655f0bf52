// Which advisories a Ray release has, and which range of releases is free of those that a newer release fixes.

import { compare, valid } from '@renovatebot/pep440';
import type { Advisory, AffectedRange, RayData, Release } from './data.ts';
import { nextAfter, releaseNumbers } from './versions/range-pieces.ts';
import { finalReleases, remembered } from './versions/releases.ts';

/** An advisory was published about it. */
export function isPublished({ kind }: Advisory): boolean {
  return kind !== 'upstream';
}

/** All of them concern only some who use the release. */
export function areNarrow(advisories: readonly Advisory[]): boolean {
  return advisories.every(isNarrow);
}

function isNarrow({ onlyFor }: Advisory): boolean {
  return onlyFor !== undefined;
}

/** A newer release ends it, so that it counts against the ones before. */
function countsAgainstReleases(advisory: Advisory): boolean {
  return advisory.kind !== 'configuration' && !isNarrow(advisory);
}

/** What counts against this release, published or not, oldest first; nothing for text that is no version. */
export const advisoriesOf = remembered((version, data): readonly Advisory[] =>
  affecting(version, data, countsAgainstReleases),
);

/** What concerns only some who use this release. */
export const narrowAdvisoriesOf = remembered((version, data): readonly Advisory[] =>
  affecting(version, data, isNarrow),
);

function affecting(version: string, data: RayData, counts: (advisory: Advisory) => boolean): Advisory[] {
  if (!valid(version)) return [];
  const found = data.advisories.filter((advisory) => counts(advisory) && isAffected(version, advisory.affected));
  return found.sort((a, b) => a.published.localeCompare(b.published));
}

/** From the lowest release that lacks no fix of a newer one up to the minor after the newest known: `>=2.58.0,<2.61`. */
export function recommendedRange(data: RayData): string {
  return rangeFrom(recommendedFloor(data), data);
}

/** Up to the minor after the newest known. */
export function rangeFrom(floor: string, data: RayData): string {
  const newest = finalReleases(data).at(-1) ?? '0';
  const last = compare(floor, newest) > 0 ? floor : newest;
  return `>=${floor},<${nextAfter(releaseNumbers(last).slice(0, 2))}`;
}

/** It may not be released yet. */
export function recommendedFloor(data: RayData): string {
  return floorOf('', data);
}

const floorOf = remembered((_nothing, data): string => {
  const fixable = data.advisories.filter((one) => countsAgainstReleases(one) && one.affected.every(hasEnd));
  const releases = finalReleases(data);
  let lowest = fixedSince(fixable) ?? releases.at(-1) ?? '0';
  for (const version of [...releases].reverse()) {
    if (fixable.some((advisory) => isAffected(version, advisory.affected))) break;
    lowest = version;
  }
  return lowest;
});

/** The release from which on none of these advisories applies; undefined when one of them is not known to end by then. */
export function fixedSince(advisories: readonly Advisory[]): string | undefined {
  const ranges = advisories.flatMap(({ affected }) => affected);
  const last = ranges
    .flatMap(({ fixed }) => fixed ?? [])
    .sort(compare)
    .at(-1);
  const over = ({ fixed, lastAffected }: AffectedRange) =>
    fixed ?? (last && lastAffected && compare(lastAffected, last) < 0);
  return ranges.every(over) ? last : undefined;
}

function isAffected(version: string, ranges: readonly AffectedRange[]): boolean {
  return ranges.some(
    ({ introduced, fixed, lastAffected }) =>
      compare(version, introduced) >= 0 &&
      (fixed === undefined || compare(version, fixed) < 0) &&
      (lastAffected === undefined || compare(version, lastAffected) <= 0),
  );
}

/** Newer releases are free of it. */
export function hasEnd({ fixed, lastAffected }: AffectedRange): boolean {
  return fixed !== undefined || lastAffected !== undefined;
}

/** In order, none of them overlapping or touching another. */
export function uniteRanges(ranges: readonly AffectedRange[]): AffectedRange[] {
  const united: AffectedRange[] = [];
  for (const range of [...ranges].sort((a, b) => compare(a.introduced, b.introduced))) {
    const last = united.at(-1);
    if (last && reaches(last, range.introduced)) united[united.length - 1] = joined(last, range);
    else united.push(range);
  }
  return united;
}

/** Whether both name the same of these releases, and the same that may still come. */
export function namesSameReleases(
  one: readonly AffectedRange[],
  other: readonly AffectedRange[],
  releases: readonly Release[],
): boolean {
  if (one.every(hasEnd) !== other.every(hasEnd)) return false;
  // Ends lie beyond the newest release where a fix is announced.
  const versions = [
    ...releases.map(({ version }) => version),
    ...[...one, ...other].flatMap(({ fixed }) => fixed ?? []),
  ];
  return versions.every((version) => isAffected(version, one) === isAffected(version, other));
}

/** A list of single releases as ranges: those that follow one another on the index are one range. */
export function rangesOfVersions(versions: readonly string[], releases: readonly Release[]): AffectedRange[] {
  const listed = [...versions].sort(compare);
  const before = new Map(releases.slice(1).map(({ version }, index) => [version, releases[index]?.version]));
  const ranges: AffectedRange[] = [];
  for (const version of listed) {
    const last = ranges.at(-1);
    if (last?.lastAffected !== undefined && before.get(version) === last.lastAffected)
      ranges[ranges.length - 1] = { introduced: last.introduced, lastAffected: version };
    else if (last?.lastAffected !== version) ranges.push({ introduced: version, lastAffected: version });
  }
  return ranges;
}

/** As PEP 440 writes them: `>=2.49.0,<2.55.0`, `==2.6.3 or ==2.8.0`, `every release`. */
export function rangesInWords(ranges: readonly AffectedRange[]): string {
  return ranges.map(rangeInWords).join(' or ');
}

function rangeInWords({ introduced, fixed, lastAffected }: AffectedRange): string {
  if (lastAffected === introduced) return `==${introduced}`;
  const start = introduced === '0' ? [] : [`>=${introduced}`];
  const end = fixed !== undefined ? [`<${fixed}`] : lastAffected !== undefined ? [`<=${lastAffected}`] : [];
  return [...start, ...end].join(',') || 'every release';
}

function reaches({ fixed, lastAffected }: AffectedRange, version: string): boolean {
  if (fixed !== undefined) return compare(version, fixed) <= 0;
  return lastAffected === undefined || compare(version, lastAffected) <= 0;
}

function joined(one: AffectedRange, other: AffectedRange): AffectedRange {
  const { introduced } = one;
  if (!hasEnd(one) || !hasEnd(other)) return { introduced };
  return isLater(one, other) ? one : { ...other, introduced };
}

/** Up to and with a release is later than before it. */
function isLater(one: AffectedRange, other: AffectedRange): boolean {
  const difference = compare(one.fixed ?? one.lastAffected ?? '0', other.fixed ?? other.lastAffected ?? '0');
  return difference > 0 || (difference === 0 && one.fixed === undefined);
}
