// Words that the version rules share: spans of releases, and what is known against them.
import { compare } from '@renovatebot/pep440';
import { advisoriesOf, fixedSince, isPublished, recommendedFloor } from '../../ray/advisories.ts';
import type { Advisory, RayData } from '../../ray/data.ts';
import { finalReleases } from '../../ray/versions/releases.ts';

/** Sorts after every release. */
const NEVER = '9999';

/** `2.52.0 to 2.53.0`, or the one release. */
export function releaseSpan(releases: readonly string[]): string {
  const [first = '', last = first] = [releases[0], releases.at(-1)];
  return first === last ? first : `${first} to ${last}`;
}

/** Every advisory of these releases; those that reach the newest releases come last. */
export function advisoriesOfAll(releases: readonly string[], data: RayData): Advisory[] {
  const affected = new Set(releases.flatMap((version) => advisoriesOf(version, data)));
  return [...affected].sort(
    (a, b) => compare(lastReleaseOf(a), lastReleaseOf(b)) || a.published.localeCompare(b.published),
  );
}

function lastReleaseOf({ affected }: Advisory): string {
  const ends = affected.map(({ fixed, lastAffected }) => fixed ?? lastAffected ?? NEVER);
  return ends.sort(compare).at(-1) ?? NEVER;
}

/**
 * `3 known vulnerabilities (worst 8.9) and 4 more without an advisory`, `2 vulnerabilities without a published advisory`.
 * What it says of none is for the caller.
 */
export function weaknessWords(advisories: readonly Advisory[]): string {
  const published = advisories.filter(isPublished);
  const others = advisories.length - published.length;
  if (published.length === 0) return `${counted(others)} without a published advisory`;
  const scores = published.flatMap(({ score }) => score ?? []);
  const worst = scores.length > 0 ? ` (worst ${Math.max(...scores).toFixed(1)})` : '';
  const more = others > 0 ? ` and ${others} more without an advisory` : '';
  return `${counted(published.length, 'known ')}${worst}${more}`;
}

function counted(count: number, kind = ''): string {
  return `${count} ${kind}${count === 1 ? 'vulnerability' : 'vulnerabilities'}`;
}

/** `fixed in 2.60.0`, the first release without others of the kind; where none was released, that. */
export function fixWords(advisories: readonly Advisory[], data: RayData): string {
  const since = fixedSince(advisories);
  if (since === undefined) return 'no release is known to fix all of it';
  const [first = since] = [since, recommendedFloor(data)].sort(compare).reverse();
  const isReleased = finalReleases(data).some((version) => compare(version, first) >= 0);
  return isReleased ? `fixed in ${first}` : `fixed in ${first}, not yet released on ${data.releasesAsOf}`;
}
