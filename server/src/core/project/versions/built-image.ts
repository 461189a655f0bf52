// Which Ray an image has once it is built: what its base has, unless a later command installs another one.
import type { RayData } from '../../ray/data.ts';
import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { allowsNothing, intersectReleases, type ReleaseSet, releasesAllowedBy } from '../../ray/versions/releases.ts';

/** An installation that replaces the Ray which was there before it. */
interface Replacement {
  readonly requirement: Requirement;
  readonly replaced: Requirement;
}

export interface BuiltImage {
  /** At most one; it may name versions that cannot be told. */
  readonly ray?: Requirement;
  readonly replacements: readonly Replacement[];
}

/** `requirements` in the order of the build. pip leaves a Ray alone that is allowed. */
export function builtImage(requirements: readonly Requirement[], data: RayData): BuiltImage {
  const replacements: Replacement[] = [];
  let ray: Requirement | undefined;
  for (const requirement of requirements) {
    if (requirement.how === 'image') ray = requirement;
    if (requirement.how !== 'installed') continue;
    const before = ray && releasesOf(ray, data);
    const after = releasesOf(requirement, data);
    if (before && after && !allowsNothing(intersectReleases(before, after))) continue;
    if (ray && before && after && !allowsNothing(after)) replacements.push({ requirement, replaced: ray });
    ray = requirement;
  }
  return { replacements, ...(ray && { ray }) };
}

/** What is built where no other stage is asked for. */
export function lastStage({ provides = [], requirements }: ReadFacts): readonly Requirement[] {
  return provides.filter(({ kind }) => kind === 'stage').at(-1)?.requirements ?? requirements;
}

function releasesOf({ versions, notation }: Requirement, data: RayData): ReleaseSet | undefined {
  return versions === undefined ? undefined : releasesAllowedBy(versions, notation, data);
}
