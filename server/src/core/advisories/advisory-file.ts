// A dated file of advisories in Ray Guard's own form: read and checked, from a text that somebody else may have written.
import { compare, valid } from '@renovatebot/pep440';
import { hasEnd } from '../ray/advisories.ts';
import type { Advisory, AffectedRange, Release } from '../ray/data.ts';
import { daysBetween, isDay } from './day.ts';

export interface AdvisoryFile {
  readonly asOf: string;
  readonly package: 'ray';
  readonly advisories: readonly Advisory[];
  /** The releases on the package index on that day, oldest first; absent where it says nothing of them. */
  readonly releases?: readonly Release[];
}

/** `problem` says what is wrong, where, and the cure, as the end of a sentence that begins with the file. */
export type AdvisoryFileReading = { readonly file: AdvisoryFile } | { readonly problem: string };

const CVSS_VECTOR =
  /^(?:CVSS:[34]\.\d\/)?[A-Z][A-Za-z]{0,2}:[A-Za-z]{1,5}(?:\/[A-Z][A-Za-z]{0,2}:[A-Za-z]{1,5}){1,40}$/;

/** As databases write their ids; nothing in it can pose as a link or end a word. */
const ID = /^[A-Z][A-Z0-9]{1,15}(?:-[0-9A-Za-z]{1,40}){1,6}$/;
/** Nothing that would end a link in Markdown or hide where it leads. */
const HTTPS = /^https:\/\/[A-Za-z0-9][A-Za-z0-9.-]*(?::\d+)?(?:\/[A-Za-z0-9._~:/?#@!$&*+,;=%-]*)?$/;
const MOST_ADVISORIES = 2000;
const MOST_RELEASES = 5000;
/** Of a list inside of one advisory. */
const MOST_ITEMS = 500;
/** UTF-16 units. */
const LONGEST_TEXT = 2000;
const CREATE_AGAIN = 'create it again with `ray-guard advisories`';
const LEVELS: readonly unknown[] = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] satisfies Advisory['level'][];

export function isAdvisoryId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value);
}

/** Of a release; OSV's 0 for the beginning is one too. */
export function isVersion(value: unknown): value is string {
  return typeof value === 'string' && value.length < 60 && valid(value) !== null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** All of it is refused where a part is wrong: half a list would look like a whole one. `today` as in `day.ts`. */
export function readAdvisoryFile(text: string, today: string): AdvisoryFileReading {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { problem: `is not JSON; ${CREATE_AGAIN}` };
  }
  if (!isRecord(value) || value.package !== 'ray' || !Array.isArray(value.advisories))
    return { problem: `is not a Ray Guard advisory file; ${CREATE_AGAIN}` };
  const { asOf, advisories, releases } = value;
  if (!isDay(asOf)) return { problem: 'needs "asOf", a day such as "2026-11-24"' };
  if (daysBetween(today, asOf) > 1) return { problem: `has an "asOf" in the future, ${asOf}; write the day it is of` };
  if (advisories.length > MOST_ADVISORIES) return { problem: `has more than ${MOST_ADVISORIES} advisories` };
  for (const [index, advisory] of advisories.entries()) {
    const mistake = mistakeIn(advisory);
    const name = isRecord(advisory) && isAdvisoryId(advisory.id) ? ` (${advisory.id})` : '';
    if (mistake) return { problem: `has a mistake in entry ${index + 1} of "advisories"${name}: ${mistake}` };
  }
  if (releases === undefined) return { file: { asOf, package: 'ray', advisories } };
  if (!Array.isArray(releases) || releases.length > MOST_RELEASES || !releases.every(isRelease))
    return {
      problem: `has a mistake in "releases": a list of objects with "version", "yanked" and perhaps "requiresPython" and "wheels"; ${CREATE_AGAIN}`,
    };
  return { file: { asOf, package: 'ray', advisories, releases } };
}

/** Keys in the order of the built-in file, one advisory after the other; ends with a line break. */
export function formatAdvisoryFile({ asOf, advisories, releases }: AdvisoryFile): string {
  const ordered = advisories.map((one) => ({
    id: one.id,
    aliases: one.aliases,
    summary: one.summary,
    url: one.url,
    level: one.level,
    score: one.score,
    vectors: one.vectors,
    kind: one.kind,
    affected: one.affected,
    conflicts: one.conflicts,
    published: one.published,
    disputed: one.disputed,
    exploited: one.exploited,
    sources: one.sources,
    measured: one.measured,
    note: one.note,
  }));
  return `${JSON.stringify({ asOf, package: 'ray', advisories: ordered, releases }, undefined, 2)}\n`;
}

const CHECKS: Readonly<Record<string, readonly [isRight: (value: unknown) => boolean, wanted: string]>> = {
  id: [isAdvisoryId, 'an id such as "CVE-2026-27482"'],
  aliases: [(value) => isList(value, isAdvisoryId), 'a list of ids'],
  summary: [isText, 'a text'],
  url: [isPage, 'a plain address that begins with "https://"'],
  level: [(value) => value === undefined || LEVELS.includes(value), 'one of LOW, MEDIUM, HIGH, CRITICAL'],
  score: [(value) => value === undefined || typeof value === 'number', 'a number'],
  vectors: [
    (value) => value === undefined || isList(value, isCvssVector),
    'a list of CVSS vectors, such as "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"',
  ],
  kind: [(value) => value === 'version' || value === 'configuration', '"version" or "configuration"'],
  affected: [isRanges, 'a list of ranges, each with "introduced" and at most one later "fixed" or "lastAffected"'],
  conflicts: [
    (value) => value === undefined || isList(value, isConflict),
    'a list of objects with "source", "affected" and perhaps "setAside"',
  ],
  published: [isDay, 'a day such as "2026-02-20"'],
  disputed: [(value) => typeof value === 'boolean', 'true or false'],
  exploited: [
    (value) => value === undefined || isList(value, isPage),
    'a list of plain addresses that begin with "https://"',
  ],
  sources: [(value) => isList(value, isText), 'a list of texts'],
  measured: [(value) => value === undefined || isText(value), 'a text'],
  note: [(value) => value === undefined || isText(value), 'a text'],
};

function mistakeIn(entry: unknown): string | undefined {
  if (!isRecord(entry)) return 'it must be an object';
  const unknown = Object.keys(entry).find((key) => !Object.hasOwn(CHECKS, key));
  if (unknown !== undefined) return `unknown key ${JSON.stringify(unknown.slice(0, 40))}`;
  for (const [key, [isRight, wanted]] of Object.entries(CHECKS))
    if (!isRight(entry[key])) return `"${key}" must be ${wanted}`;
  const { kind, affected } = entry as unknown as Advisory;
  if (kind === 'version' && !affected.every(hasEnd))
    return 'a range without "fixed" or "lastAffected" would name every release to come; its "kind" must be "configuration"';
  return undefined;
}

function isRelease(value: unknown): value is Release {
  if (!isRecord(value)) return false;
  const { version, yanked, requiresPython, wheels, ...more } = value;
  if (Object.keys(more).length > 0 || !isVersion(version) || typeof yanked !== 'boolean') return false;
  return (
    (requiresPython === undefined || isText(requiresPython)) && (wheels === undefined || isList(wheels, isVersion))
  );
}

function isConflict(value: unknown): boolean {
  if (!isRecord(value) || Object.keys(value).some((key) => !['source', 'affected', 'setAside'].includes(key)))
    return false;
  return isText(value.source) && isRanges(value.affected) && (value.setAside === undefined || isText(value.setAside));
}

function isRanges(value: unknown): boolean {
  return isList(value, isRange) && Array.isArray(value) && value.length > 0;
}

function isRange(value: unknown): value is AffectedRange {
  if (!isRecord(value)) return false;
  const { introduced, fixed, lastAffected, ...more } = value;
  if (!isVersion(introduced) || Object.keys(more).length > 0) return false;
  if (fixed !== undefined && lastAffected !== undefined) return false;
  if (fixed !== undefined) return isVersion(fixed) && compare(introduced, fixed) < 0;
  return lastAffected === undefined || (isVersion(lastAffected) && compare(introduced, lastAffected) <= 0);
}

function isList(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length <= MOST_ITEMS && value.every(isItem);
}

function isPage(value: unknown): boolean {
  return isText(value) && HTTPS.test(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_TEXT;
}

/** Of any version of CVSS, by its shape. */
export function isCvssVector(value: unknown): value is string {
  return typeof value === 'string' && value.length < 300 && CVSS_VECTOR.test(value);
}
