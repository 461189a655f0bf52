// Decides what a version range allows, on the set of released versions plus the ones that may come later.
import type { RayData } from './data.ts';
import type { VersionNotation } from './facts.ts';

export interface ReleaseSet {
  /** Released versions that are allowed, oldest first; pre-releases only where the range names one, yanked ones only when pinned. */
  readonly known: readonly string[];
  /** Some version that may have come after the data was read is allowed too. */
  readonly later: boolean;
  /** No upper bound: the next minor and the next major are allowed. */
  readonly unbounded: boolean;
}

/** Undefined when `versions` is not a range in that notation. */
export function releasesAllowedBy(versions: string, notation: VersionNotation, data: RayData): ReleaseSet | undefined {
  throw new Error(`not yet: ${versions} ${notation} ${data.asOf}`);
}
