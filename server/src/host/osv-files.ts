// Reads an export of OSV from disk: a file, a folder of files, or the zip that osv.dev publishes for each ecosystem.
import { type Dirent, readdirSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { Disk, describeFileError } from './files/disk.ts';
import { describeMissing, textOf } from './files/file-system.ts';
import { joinPath } from './files/paths.ts';

const MEGABYTE = 1024 * 1024;

const disk = new Disk();

/** Bytes, and a number of files. What is beyond is refused: an export is far below, and a bomb is not to be unpacked. */
const EXPORT_LIMITS = {
  archive: 128 * MEGABYTE,
  file: 64 * MEGABYTE,
  entry: 4 * MEGABYTE,
  unpacked: 1024 * MEGABYTE,
  files: 500_000,
} as const;

export interface ExportReader {
  /** `place`: the name inside of a folder or an archive; empty for a file by itself. */
  readonly onText: (place: string, text: string) => void;
  /** In a few words, with the cure. What follows is not read then, but other problems of the same kind may be reported. */
  readonly onProblem: (place: string, problem: string) => void;
}

/** `path` is absolute; nothing of an archive is written to disk. */
export async function readExport(path: string, reader: ExportReader): Promise<void> {
  const about = disk.look(path);
  if (!about) reader.onProblem('', describeMissing(path, disk));
  else if ('problem' in about) reader.onProblem('', about.problem);
  else if (about.isDirectory()) readFolder(path, reader);
  else if (about.isFile() && isZip(path)) await readZip(path, about.size, reader);
  else readFile(path, '', reader);
}

function readFolder(folder: string, reader: ExportReader): void {
  const pending = [''];
  let count = 0;
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const entry of entriesIn(joinPath(folder, at), at, reader)) {
      const place = at + entry.name;
      if (entry.isDirectory() && entry.name !== '.git') pending.push(`${place}/`);
      if (!entry.isFile() || !entry.name.endsWith('.json')) continue;
      if (++count > EXPORT_LIMITS.files) {
        reader.onProblem('', `has more than ${EXPORT_LIMITS.files} files; name the folder of the advisories alone`);
        return;
      }
      readFile(joinPath(folder, place), place, reader);
    }
  }
  if (count === 0) reader.onProblem('', 'has no .json file in it; name the folder that the export was unpacked to');
}

function entriesIn(folder: string, place: string, { onProblem }: ExportReader): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort(byName);
  } catch (error) {
    onProblem(place, describeFileError(error));
    return [];
  }
}

function readFile(path: string, place: string, reader: ExportReader): void {
  const about = disk.look(path);
  const [limit, cure] =
    place === '' ? [EXPORT_LIMITS.file, 'name the archive that it is from'] : [EXPORT_LIMITS.entry, 'take it out'];
  if (about && 'size' in about && about.size > limit) {
    reader.onProblem(place, tooLarge(limit, cure));
    return;
  }
  const reading = disk.read(path);
  if ('problem' in reading) reader.onProblem(place, reading.problem);
  else reader.onText(place, textOf(reading));
}

async function readZip(path: string, size: number, reader: ExportReader): Promise<void> {
  if (size > EXPORT_LIMITS.archive) {
    reader.onProblem('', tooLarge(EXPORT_LIMITS.archive, 'name the archive of one ecosystem, PyPI/all.zip'));
    return;
  }
  let zip: ZipFile | undefined;
  let place = '';
  try {
    zip = await openPromise(path, { lazyEntries: true, autoClose: false });
    if (zip.entryCount > EXPORT_LIMITS.files) throw new Refusal(`has more than ${EXPORT_LIMITS.files} entries`);
    let unpacked = 0;
    for await (const entry of zip.eachEntry()) {
      place = entry.fileName;
      if (!place.endsWith('.json')) continue;
      unpacked += checked(entry);
      if (unpacked > EXPORT_LIMITS.unpacked)
        throw new Refusal(tooLarge(EXPORT_LIMITS.unpacked, 'name the archive of one ecosystem', 'unpacked'));
      // Ends with an error where there is more than the archive's list says.
      reader.onText(place, (await buffer(await zip.openReadStreamPromise(entry))).toString());
    }
  } catch (error) {
    const why = error instanceof Refusal ? error.message : `cannot be unpacked (${describe(error)}); download it again`;
    reader.onProblem(place, why);
  } finally {
    zip?.close();
  }
}

/** Why an archive is read no further. */
class Refusal extends Error {}

/** Its size unpacked, as the archive says. */
function checked(entry: Entry): number {
  if (entry.isEncrypted()) throw new Refusal('is encrypted; name an archive that is not');
  if (entry.uncompressedSize > EXPORT_LIMITS.entry) throw new Refusal(tooLarge(EXPORT_LIMITS.entry, 'take it out'));
  return entry.uncompressedSize;
}

function tooLarge(limit: number, cure: string, when = ''): string {
  return `is larger than ${limit / MEGABYTE} MB${when && ` ${when}`}; ${cure}`;
}

function isZip(path: string): boolean {
  return path.toLowerCase().endsWith('.zip');
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
