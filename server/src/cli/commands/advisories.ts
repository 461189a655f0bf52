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
import { type AddCommand, type CommandLine, usageError } from '../command-line.ts';
import { formatChanges, formatExportProblems } from '../report/advisories.ts';
import { shownPath } from '../report/text.ts';

interface Options {
  readonly output?: string;
  readonly asOf?: string;
}

const HELP = `
A file is what osv.dev publishes: one entry or a list of entries as JSON, one
entry per line, a folder of .json files, or the archive of an ecosystem:
  https://storage.googleapis.com/osv-vulnerabilities/PyPI/all.zip
Only entries about the PyPI package ray are used. The listing of ray on the
package index adds newer releases:
  curl -H 'Accept: application/vnd.pypi.simple.v1+json' -o ray.json https://pypi.org/simple/ray/
Name the written file in the policy: advisories = ["ray-advisories.json"]
`;

export const addAdvisories: AddCommand = (program, io, end) => {
  program
    .command('advisories')
    .description(
      'read an export of OSV or the listing of ray on PyPI, print how it differs from the data in use, and write it as a dated file',
    )
    .argument('<files...>', 'the export')
    .option('--output <file>', 'the file to write, which is replaced')
    .option('--as-of <day>', 'the date of the files (default: that of their newest change)')
    .addHelpText('after', HELP)
    .action(async (files: string[], options: Options) => end(await advisories(files, options, io)));
};

/** 2 where the command line or an entry is wrong; then nothing is written. */
async function advisories(files: readonly string[], { output, asOf }: Options, io: CommandLine): Promise<number> {
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
