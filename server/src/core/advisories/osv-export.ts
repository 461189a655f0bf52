// An export of OSV as a whole: entries about Ray out of any number of texts, the listing of Ray on the package index among them, and how they differ from the data in use.

import { isPublished, namesSameReleases } from '../ray/advisories.ts';
import type { Advisory, RayData, Release } from '../ray/data.ts';
import { daysBetween } from './day.ts';
import { mergeAdvisories, namesOf, type SourcedAdvisory, sourcedData } from './merge-advisories.ts';
import { readIndex } from './read-index.ts';
import { readOsvEntry } from './read-osv.ts';

/** In which file, and where in it: `GHSA-….json`, `line 3`, `entry 12`; empty for the file as a whole. */
export interface ExportProblem {
  readonly file: string;
  readonly place: string;
  readonly message: string;
}

interface Withdrawal {
  readonly id: string;
  readonly day: string;
}

export interface ExportReading {
  /** Entries about Ray, withdrawn ones not counted. */
  readonly count: number;
  /** As they are to be used: what this build knows of them better is kept. By day. */
  readonly advisories: readonly Advisory[];
  readonly withdrawn: readonly Withdrawal[];
  /** On the package index, oldest first; absent where no listing of it is among the texts. */
  readonly releases?: readonly Release[];
  /** Of any entry, about Ray or not, and of any file on the index: the newest change up to `today`. */
  readonly newest?: string;
}

/** Against the data in use. */
export interface ExportChanges {
  readonly added: readonly Advisory[];
  readonly changed: readonly { readonly before: Advisory; readonly now: Advisory }[];
  /** In use, and all that the export has of them was taken back. */
  readonly withdrawn: readonly Advisory[];
  /** In use, and nothing in the export has one of their names. */
  readonly absent: readonly Advisory[];
}

interface Entry extends SourcedAdvisory {
  readonly modified: string;
  readonly withdrawn?: string;
}

/** What no entry about Ray lacks; a letter of JSON may be written by its number. */
const MAY_NAME_RAY = /"ray"|\\u00[4-7]/i;
const MODIFIED = /"modified"\s*:\s*"(20\d\d-[01]\d-[0-3]\d)/g;

export class OsvExport {
  readonly problems: ExportProblem[] = [];
  private readonly data: RayData;
  private readonly today: string;
  private readonly entries = new Map<string, Entry>();
  private newest: string | undefined;
  private releases: readonly Release[] | undefined;

  constructor(data: RayData, today: string) {
    this.data = data;
    this.today = today;
  }

  /** One entry, a list of entries, or one on each line. `place`: where in the file the text stands. */
  add(file: string, place: string, text: string): void {
    for (const [, day = ''] of text.matchAll(MODIFIED)) this.seeDay(day);
    if (!MAY_NAME_RAY.test(text)) return;
    const plain = text.replace(/^\uFEFF/, '');
    const value = parse(plain);
    if (value === undefined && parse(plain.trimStart().split('\n', 1)[0] ?? '') !== undefined)
      this.addLines(file, place, plain);
    else if (value === undefined) this.tell(file, place, `is not JSON (${whyNotJson(plain)}); export it again`);
    else if (Array.isArray(value))
      for (const [index, entry] of value.entries()) this.addEntry(file, inside(place, `entry ${index + 1}`), entry);
    else this.addEntry(file, place, value);
  }

  finish(): ExportReading {
    const live = [...this.entries.values()].filter(({ withdrawn }) => withdrawn === undefined).sort(byRank);
    const imported = mergeAdvisories(live, this.data.releases);
    const names = new Set(imported.flatMap(namesOf));
    const used = sourcedData(this.data).filter(({ advisory }) => namesOf(advisory).some((name) => names.has(name)));
    const advisories = mergeAdvisories([...used, ...live], this.data.releases).map(withBestName);
    return {
      count: live.length,
      advisories: advisories.sort((a, b) => compare(a.published, b.published) || compare(a.id, b.id)),
      withdrawn: [...this.entries.values()].flatMap(({ source: id, withdrawn: day }) => (day ? [{ id, day }] : [])),
      ...(this.releases && { releases: this.releases }),
      ...(this.newest !== undefined && { newest: this.newest }),
    };
  }

  tell(file: string, place: string, message: string): void {
    this.problems.push({ file, place, message });
  }

  private seeDay(day: string): void {
    if (day > (this.newest ?? '') && daysBetween(this.today, day) <= 1) this.newest = day;
  }

  private addLines(file: string, place: string, text: string): void {
    for (const [index, line] of text.split('\n').entries()) {
      if (!MAY_NAME_RAY.test(line)) continue;
      const value = parse(line);
      const where = inside(place, `line ${index + 1}`);
      if (value === undefined) this.tell(file, where, `is not JSON (${whyNotJson(line)}); export it again`);
      else this.addEntry(file, where, value);
    }
  }

  /** One that comes twice counts as it was last changed. */
  private addEntry(file: string, place: string, value: unknown): void {
    const index = readIndex(value);
    if (index !== 'elsewhere') {
      if ('problem' in index) this.tell(file, place, `${index.problem}; ask the index for it again`);
      else {
        this.releases = index.releases;
        this.seeDay(index.day ?? '');
      }
      return;
    }
    const reading = readOsvEntry(value, this.data.releases);
    if (reading === 'elsewhere') return;
    if ('problem' in reading) {
      this.tell(file, place, `${reading.problem}; fix or remove the entry`);
      return;
    }
    const { advisory, modified, withdrawn } = reading;
    const { id: source } = advisory;
    const before = this.entries.get(source);
    if (!before || before.modified <= modified)
      this.entries.set(source, { source, advisory, modified, ...(withdrawn !== undefined && { withdrawn }) });
  }
}

function inside(place: string, part: string): string {
  return place === '' ? part : `${place}, ${part}`;
}

/** `data`: what is in use. */
export function changesOf({ advisories, withdrawn }: ExportReading, data: RayData): ExportChanges {
  const names = new Map(advisories.flatMap((one) => namesOf(one).map((name) => [name, one])));
  const gone = new Set(withdrawn.map(({ id }) => id));
  const nowOf = (one: Advisory) => namesOf(one).flatMap((name) => names.get(name) ?? [])[0];
  // What has no advisory is in no export.
  const missing = data.advisories.filter((one) => isPublished(one) && !nowOf(one));
  const isWithdrawn = (one: Advisory) => namesOf(one).some((name) => gone.has(name));
  const known = new Set(data.advisories.flatMap(namesOf));
  return {
    added: advisories.filter((one) => !namesOf(one).some((name) => known.has(name))),
    changed: data.advisories.flatMap((before) => {
      const now = nowOf(before);
      return now && !namesSameReleases(before.affected, now.affected, data.releases) ? [{ before, now }] : [];
    }),
    withdrawn: missing.filter(isWithdrawn),
    absent: missing.filter((one) => !isWithdrawn(one)),
  };
}

/** The list that replaces the one in use: what the export has, and what it says nothing of as it was. */
export function refreshed({ advisories, ...rest }: ExportReading, data: RayData): Advisory[] {
  const { absent } = changesOf({ advisories, ...rest }, data);
  return [...advisories, ...absent].sort((a, b) => compare(a.published, b.published) || compare(a.id, b.id));
}

/** Undefined for what is not JSON, and for JSON's own null, which is no entry either. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Without the words of the file, which the engine's message may repeat. */
function whyNotJson(text: string): string {
  try {
    JSON.parse(text);
    return 'null';
  } catch (error) {
    const at = /position (\d+)/.exec(String(error))?.[1];
    if (at === undefined) return 'it ends too early';
    const before = text.slice(0, Number(at)).split('\n');
    return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  }
}

/** GitHub's own advisories carry the best words. */
function byRank({ source: a }: Entry, { source: b }: Entry): number {
  return rankOf(a) - rankOf(b) || compare(a, b);
}

function rankOf(id: string): number {
  return id.startsWith('GHSA-') ? 0 : id.startsWith('PYSEC-') ? 1 : 2;
}

/** People know a fault by its CVE. */
function withBestName(advisory: Advisory): Advisory {
  const names = namesOf(advisory);
  const id = advisory.id.startsWith('CVE-')
    ? advisory.id
    : (names.find((name) => name.startsWith('CVE-')) ?? advisory.id);
  return { ...advisory, id, aliases: names.filter((name) => name !== id) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
