// Whether requirements leave the range of Ray that the project sets for itself.
import { compare } from '@renovatebot/pep440';
import type { Policy } from '../../policy/policy.ts';
import type { RayData } from '../../ray/data.ts';
import { intersectReleases, type ReleaseSet, releasesAllowedBy } from '../../ray/releases.ts';
import { rangeAbove, tightenedRange } from '../../ray/tighten-range.ts';
import type { StrayRequirement } from './judgement.ts';
import { cleanPolicyRange, mend } from './remedies.ts';
import type { RequirementGroup } from './requirement-groups.ts';

/** Undefined too where the project sets no range, or one of releases with advisories only: then the advisories win. */
export function judgeStray(
  group: RequirementGroup,
  allowed: ReleaseSet,
  policy: Policy,
  data: RayData,
): StrayRequirement | undefined {
  const clean = cleanPolicyRange(policy, data);
  const wanted = clean === undefined ? undefined : releasesAllowedBy(policy.range, 'pep440', data);
  if (clean === undefined || !wanted) return undefined;
  const releases = allowed.known.filter((version) => !wanted.known.includes(version));
  const later = reachesLater(group, rangeAbove(policy.range), data);
  if (releases.length === 0 && !later) return undefined;
  const side = sideOf(releases, later, wanted);
  return { kind: 'outside-policy', ...mend(group, [policy.range, clean], data), side, releases, later };
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

function sideOf(releases: readonly string[], later: boolean, { known }: ReleaseSet): StrayRequirement['side'] {
  const [lowest, highest] = [known[0] ?? '0', known.at(-1) ?? '0'];
  if (releases.every((version) => compare(version, highest) > 0)) return 'above';
  return !later && releases.every((version) => compare(version, lowest) < 0) ? 'below' : 'outside';
}
