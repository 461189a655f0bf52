// Words that the version rules share: spans of releases and lists of advisories.
import { compare } from '@renovatebot/pep440';
import { advisoriesOf, fixedSince } from '../../ray/advisories.ts';
import type { Advisory, RayData } from '../../ray/data.ts';

/** How many advisories a message names; it counts the rest. */
const NAMED = 3;
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

/** `CVE-2026-27482, CVE-2026-41486 and 4 more; fixed since 2.56.0`. */
export function advisoryWords(advisories: readonly Advisory[]): string {
  const named = advisories
    .slice(-NAMED)
    .map(({ id }) => id)
    .join(', ');
  const more = advisories.length > NAMED ? ` and ${advisories.length - NAMED} more` : '';
  const since = fixedSince(advisories);
  return `${named}${more}; ${since ? `fixed since ${since}` : 'no release is known to fix them all'}`;
}
