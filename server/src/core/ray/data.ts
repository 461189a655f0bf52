// The dated data about Ray: its releases on the package index, its advisories and what was fixed without one, as server/data holds them.
import advisoryFile from '../../../data/advisories.json' with { type: 'json' };
import releaseFile from '../../../data/releases.json' with { type: 'json' };
import upstreamFile from '../../../data/upstream-fixes.json' with { type: 'json' };

/** PEP 440 versions, oldest first. */
export interface Release {
  readonly version: string;
  readonly yanked: boolean;
  /** The Pythons that it says it runs on, as PEP 440 writes them; absent where it names none. */
  readonly requiresPython?: string;
  /** The Pythons that it has wheels for, `3.10`; absent where there are none for single Pythons. */
  readonly wheels?: readonly string[];
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
  /** CVSS, as the databases write them: `CVSS:3.1/AV:N/…`. */
  readonly vectors?: readonly string[];
  /**
   * version: a release is at fault. configuration: never reported from a version alone. upstream: a release is at fault, Ray
   * has fixed it, and no advisory about it is published; the id is our own.
   */
  readonly kind: 'version' | 'configuration' | 'upstream';
  /** What counts: from each range on, and before or up to its end. */
  readonly affected: readonly AffectedRange[];
  /** Sources that say something else than `affected`. */
  readonly conflicts?: readonly Conflict[];
  /** The day; of kind upstream: on which the fix was proposed. */
  readonly published: string;
  readonly disputed: boolean;
  /** Pages that report attacks with it. Absent where none is known, which does not prove that there was no attack. */
  readonly exploited?: readonly string[];
  /** Whom alone it concerns: it is reported only for a release beside which nothing else is allowed, and sets no floor. */
  readonly onlyFor?: string;
  /** Where it is from. */
  readonly sources?: readonly string[];
  /** What was run on which releases, and when. */
  readonly measured?: string;
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
  releases: releaseFile.releases as readonly Release[],
  announced: releaseFile.announced,
  advisories: [...advisoryFile.advisories, ...upstreamFile.advisories] as readonly Advisory[],
};
