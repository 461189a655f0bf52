// What is known against the Ray releases of a finding, as programs that read a report take it: nothing is cut off.
import { isPublished } from '../ray/advisories.ts';
import type { Advisory, AffectedRange, RayData } from '../ray/data.ts';
import type { RuleMeta } from '../rules/rule.ts';

interface AdvisoryEntry {
  readonly id: string;
  readonly aliases: readonly string[];
  /** False: Ray has fixed it and no advisory about it is published; the id is Ray Guard's own. */
  readonly published: boolean;
  readonly level?: string;
  readonly score?: number;
  /** CVSS. */
  readonly vectors?: readonly string[];
  /** Pages that report attacks with it; absent where none is known. */
  readonly exploited?: readonly string[];
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
    const { id, aliases, level, score, vectors, exploited, affected, measured, summary, url } = advisory;
    return {
      id,
      aliases,
      published: isPublished(advisory),
      ...(level && { level }),
      ...(score !== undefined && { score }),
      ...(vectors && { vectors }),
      ...(exploited && { exploited }),
      affected,
      fixedIn: [...new Set(affected.flatMap(({ fixed }) => fixed ?? []))],
      ...(measured && { measured }),
      summary,
      url,
    };
  });
}

/** What is published about the hazard of a rule, whatever the release. */
export function advisoriesOfRule({ security }: RuleMeta, { advisories }: RayData): AdvisoryEntry[] {
  const ids = security?.advisories ?? [];
  return advisoryEntries(advisories.filter(({ id }) => ids.includes(id)));
}
