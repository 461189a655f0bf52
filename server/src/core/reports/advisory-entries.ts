// What is known against the Ray releases of a finding, as programs that read a report take it: nothing is cut off.
import { isPublished } from '../ray/advisories.ts';
import type { Advisory, AffectedRange } from '../ray/data.ts';

interface AdvisoryEntry {
  readonly id: string;
  readonly aliases: readonly string[];
  /** False: Ray has fixed it and no advisory about it is published; the id is Ray Guard's own. */
  readonly published: boolean;
  readonly level?: string;
  readonly score?: number;
  /** CVSS. */
  readonly vectors?: readonly string[];
  readonly affected: readonly AffectedRange[];
  /** Each release that ends it, where one is known. */
  readonly fixedIn: readonly string[];
  /** Of what has no advisory: what was run on which releases, and when. */
  readonly measured?: string;
  readonly summary: string;
  readonly url: string;
}

export function advisoryEntries(advisories: readonly Advisory[]): AdvisoryEntry[] {
  return advisories.map((advisory) => {
    const { id, aliases, level, score, vectors, affected, measured, summary, url } = advisory;
    return {
      id,
      aliases,
      published: isPublished(advisory),
      ...(level && { level }),
      ...(score !== undefined && { score }),
      ...(vectors && { vectors }),
      affected,
      fixedIn: [...new Set(affected.flatMap(({ fixed }) => fixed ?? []))],
      ...(measured && { measured }),
      summary,
      url,
    };
  });
}
