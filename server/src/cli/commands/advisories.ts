// `ray-guard advisories FILE...`: a dated file of advisories and releases out of an export of OSV and the package index's listing, and what differs from those in use.
import {
  type AdvisoryFile,
  changesOf,
  daysBetween,
  formatAdvisoryFile,
  isDay,
  OsvExport,
  rayData,
} from '../../core/index.ts';
import { absolutePath } from '../../host/files/paths.ts';
import { replaceFile } from '../../host/files/replace-file.ts';
import { readExport } from '../../host/osv-files.ts';
import { type CommandLine, usageError } from '../command-line.ts';
import { formatChanges, formatExportProblems } from '../report/advisories.ts';
import { shownPath } from '../report/text.ts';

export interface AdvisoriesOptions {
  readonly output?: string;
  readonly asOf?: string;
}

/** 2 where the command line or an entry is wrong; then nothing is written. */
export async function advisories(
  files: readonly string[],
  { output, asOf }: AdvisoriesOptions,
  io: CommandLine,
): Promise<number> {
  const { stdout, stderr, today } = io;
  const cwd = absolutePath(io.cwd, '.');
  const refuse = (message: string) => {
    stderr.write(usageError(message));
    return 2;
  };
  if (asOf !== undefined && (!isDay(asOf) || daysBetween(today, asOf) > 1))
    return refuse('--as-of must be a day such as 2026-11-24, not in the future');
  const osv = new OsvExport(rayData, today);
  for (const given of files) {
    const file = absolutePath(cwd, given);
    await readExport(file, {
      onText: (place, text) => osv.add(file, place, text),
      onProblem: (place, problem) => osv.tell(file, place, problem),
    });
  }
  stderr.write(formatExportProblems(osv.problems, cwd));
  if (osv.problems.length > 0) return refuse('nothing was written; fix the errors above first');
  const reading = osv.finish();
  const day = asOf ?? reading.newest;
  const { advisories: found, releases } = reading;
  if ((found.length === 0 && !releases) || day === undefined)
    return refuse(
      'no entry about the PyPI package ray in the files; name the export of PyPI, such as PyPI/all.zip, or its listing of ray',
    );
  stdout.write(formatChanges(reading, changesOf(reading, rayData), day, rayData));
  const file = { asOf: day, package: 'ray', advisories: found, ...(releases && { releases }) } as const;
  return output === undefined ? 0 : write(output, file, io);
}

function write(output: string, file: AdvisoryFile, { cwd, stdout, stderr }: CommandLine): number {
  const path = absolutePath(absolutePath(cwd, '.'), output);
  const name = shownPath(path, { cwd });
  const problem = replaceFile(path, formatAdvisoryFile(file));
  if (problem !== undefined) {
    stderr.write(`${name}: error: not written, ${problem}\n`);
    return 2;
  }
  stdout.write(`${name}: written, as of ${file.asOf}\n`);
  return 0;
}
