// `ray-guard check --fix` and `--diff`: writes the fixes into the files, or prints what would be written.
import { createTwoFilesPatch } from 'diff';
import { applyEdits, combineFixes, type Safety } from '../../core/index.ts';
import type { Note, ScanResult } from '../../core/reports/scan-result.ts';
import { Disk } from '../../host/files/disk.ts';
import { decodeText, encodeLike } from '../../host/files/encoding.ts';
import { Overlay } from '../../host/files/overlay.ts';
import { removeLeftOvers, replaceFile } from '../../host/files/replace-file.ts';
import type { CommandLine } from '../command-line.ts';
import { shownPath } from '../report/text.ts';
import { type ScanOptions, scan } from '../scan/scan.ts';

const UNKNOWN_ENCODING = 'its encoding cannot be kept';

interface FixOptions {
  readonly safety: Safety;
  readonly diffOnly: boolean;
}

/** Prints the text of `path`, which stands in for a file, as it is once it is fixed; it is printed in any case. */
export async function fixText(
  path: string,
  safety: Safety,
  options: ScanOptions & Required<Pick<ScanOptions, 'instead'>>,
  io: CommandLine,
): Promise<ScanResult> {
  const { files, unwritable, result } = await fixFiles([path], safety, options);
  io.stdout.write(files.find((file) => file.path === path)?.after ?? (options.instead.get(path) as Buffer));
  return { ...result, notes: [...result.notes, ...unwritable.map((name) => notFixed(name, UNKNOWN_ENCODING))] };
}

function notFixed(path: string, problem: string): Note {
  return { kind: 'incomplete', path, message: `not fixed, ${problem}` };
}

/** What is found afterwards. A file that could not be written is reported, and makes the result incomplete. */
export async function fix(
  paths: readonly string[],
  { safety, diffOnly }: FixOptions,
  options: ScanOptions,
  io: CommandLine,
): Promise<ScanResult> {
  const { cwd } = io;
  const { files, unwritable, result } = await fixFiles(paths, safety, options);
  const unwritten = new Map(unwritable.map((path) => [path, UNKNOWN_ENCODING]));
  if (diffOnly) io.stdout.write(unifiedDiff(files, cwd));
  else {
    removeLeftOvers(files.map(({ path }) => path));
    for (const { path, before, after } of files) {
      const problem = replaceFile(path, after, before);
      if (problem === undefined) io.stderr.write(`${shownPath(path, { cwd })}: fixed\n`);
      else unwritten.set(path, problem);
    }
  }
  const failed = [...unwritten].map(([path, problem]) => notFixed(path, problem));
  // What is on the disk is not what was foreseen once a file could not be written.
  const isForeseen = failed.length === 0 || diffOnly;
  const after = isForeseen ? result : await scan(paths, options);
  return { ...after, notes: [...after.notes, ...failed] };
}

const MOST_ROUNDS = 10;

interface FixedFile {
  readonly path: string;
  readonly before: Buffer;
  readonly after: Buffer;
  readonly textBefore: string;
  readonly textAfter: string;
}

interface Fixing {
  /** By path. */
  readonly files: readonly FixedFile[];
  /** Paths of files that could be fixed but whose encoding could not be kept. */
  readonly unwritable: readonly string[];
  /** What is found once the files are written. */
  readonly result: ScanResult;
}

/** `review`: also the fixes that a person must look at. One fix may make the next possible, in other files too. */
async function fixFiles(paths: readonly string[], safety: Safety, options: ScanOptions): Promise<Fixing> {
  const instead = new Map(options.instead);
  const fixed = new Map<string, FixedFile>();
  const unwritable = new Set<string>();
  const disk = new Overlay(new Disk(), instead);
  const rescan = () => scan(paths, { ...options, instead });
  let result = await rescan();
  // A policy that cannot be read may have switched off what would be fixed.
  const mayFix = !result.notes.some(({ kind }) => kind === 'usage' || kind === 'policy');
  for (let round = 0; mayFix && round < MOST_ROUNDS; round++) {
    let any = false;
    for (const { source, findings } of result.files) {
      const { text } = source;
      const path = disk.fileAt(source.path);
      const fix = combineFixes(findings, { safeOnly: safety === 'safe', atLeast: 1 });
      if (!fix || unwritable.has(path)) continue;
      const reading = disk.read(path);
      if (!('bytes' in reading)) continue;
      const now = Buffer.from(reading.bytes);
      // Fixed already under another name in this round.
      if (decodeText(now)?.replace(/^\uFEFF/, '') !== text) continue;
      const edited = applyEdits(text, fix.edits);
      if (edited === undefined) continue;
      const mark = markOf(now);
      const textAfter = mark + edited;
      const after = encodeLike(now, textAfter);
      if (after === undefined) unwritable.add(path);
      if (after === undefined || after.equals(now)) continue;
      const { before = now, textBefore = mark + text } = fixed.get(path) ?? {};
      fixed.set(path, { path, before, after, textBefore, textAfter });
      instead.set(path, after);
      any = true;
    }
    if (!any) break;
    result = await rescan();
  }
  const files = [...fixed.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, unwritable: [...unwritable].sort(), result };
}

/** A byte order mark, which is no part of what is checked. */
function markOf(bytes: Buffer): string {
  return decodeText(bytes)?.startsWith('\uFEFF') ? '\uFEFF' : '';
}

/** Empty for no files. The text of files is given as it is, so that the diff can be applied. */
function unifiedDiff(files: readonly FixedFile[], cwd: string): string {
  return files
    .map(({ path, textBefore, textAfter }) => {
      const name = shownPath(path, { cwd });
      const patch = createTwoFilesPatch(`a/${name}`, `b/${name}`, textBefore, textAfter);
      return patch.slice(patch.indexOf('--- '));
    })
    .join('');
}
