// Which advisories a release of Ray has, and which range of releases is free of those that a newer release fixes.
import { compare, valid } from '@renovatebot/pep440';
import type { Advisory, AffectedRange, RayData } from './data.ts';
import { remembered } from './remember.ts';
import { hasEnd, isAffected } from './versions/affected-ranges.ts';
import { nextAfter, releaseNumbers } from './versions/range-pieces.ts';
import { finalReleases } from './versions/releases.ts';

/** Advisories of kind `version` that affect this release, oldest first; none for text that is no version. */
export const advisoriesOf = remembered((version, data): readonly Advisory[] => {
  if (!valid(version)) return [];
  const affecting = data.advisories.filter(
    (advisory) => advisory.kind === 'version' && isAffected(version, advisory.affected),
  );
  return affecting.sort((a, b) => a.published.localeCompare(b.published));
});

/** From the lowest release without a fixable advisory up to the minor after the newest known: `>=2.56.0,<2.61`. */
export function recommendedRange(data: RayData): string {
  return recommendedOf('', data);
}

const recommendedOf = remembered((_nothing, data): string => {
  const fixable = data.advisories.filter(({ kind, affected }) => kind === 'version' && affected.every(hasEnd));
  const releases = finalReleases(data);
  const newest = releases.at(-1) ?? '0';
  let lowest = fixedSince(fixable) ?? newest;
  for (const version of releases.reverse()) {
    if (fixable.some((advisory) => isAffected(version, advisory.affected))) break;
    lowest = version;
  }
  const last = compare(lowest, newest) > 0 ? lowest : newest;
  return `>=${lowest},<${nextAfter(releaseNumbers(last).slice(0, 2))}`;
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
