// How Ray releases and their advisories are described in messages, details, hovers and hints.

import { compare } from '@renovatebot/pep440';
import {
  advisoriesOf,
  areNarrow,
  fixedSince,
  isPublished,
  namesSameReleases,
  narrowAdvisoriesOf,
  rangesInWords,
  recommendedFloor,
} from '../../ray/advisories.ts';
import type { Advisory, RayData } from '../../ray/data.ts';
import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { finalReleases, type ReleaseSet, releasesAllowedBy } from '../../ray/versions/releases.ts';
import type { Span } from '../../text/span.ts';
import { spellOutUnsafe } from '../../text/words.ts';
import type { ProjectView } from '../project.ts';

/** Sorts after every release. */
const NEVER = '9999';

/** `2.52.0 to 2.53.0`, or the one release. */
export function releaseSpan(releases: readonly string[]): string {
  const [first = '', last = first] = [releases[0], releases.at(-1)];
  return first === last ? first : `${first} to ${last}`;
}

/** Every advisory of these releases; narrow ones only if there are no others and no release is free of them. Those of the newest releases come last. */
export function advisoriesOfAll(releases: readonly string[], data: RayData): Advisory[] {
  const all = inOrder(releases.flatMap((version) => advisoriesOf(version, data)));
  const isNarrow = all.length === 0 && releases.every((version) => narrowAdvisoriesOf(version, data).length > 0);
  return isNarrow ? narrowAdvisoriesOfAll(releases, data) : all;
}

/** In the same order. */
export function narrowAdvisoriesOfAll(releases: readonly string[], data: RayData): Advisory[] {
  return inOrder(releases.flatMap((version) => narrowAdvisoriesOf(version, data)));
}

function inOrder(advisories: readonly Advisory[]): Advisory[] {
  const affected = new Set(advisories);
  return [...affected].sort(
    (a, b) => compare(lastReleaseOf(a), lastReleaseOf(b)) || a.published.localeCompare(b.published),
  );
}

function lastReleaseOf({ affected }: Advisory): string {
  const ends = affected.map(({ fixed, lastAffected }) => fixed ?? lastAffected ?? NEVER);
  return ends.sort(compare).at(-1) ?? NEVER;
}

/**
 * `5 known vulnerabilities (worst 8.9)`, those without an advisory included; `2 known vulnerabilities (no advisory)`.
 * Callers phrase the case of none.
 */
export function weaknessWords(advisories: readonly Advisory[]): string {
  const published = advisories.filter(isPublished);
  const count = `${advisories.length} known ${advisories.length === 1 ? 'vulnerability' : 'vulnerabilities'}`;
  if (areNarrow(advisories)) return `${count} in single readers of Ray Data (no advisory)`;
  if (published.length === 0) return `${count} (no advisory)`;
  const scores = published.flatMap(({ score }) => score ?? []);
  return scores.length > 0 ? `${count} (worst ${Math.max(...scores).toFixed(1)})` : count;
}

/** `fixed in 2.58.0`, the first release without any other of the kind; says so if it is not released yet. */
export function fixWords(advisories: readonly Advisory[], data: RayData): string {
  const since = fixedSince(advisories);
  if (since === undefined) return 'no known release fixes all of them';
  const [first = since] = areNarrow(advisories) ? [since] : [since, recommendedFloor(data)].sort(compare).reverse();
  const isReleased = compare(finalReleases(data).at(-1) ?? '0', first) >= 0;
  return isReleased ? `fixed in ${first}` : `fixed in ${first}, not yet released on ${data.releasesAsOf}`;
}

/** Background of a finding. Nothing in it is trusted: an advisory may come from a file of the project. */
export interface Detail {
  readonly text: string;
  /** Begins with `https://`. */
  readonly url?: string;
}

/** How many have a line each, the newest; of the rest only the ids are listed. */
const LISTED = 10;

/** Every advisory of a requirement. */
function advisoryDetails(advisories: readonly Advisory[], data: RayData): Detail[] {
  const listed = advisories.slice(-LISTED);
  const others = advisories.slice(0, -LISTED).map(({ id }) => id);
  return [
    ...listed.map((one) => ({
      text: `${one.id}${gradeOf(one)}, ${rangesInWords(one.affected)}: ${one.summary}`,
      url: one.url,
    })),
    ...(others.length > 0 ? [{ text: `Also ${others.join(', ')}.` }] : []),
    ...listed.flatMap((advisory) => conflictDetail(advisory, data) ?? []),
    asOfDetail(data),
  ];
}

/** What fits into a hover; all are in the data of the finding. */
const MOST_NAMED = 12;

/** Of a finding: the worst with what it is about, the others by name. */
export function worstDetails(advisories: readonly Advisory[], data: RayData): Detail[] {
  const [worst, ...others] = [...advisories].sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
  const named = others
    .slice(0, MOST_NAMED)
    .map(({ id, score }) => (score === undefined ? id : `${id} (${score.toFixed(1)})`));
  const more = others.length > MOST_NAMED ? [`${others.length - MOST_NAMED} more`] : [];
  return [
    ...(worst ? [{ text: `${worst.id}${gradeOf(worst)}: ${worst.summary}`, url: worst.url }] : []),
    ...(named.length > 0 ? [{ text: `Also ${[...named, ...more].join(', ')}.` }] : []),
    asOfDetail(data),
  ];
}

/** `, high (8.8)`; of what has no advisory, just that. */
function gradeOf(advisory: Advisory): string {
  const { level, score } = advisory;
  const whom = advisory.onlyFor === undefined ? '' : `, concerns only ${advisory.onlyFor}`;
  if (!isPublished(advisory)) return `, fixed by Ray without an advisory${whom}`;
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
  const each = conflicts.map(({ source, affected: own, setAside }) => {
    const isUsed = kind !== 'configuration' && namesSameReleases(own, affected, data.releases);
    return `${source} says ${rangesInWords(own)}${isUsed ? ' (used)' : setAside ? ` (set aside: ${setAside})` : ''}`;
  });
  const used =
    kind !== 'configuration'
      ? `Used is ${rangesInWords(affected)}`
      : 'No version counts: it is a matter of configuration';
  return `Sources of ${id} differ: ${each.join('; ')}. ${used}.`;
}

const conflictDetails = new WeakMap<RayData, Map<Advisory, Detail | undefined>>();

/** The same for every finding that names the advisory, and it takes a look at all releases. */
function conflictDetail(advisory: Advisory, data: RayData): Detail | undefined {
  const details = conflictDetails.get(data) ?? new Map<Advisory, Detail | undefined>();
  conflictDetails.set(data, details);
  if (!details.has(advisory)) {
    const text = conflictWords(advisory, data);
    details.set(advisory, text === undefined ? undefined : { text });
  }
  return details.get(advisory);
}

/** Code units of a label, which repeats what a file says. */
const LONGEST_LABEL = 120;

export interface RequirementNote {
  /** One sentence, nothing of the file in it. */
  readonly summary: string;
  readonly details: readonly Detail[];
}

/** Undefined where the versions are not known or are no range. */
export function requirementNote(
  { how, notation, versions }: Requirement,
  { ray }: ProjectView,
  data: RayData,
): RequirementNote | undefined {
  const allowed = versions === undefined ? undefined : releasesAllowedBy(versions, notation, data);
  if (!allowed) return undefined;
  const advisories = advisoriesOfAll(allowed.known, data);
  const inUse = ray && `Ray in use here: ${spellOutUnsafe(ray.label.slice(0, LONGEST_LABEL))}.`;
  return {
    summary: `${allowedWords(allowed, how)} ${advisories.length ? `Among them: ${weaknessWords(advisories)}; ${fixWords(advisories, data)}.` : NONE}`,
    details: [
      ...(advisories.length ? advisoryDetails(advisories, data) : [asOfDetail(data)]),
      ...(inUse ? [{ text: inUse }] : []),
    ],
  };
}

const NONE = 'No known vulnerabilities.';

function allowedWords({ known, later }: ReleaseSet, how: Requirement['how']): string {
  if (known.length === 0) return later ? 'Allows only Ray releases that are not out yet.' : 'Allows no Ray release.';
  if (known.length === 1 && !later) return `${ONE[how] ?? 'Allows only'} Ray ${known[0]}.`;
  const count = known.length === 1 ? '1 release' : `${known.length} releases`;
  return `Allows Ray ${releaseSpan(known)} (${count})${later ? ', and releases that are not out yet' : ''}.`;
}

const ONE: Partial<Record<Requirement['how'], string>> = {
  locked: 'Locks',
  image: 'An image of',
  cluster: 'A cluster of',
  installed: 'Installs only',
};

export interface ReleaseHint {
  readonly span: Span;
  /** `2.53.0`. */
  readonly release: string;
  /** Its known vulnerabilities, oldest first. */
  readonly advisories: readonly Advisory[];
}

/** Only for requirements that exactly one release satisfies, by themselves or because the project locks it. */
export function releaseHints(facts: ReadFacts, project: ProjectView, ownData: RayData): ReleaseHint[] {
  const data = project.data ?? ownData;
  return facts.requirements.flatMap((requirement) => {
    const release = releaseOf(requirement, project, data);
    if (release === undefined) return [];
    return [{ span: requirement.span, release, advisories: advisoriesOf(release, data) }];
  });
}

function releaseOf(requirement: Requirement, { ray }: ProjectView, data: RayData): string | undefined {
  const { versions, notation } = requirement;
  const allowed = versions === undefined ? undefined : releasesAllowedBy(versions, notation, data);
  if (!allowed) return undefined;
  const [only, ...others] = allowed.known;
  if (others.length === 0 && !allowed.later) return only;
  const [used, ...more] = ray?.allowed.known ?? [];
  const isOne = used !== undefined && more.length === 0 && ray?.allowed.later === false;
  return isOne && allowed.known.includes(used) ? used : undefined;
}
