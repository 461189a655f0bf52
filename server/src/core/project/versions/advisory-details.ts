// What is told beside a finding about releases: the advisories, where their sources differ, and of what day all this is.

import { isPublished } from '../../ray/advisories.ts';
import type { Advisory, RayData } from '../../ray/data.ts';
import { namesSameReleases, rangesInWords } from '../../ray/versions/affected-ranges.ts';

/** One of the things that stand behind a finding. Nothing in it is trusted: an advisory may come from a file of the project. */
export interface Detail {
  readonly text: string;
  /** Begins with `https://`. */
  readonly url?: string;
}

/** How many are told of in a line each, the newest; of the others the ids. */
const TOLD = 10;

export function advisoryDetails(advisories: readonly Advisory[], data: RayData): Detail[] {
  const told = advisories.slice(-TOLD);
  const others = advisories.slice(0, -TOLD).map(({ id }) => id);
  return [
    ...told.map((one) => ({
      text: `${one.id}${gradeOf(one)}, ${rangesInWords(one.affected)}: ${one.summary}`,
      url: one.url,
    })),
    ...(others.length > 0 ? [{ text: `Also ${others.join(', ')}.` }] : []),
    ...told.flatMap((advisory) => conflictDetail(advisory, data) ?? []),
    asOfDetail(data),
  ];
}

/** `, high (8.8)`; of what has no advisory, just that. */
function gradeOf(advisory: Advisory): string {
  const { level, score } = advisory;
  if (!isPublished(advisory)) return ', fixed by Ray without an advisory';
  return `${level ? `, ${level.toLowerCase()}` : ''}${score === undefined ? '' : ` (${score.toFixed(1)})`}`;
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
    const isUsed = kind !== 'configuration' && namesSameReleases(own, affected, data.releases);
    return `${source} says ${rangesInWords(own)}${isUsed ? ' (used)' : setAside ? ` (set aside: ${setAside})` : ''}`;
  });
  const used =
    kind !== 'configuration'
      ? `Used is ${rangesInWords(affected)}`
      : 'No version counts: it is a matter of configuration';
  return `Sources of ${id} differ: ${said.join('; ')}. ${used}.`;
}

function conflictDetail(advisory: Advisory, data: RayData): Detail | undefined {
  const text = conflictWords(advisory, data);
  return text === undefined ? undefined : { text };
}
