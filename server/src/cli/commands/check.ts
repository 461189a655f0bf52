// `ray-guard [check] [paths...]`: scans, prints what was found, and says how it went by a number.
import { Option } from 'commander';
import type { AddCommand, CommandLine } from '../command-line.ts';
import { formatSarif } from '../report-sarif.ts';
import { formatFindings, formatNotes } from '../report-text.ts';
import { scan } from '../scan.ts';
import { exitCodeOf } from '../scan-result.ts';

interface Options {
  readonly format: 'text' | 'sarif';
  readonly color: boolean;
}

export const addCheck: AddCommand = (program, io, end) => {
  program
    .command('check', { isDefault: true })
    .description('find unsafe Ray configuration and out-of-range Ray pins (the default command)')
    .argument('[paths...]', 'files and folders to check (default: the working folder)')
    .addOption(new Option('--format <format>', 'what to print').choices(['text', 'sarif']).default('text'))
    .option('--no-color', 'no colours, as with NO_COLOR; there are none unless a terminal shows the output')
    .action(async (paths: string[], options: Options) =>
      end(await check(paths.length > 0 ? paths : ['.'], options, io)),
    );
};

async function check(paths: readonly string[], { format, color }: Options, io: CommandLine): Promise<number> {
  const { cwd, version, loadEngine, startHelper } = io;
  const result = await scan(paths, { cwd, loadEngine, ...(startHelper && { startHelper }) });
  io.stderr.write(formatNotes(result, { cwd, colour: false }));
  if (format === 'sarif') io.stdout.write(formatSarif(result, { cwd, version, rules: (await loadEngine()).rules }));
  else io.stdout.write(formatFindings(result, { cwd, colour: io.colour && color }));
  return exitCodeOf(result);
}
