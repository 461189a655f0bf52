// The dated data about Ray: its releases on the package index and its advisories, as server/data holds them.
import advisoryFile from '../../../data/advisories.json' with { type: 'json' };
import releaseFile from '../../../data/releases.json' with { type: 'json' };

/** PEP 440 versions, oldest first. */
export interface Release {
  readonly version: string;
  readonly yanked: boolean;
}

export interface AffectedRange {
  readonly introduced: string;
  readonly fixed?: string;
  readonly lastAffected?: string;
}

/** What one source says where sources differ. */
export interface Conflict {
  readonly source: string;
  readonly affected: readonly AffectedRange[];
  /** Why it does not count; absent where it does, beside what the others say. */
  readonly setAside?: string;
}

export interface Advisory {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly url: string;
  /** Absent where the source gives none. */
  readonly level?: 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
  readonly score?: number;
  /** version: a release is at fault. configuration: never reported from a version alone. */
  readonly kind: 'version' | 'configuration';
  /** What counts: from each range on, and before or up to its end. */
  readonly affected: readonly AffectedRange[];
  /** Sources that say something else than `affected`. */
  readonly conflicts?: readonly Conflict[];
  readonly published: string;
  readonly disputed: boolean;
  /** Where it is from. */
  readonly sources?: readonly string[];
  readonly note?: string;
}

export interface RayData {
  /** The day that the advisories are of: `2026-11-24`. */
  readonly asOf: string;
  /** The day on which the package index was read. */
  readonly releasesAsOf: string;
  readonly releases: readonly Release[];
  /** Announced on release pages and not on the package index on that day: nothing is claimed about them. */
  readonly announced: readonly string[];
  readonly advisories: readonly Advisory[];
}

export const rayData: RayData = {
  asOf: advisoryFile.asOf,
  releasesAsOf: releaseFile.asOf,
  releases: releaseFile.releases,
  announced: releaseFile.announced,
  advisories: advisoryFile.advisories as readonly Advisory[],
};
