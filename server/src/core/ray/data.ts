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

export interface Advisory {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly url: string;
  readonly level: 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
  readonly score: number;
  /** version: a release is at fault. configuration: never reported from a version alone. */
  readonly kind: 'version' | 'configuration';
  readonly affected: readonly AffectedRange[];
  readonly published: string;
  readonly disputed: boolean;
}

export interface RayData {
  /** The day on which the package index and the advisory lists were read: `2026-11-24`. */
  readonly asOf: string;
  readonly releases: readonly Release[];
  /** Announced on release pages and not on the package index on that day: nothing is claimed about them. */
  readonly announced: readonly string[];
  readonly advisories: readonly Advisory[];
}

export const rayData: RayData = {
  asOf: releaseFile.asOf,
  releases: releaseFile.releases,
  announced: releaseFile.announced,
  advisories: advisoryFile.advisories as readonly Advisory[],
};
