// `ray-guard [check] [paths...]`: scans, prints what was found, and says how it went by a number.
import { Option } from 'commander';
import { ageWarning, rayData } from '../../core/index.ts';
import { absolutePath } from '../../host/paths.ts';
import type { AddCommand, CommandLine } from '../command-line.ts';
import { formatSarif } from '../report-sarif.ts';
import { formatFindings, formatNotes } from '../report-text.ts';
import { scan } from '../scan.ts';
import { exitCodeOf, type ScanResult } from '../scan-result.ts';

interface Options {
  readonly format: 'text' | 'sarif';
  readonly color: boolean;
  readonly baseline?: string;
}

export const addCheck: AddCommand = (program, io, end) => {
  program
    .command('check', { isDefault: true })
    .description('find unsafe Ray configuration and out-of-range Ray pins (the default command)')
    .argument('[paths...]', 'files and folders to check (default: the working folder)')
    .addOption(new Option('--format <format>', 'what to print').choices(['text', 'sarif']).default('text'))
    .option(
      '--baseline <file>',
      'do not report what `ray-guard baseline` wrote there; stands for those that policies name',
    )
    .option('--no-color', 'no colours, as with NO_COLOR; there are none unless a terminal shows the output')
    .action(async (paths: string[], options: Options) =>
      end(await check(paths.length > 0 ? paths : ['.'], options, io)),
    );
};

async function check(paths: readonly string[], { format, color, baseline }: Options, io: CommandLine): Promise<number> {
  const { cwd, version, today, loadEngine, startHelper } = io;
  const result = await scan(paths, {
    cwd,
    today,
    loadEngine,
    ...(baseline !== undefined && { baseline: { named: absolutePath(absolutePath(cwd, '.'), baseline) } }),
    ...(startHelper && { startHelper }),
  });
  io.stderr.write(formatNotes(result, { cwd, colour: false }));
  const age = ageWarning(newestDay(result), today);
  if (age !== undefined) io.stderr.write(`ray-guard: note: ${age}\n`);
  if (format === 'sarif') io.stdout.write(formatSarif(result, { cwd, version, rules: (await loadEngine()).rules }));
  else io.stdout.write(formatFindings(result, { cwd, colour: io.colour && color }));
  return exitCodeOf(result);
}

/** Of the advisories that were used. */
function newestDay({ advisoryFiles = [] }: ScanResult): string {
  return [rayData, ...advisoryFiles].reduce((newest, { asOf }) => (asOf > newest ? asOf : newest), '');
}
