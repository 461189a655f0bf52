// Advisories of several sources as one list: a fault under any of its names once, and where sources differ, what each says.

import { compare } from '@renovatebot/pep440';
import { hasEnd, isPublished, namesSameReleases, uniteRanges } from '../ray/advisories.ts';
import type { Advisory, AffectedRange, Conflict, RayData, Release } from '../ray/data.ts';
import type { AdvisoryFile } from './advisory-file.ts';

export interface SourcedAdvisory {
  /** For people: `GHSA-mw35-8rx3-xf9r`, `Ray Guard's data of 2026-11-24`. */
  readonly source: string;
  readonly advisory: Advisory;
  /** Looked at by people: it says of what kind the fault is, and which ranges of others are set aside. */
  readonly decides?: true;
}

const NO_END = 'it names no release that ends it, and another source does';
const CONFIGURATION = 'no release ends it, so no version counts as free of it';

/**
 * A release counts as affected when one of the sources says so: the wider, less safe range is used. Words are those of the
 * first source. Two things widen nothing: a range that a deciding source has set aside, and one without an end where another
 * source knows an end, since then no release at all would be left.
 */
export function mergeAdvisories(list: readonly SourcedAdvisory[], releases: readonly Release[]): Advisory[] {
  return groupsOf(list).map((group) => mergeGroup(group, releases));
}

/** Of a project: what comes with this build, and what its files add. They cannot take anything away. */
export function withAdvisories(data: RayData, files: readonly AdvisoryFile[]): RayData {
  const added = files.flatMap(({ asOf, advisories }) =>
    advisories.map((advisory) => ({ source: `the project's file of ${asOf}`, advisory })),
  );
  const newest = [data, ...files.filter(({ advisories }) => advisories.length > 0)].map(({ asOf }) => asOf).sort();
  const released = withReleases(data, files);
  return {
    ...released,
    asOf: newest.at(-1) ?? data.asOf,
    advisories: mergeAdvisories([...sourcedData(data), ...added], released.releases),
  };
}

/** The releases of all files and of this build; of one that several have, what the newest file says. */
export function withReleases(data: RayData, files: readonly AdvisoryFile[]): RayData {
  const lists = files
    .flatMap(({ asOf, releases }) => (releases ? [{ asOf, releases }] : []))
    .concat({ asOf: data.releasesAsOf, releases: data.releases })
    .sort((a, b) => (a.asOf < b.asOf ? -1 : a.asOf > b.asOf ? 1 : 0));
  if (lists.length === 1) return data;
  const all = new Map(lists.flatMap(({ releases }) => releases.map((one) => [one.version, one])));
  return {
    ...data,
    releasesAsOf: lists.at(-1)?.asOf ?? data.releasesAsOf,
    releases: [...all.values()].sort((a, b) => compare(a.version, b.version)),
    announced: data.announced.filter((version) => !all.has(version)),
  };
}

/** What comes with this build. */
export function sourcedData(data: RayData): SourcedAdvisory[] {
  return data.advisories.map((advisory) => ({
    source: `Ray Guard's data of ${data.asOf}`,
    advisory,
    decides: true,
  }));
}

export function namesOf({ id, aliases }: Advisory): readonly string[] {
  return [id, ...aliases];
}

/** Those that share a name, directly or through a third one; in the order of their first members. */
function groupsOf(list: readonly SourcedAdvisory[]): SourcedAdvisory[][] {
  let groups: { readonly members: SourcedAdvisory[]; readonly names: Set<string> }[] = [];
  for (const one of list) {
    const names = namesOf(one.advisory);
    const [first, ...others] = groups.filter((group) => names.some((name) => group.names.has(name)));
    if (!first) {
      groups.push({ members: [one], names: new Set(names) });
      continue;
    }
    const members = [...others.flatMap((group) => group.members), one];
    first.members.push(...members);
    for (const name of members.flatMap(({ advisory }) => namesOf(advisory))) first.names.add(name);
    groups = groups.filter((group) => !others.includes(group));
  }
  return groups.map(({ members }) => members);
}

function mergeGroup(group: readonly SourcedAdvisory[], releases: readonly Release[]): Advisory {
  const [only, ...more] = group as [SourcedAdvisory];
  if (more.length === 0) return only.advisory;
  // What was fixed without an advisory is an advisory as soon as one is published.
  const published = group.find(({ advisory }) => isPublished(advisory));
  const first = published ?? only;
  const same = (one: readonly AffectedRange[], other: readonly AffectedRange[]) =>
    namesSameReleases(one, other, releases);
  const decided = group.find(({ decides }) => decides)?.advisory;
  const kind =
    decided && !(published && decided.kind === 'upstream')
      ? decided.kind
      : group.some(({ advisory }) => advisory.kind !== 'configuration')
        ? 'version'
        : 'configuration';
  const rejected = (decided?.conflicts ?? []).filter(({ setAside }) => setAside !== undefined);
  const isRejected = ({ affected }: Advisory) => rejected.some((one) => same(one.affected, affected));
  const counts = (advisory: Advisory) =>
    advisory === decided ||
    (kind === 'configuration' ? !decided : advisory.affected.every(hasEnd) && !isRejected(advisory));
  const counted = group.flatMap(({ advisory }) => (counts(advisory) ? [advisory] : []));
  const affected = counted.length === 1 ? (counted[0] as Advisory).affected : uniteRanges(counted.flatMap(rangesOf));
  const said = new Map<string, Conflict>();
  for (const { source, advisory } of group) {
    const reason = kind === 'configuration' ? CONFIGURATION : NO_END;
    const own = { source, affected: advisory.affected, ...(!counts(advisory) && { setAside: reason }) };
    // A source that repeats other sources does not count beside them, and what was set aside before is known.
    const ownIsKnown = (advisory.conflicts && same(advisory.affected, affected)) || isRejected(advisory);
    for (const one of [...(advisory.conflicts ?? []), ...(ownIsKnown ? [] : [own])])
      if (!said.has(one.source)) said.set(one.source, one);
  }
  const conflicts = [...said.values()];
  const { conflicts: _, sources: __, ...words } = first.advisory;
  const known = <Key extends 'level' | 'score' | 'measured'>(key: Key) => {
    const value = group.map(({ advisory }) => advisory[key]).find((one) => one !== undefined);
    return value !== undefined && { [key]: value };
  };
  const vectors = [...new Set(group.flatMap(({ advisory }) => advisory.vectors ?? []))];
  const names = new Set(group.flatMap(({ advisory }) => namesOf(advisory)));
  const exploited = [...new Set(group.flatMap(({ advisory }) => advisory.exploited ?? []))];
  const sources = [...new Set(group.flatMap(({ advisory }) => advisory.sources ?? []))];
  return {
    ...words,
    ...known('level'),
    ...known('score'),
    ...known('measured'),
    ...(vectors.length > 0 && { vectors }),
    ...(exploited.length > 0 && { exploited }),
    aliases: [...names].filter((name) => name !== words.id),
    kind,
    affected,
    ...(conflicts.some((one) => !same(one.affected, affected)) && { conflicts }),
    ...(sources.length > 0 && { sources }),
  };
}

function rangesOf({ affected }: Advisory): readonly AffectedRange[] {
  return affected;
}
