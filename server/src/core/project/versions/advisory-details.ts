// What is told beside a finding about releases: the advisories, where their sources differ, and of what day all this is.

import type { Advisory, RayData } from '../../ray/data.ts';
import { namesSameReleases, rangesInWords } from '../../ray/versions/affected-ranges.ts';

/** One of the things that stand behind a finding. Nothing in it is trusted: an advisory may come from a file of the project. */
export interface Detail {
  readonly text: string;
  /** Begins with `https://`. */
  readonly url?: string;
}

/** How many advisories are told of, the newest; the rest is counted. */
const TOLD = 10;

export function advisoryDetails(advisories: readonly Advisory[], data: RayData): Detail[] {
  const told = advisories.slice(-TOLD);
  const more = advisories.length - told.length;
  return [
    ...told.map(({ id, level, affected, summary, url }) => ({
      text: `${id}${level ? `, ${level.toLowerCase()}` : ''}, ${rangesInWords(affected)}: ${summary}`,
      url,
    })),
    ...(more > 0 ? [{ text: `${more} more.` }] : []),
    ...told.flatMap((advisory) => conflictDetail(advisory, data) ?? []),
    asOfDetail(data),
  ];
}

export function asOfDetail({ asOf, releasesAsOf }: RayData): Detail {
  return { text: `${asOfWords({ asOf, releasesAsOf })}.` };
}

/** `Advisories as of 2026-11-24, releases as of 2026-11-24`. */
export function asOfWords({ asOf, releasesAsOf }: Pick<RayData, 'asOf' | 'releasesAsOf'>): string {
  return `Advisories as of ${asOf}, releases as of ${releasesAsOf}`;
}

/** One sentence for all sources of an advisory; undefined where they agree. */
export function conflictWords({ id, kind, affected, conflicts = [] }: Advisory, data: RayData): string | undefined {
  if (conflicts.length === 0) return undefined;
  const said = conflicts.map(({ source, affected: own, setAside }) => {
    const isUsed = kind === 'version' && namesSameReleases(own, affected, data.releases);
    return `${source} says ${rangesInWords(own)}${isUsed ? ' (used)' : setAside ? ` (set aside: ${setAside})` : ''}`;
  });
  const used =
    kind === 'version' ? `Used is ${rangesInWords(affected)}` : 'No version counts: it is a matter of configuration';
  return `Sources of ${id} differ: ${said.join('; ')}. ${used}.`;
}

function conflictDetail(advisory: Advisory, data: RayData): Detail | undefined {
  const text = conflictWords(advisory, data);
  return text === undefined ? undefined : { text };
}
