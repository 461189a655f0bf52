// `ray-guard check --fix` and `--diff`: writes the fixes into the files, or prints what would be written.
import type { Safety } from '../../core/index.ts';
import type { Note, ScanResult } from '../../core/reports/scan-result.ts';
import { removeLeftOvers, replaceFile } from '../../host/replace-file.ts';
import type { CommandLine } from '../command-line.ts';
import { fixFiles } from '../fix-files.ts';
import { unifiedDiff } from '../formats/unified-diff.ts';
import { shownPath } from '../report-text.ts';
import { type ScanOptions, scan } from '../scan.ts';

const UNKNOWN_ENCODING = 'its encoding cannot be kept';

export interface FixOptions {
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

/** What is found afterwards. A file that could not be written is told, and makes the result incomplete. */
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
  const told = [...unwritten].map(([path, problem]) => notFixed(path, problem));
  // What is on the disk is not what was foreseen once a file could not be written.
  const isForeseen = told.length === 0 || diffOnly;
  const after = isForeseen ? result : await scan(paths, options);
  return { ...after, notes: [...after.notes, ...told] };
}
