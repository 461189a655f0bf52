// One entry in the format of OSV (ossf.github.io/osv-schema): whether it is about Ray, and then what it says or what is wrong.
import { CVSS30, CVSS31, CVSS40 } from '@pandatix/js-cvss';
import { compare } from '@renovatebot/pep440';
import { hasEnd, rangesOfVersions, uniteRanges } from '../ray/advisories.ts';
import type { Advisory, AffectedRange, Release } from '../ray/data.ts';
import { isAdvisoryId, isCvssVector, isRecord, isVersion } from './advisory-file.ts';
import { isDay } from './day.ts';

/** elsewhere: about other packages. `problem` names the member that is wrong. */
export type OsvReading =
  | 'elsewhere'
  | { readonly problem: string }
  /** `withdrawn`: the day on which it was taken back. */
  | { readonly advisory: Advisory; readonly modified: string; readonly withdrawn?: string };

/** UTF-16 units; the rest is cut. */
const LONGEST_SUMMARY = 300;
const MOST_ITEMS = 2000;
const LEVELS = { LOW: 'LOW', MODERATE: 'MEDIUM', MEDIUM: 'MEDIUM', HIGH: 'HIGH', CRITICAL: 'CRITICAL' } as const;

export function readOsvEntry(value: unknown, releases: readonly Release[]): OsvReading {
  if (!isRecord(value)) return { problem: 'is no OSV entry, which is an object with "id" and "affected"' };
  const packages = (Array.isArray(value.affected) ? value.affected : []).filter(isAboutRay);
  if (packages.length === 0) return isRecord(value.affected) || !('id' in value) ? noEntry : 'elsewhere';
  try {
    return readEntry(value, packages, releases);
  } catch (error) {
    if (error instanceof Mistake) return { problem: error.message };
    throw error;
  }
}

const noEntry: OsvReading = { problem: 'is no OSV entry, which has an "id" and a list "affected"' };

/** Ends the reading of one entry. */
class Mistake extends Error {}

/** As PEP 503 compares names. */
function isAboutRay(affected: unknown): affected is Record<string, unknown> {
  const about = isRecord(affected) ? affected.package : undefined;
  return isRecord(about) && about.ecosystem === 'PyPI' && String(about.name).toLowerCase() === 'ray';
}

function readEntry(
  entry: Record<string, unknown>,
  packages: readonly Record<string, unknown>[],
  releases: readonly Release[],
): OsvReading {
  const { id } = entry;
  if (!isAdvisoryId(id)) throw new Mistake('"id" must be an id such as "PYSEC-2026-2271"');
  const modified =
    dayOf(entry, 'modified') ?? fail(`"modified" of ${id} must be a time such as "2026-02-20T10:00:00Z"`);
  const withdrawn = dayOf(entry, 'withdrawn');
  const aliases = listOf(entry, 'aliases', id).map((alias) =>
    isAdvisoryId(alias) ? alias : fail(`"aliases" of ${id} must be a list of ids`),
  );
  const affected = uniteRanges(packages.flatMap((one) => rangesOf(one, id, releases)));
  if (affected.length === 0) throw new Mistake(`"affected" of ${id} names no Ray release`);
  const vectors = vectorsOf(entry, id);
  const score = scoreOf(vectors);
  const level = levelOf(entry) ?? (score === undefined ? undefined : levelOfScore(score));
  const advisory: Advisory = {
    id,
    aliases: [...new Set(aliases)].filter((alias) => alias !== id),
    summary: summaryOf(entry) ?? id,
    url: urlOf(id),
    ...(level && { level }),
    ...(score !== undefined && { score }),
    ...(vectors.length > 0 && { vectors }),
    kind: affected.every(hasEnd) ? 'version' : 'configuration',
    affected,
    published: dayOf(entry, 'published') ?? modified,
    disputed: false,
    sources: [id],
  };
  return { advisory, modified, ...(withdrawn !== undefined && { withdrawn }) };
}

/** What the ranges name and, beyond them, the releases that are listed one by one. Ranges of commits say nothing of releases. */
function rangesOf(affected: Record<string, unknown>, id: string, releases: readonly Release[]): AffectedRange[] {
  const ranges = listOf(affected, 'ranges', id).flatMap((range) => {
    if (!isRecord(range)) throw new Mistake(`"ranges" of ${id} must be a list of objects`);
    return range.type === 'GIT' ? [] : eventsAsRanges(listOf(range, 'events', id), id);
  });
  const versions = listOf(affected, 'versions', id).map((version) =>
    isVersion(version) ? version : fail(`"versions" of ${id} must be a list of versions`),
  );
  return [...ranges, ...rangesOfVersions(versions, releases)];
}

interface Event {
  readonly kind: 'introduced' | 'fixed' | 'last_affected';
  readonly version: string;
}

function eventsAsRanges(list: readonly unknown[], id: string): AffectedRange[] {
  const events = list
    .flatMap((event) => readEvent(event, id))
    .sort((a, b) => compare(a.version, b.version) || rank(a) - rank(b));
  const ranges: AffectedRange[] = [];
  let introduced: string | undefined;
  for (const { kind, version } of events) {
    if (kind === 'introduced') introduced ??= version;
    else if (introduced === undefined) throw new Mistake(`"events" of ${id}: ${version} ends what has not begun`);
    else {
      ranges.push(kind === 'fixed' ? { introduced, fixed: version } : { introduced, lastAffected: version });
      introduced = undefined;
    }
  }
  return introduced === undefined ? ranges : [...ranges, { introduced }];
}

/** `limit` bounds only what a tool has to look through. */
function readEvent(event: unknown, id: string): Event[] {
  const [member, ...more] = isRecord(event) ? Object.entries(event) : [];
  if (!member || more.length > 0) throw new Mistake(`"events" of ${id}: each must be an object with one member`);
  const [kind, version] = member;
  if (kind === 'limit') return [];
  if (kind !== 'introduced' && kind !== 'fixed' && kind !== 'last_affected')
    throw new Mistake(`"events" of ${id}: there is no ${JSON.stringify(kind.slice(0, 40))}`);
  if (!isVersion(version)) throw new Mistake(`"events" of ${id}: "${kind}" must be a version such as "2.54.0"`);
  return [{ kind, version }];
}

/** What begins and ends at one release: a fix ends what was before, and a last one includes itself. */
function rank({ kind }: Event): number {
  return kind === 'fixed' ? 0 : kind === 'introduced' ? 1 : 2;
}

function listOf(parent: Record<string, unknown>, key: string, id: string): readonly unknown[] {
  const value = parent[key] ?? [];
  if (!Array.isArray(value)) throw new Mistake(`"${key}" of ${id} must be a list`);
  if (value.length > MOST_ITEMS) throw new Mistake(`"${key}" of ${id} has more than ${MOST_ITEMS} members`);
  return value;
}

/** Undefined when absent. */
function dayOf(entry: Record<string, unknown>, key: string): string | undefined {
  const value = entry[key];
  if (value === undefined || value === null) return undefined;
  const day = typeof value === 'string' && value.length < 50 ? value.slice(0, 10) : undefined;
  return isDay(day) ? day : fail(`"${key}" must be a time such as "2026-02-20T10:00:00Z"`);
}

/** Of the entry, and of its packages where they have their own. */
function vectorsOf(entry: Record<string, unknown>, id: string): string[] {
  const packages = listOf(entry, 'affected', id).filter(isAboutRay);
  const severities = [entry, ...packages].flatMap((one) => listOf(one, 'severity', id));
  const vectors = severities.map((one) => {
    const isVector = isRecord(one) && /^CVSS_V\d/.test(String(one.type)) && isCvssVector(one.score);
    return isVector ? (one.score as string) : undefined;
  });
  return [...new Set(vectors.filter((one) => one !== undefined))];
}

function levelOf({ database_specific: specific }: Record<string, unknown>): Advisory['level'] {
  const word = isRecord(specific) ? String(specific.severity).toUpperCase() : '';
  return Object.hasOwn(LEVELS, word) ? LEVELS[word as keyof typeof LEVELS] : undefined;
}

/** The database's own page: addresses in an entry are somebody's. */
function urlOf(id: string): string {
  return id.startsWith('GHSA-') ? `https://github.com/advisories/${id}` : `https://osv.dev/vulnerability/${id}`;
}

/** One line without control characters. */
function summaryOf({ summary, details }: Record<string, unknown>): string | undefined {
  const text = [summary, details].find((one) => typeof one === 'string' && one.trim() !== '');
  if (typeof text !== 'string') return undefined;
  const line = text
    .trim()
    .slice(0, 10 * LONGEST_SUMMARY)
    .split(/[\r\n]/, 1)[0] as string;
  const plain = line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim();
  return (plain.length > LONGEST_SUMMARY ? `${plain.slice(0, LONGEST_SUMMARY - 1)}…` : plain) || undefined;
}

function fail(message: string): never {
  throw new Mistake(message);
}

/** The base score by version 3, as other tools show it; by version 4 where an advisory has no other. Version 2 has another scale. */
function scoreOf(vectors: readonly string[]): number | undefined {
  for (const version of [3, 4]) {
    const scores = vectors.filter((one) => one.startsWith(`CVSS:${version}.`)).flatMap((one) => baseScore(one) ?? []);
    if (scores.length > 0) return Math.max(...scores);
  }
  return undefined;
}

/** Undefined for a vector that lacks a metric or has one that its version does not know. */
function baseScore(vector: string): number | undefined {
  try {
    if (vector.startsWith('CVSS:4.0/')) return new CVSS40(vector).Score();
    if (vector.startsWith('CVSS:3.0/')) return new CVSS30(vector).BaseScore();
    return new CVSS31(vector).BaseScore();
  } catch {
    return undefined;
  }
}

/** https://www.first.org/cvss/v4.0/specification-document, qualitative severity rating scale; the same in version 3. */
function levelOfScore(score: number): Advisory['level'] {
  if (score >= 9) return 'CRITICAL';
  if (score >= 7) return 'HIGH';
  if (score >= 4) return 'MEDIUM';
  return score > 0 ? 'LOW' : undefined;
}
