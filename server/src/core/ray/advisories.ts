// What is known against a release of Ray, and which range of releases is free of what a newer release fixes.
import { compare, valid } from '@renovatebot/pep440';
import type { Advisory, AffectedRange, RayData } from './data.ts';
import { remembered } from './remember.ts';
import { hasEnd, isAffected } from './versions/affected-ranges.ts';
import { nextAfter, releaseNumbers } from './versions/range-pieces.ts';
import { finalReleases } from './versions/releases.ts';

/** An advisory was published about it. */
export function isPublished({ kind }: Advisory): boolean {
  return kind !== 'upstream';
}

/** A newer release ends it, so that it counts against the ones before. */
function countsAgainstReleases({ kind }: Advisory): boolean {
  return kind !== 'configuration';
}

/** What counts against this release, published or not, oldest first; nothing for text that is no version. */
export const advisoriesOf = remembered((version, data): readonly Advisory[] => {
  if (!valid(version)) return [];
  const affecting = data.advisories.filter(
    (advisory) => countsAgainstReleases(advisory) && isAffected(version, advisory.affected),
  );
  return affecting.sort((a, b) => a.published.localeCompare(b.published));
});

/** From the lowest release that lacks no fix of a newer one up to the minor after the newest known: `>=2.60.0,<2.61`. */
export function recommendedRange(data: RayData): string {
  const floor = recommendedFloor(data);
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
  for (const version of releases.reverse()) {
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
