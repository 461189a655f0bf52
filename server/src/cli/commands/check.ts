// `ray-guard [check] [paths...]`: scans, fixes where that is asked for, prints what was found, and says how it went.
import { InvalidArgumentError, Option } from 'commander';
import { ageWarning, rayData, type Safety, type Severity } from '../../core/index.ts';
import { exitCodeOf, fromLevel, type ScanResult, SEVERITIES, type Shard } from '../../core/reports/scan-result.ts';
import { absolutePath } from '../../host/files/paths.ts';
import { type AddCommand, type CommandLine, writeReport } from '../command-line.ts';
import { FORMATS, type Format, formatAs } from '../report/formats/formats.ts';
import { formatNotes } from '../report/text.ts';
import { scan } from '../scan/scan.ts';
import { fix, fixText } from './fix.ts';
import { explain } from './rules.ts';

interface Options {
  readonly format: Format;
  readonly color: boolean;
  readonly baseline?: string;
  readonly fix?: Safety;
  readonly diff?: true;
  readonly explain?: string;
  readonly level?: Severity;
  readonly output?: string;
  readonly quiet?: true;
  readonly shard?: Shard;
  readonly stdinFilename?: string;
  readonly verbose?: true;
}

export const addCheck: AddCommand = (program, io, end) => {
  program
    .command('check', { isDefault: true })
    .description('find unsafe Ray configuration and out-of-range Ray pins (the default command)')
    .argument('[paths...]', 'files and folders to check (default: the working folder)')
    .addOption(new Option('--format <format>', 'what to print').choices(FORMATS).default('text'))
    .option('--output <file>', 'write the report there instead of printing it; what the file held before is replaced')
    .addOption(
      new Option('--level <severity>', 'report only findings from there on, and exit with 1 for each of them').choices(
        SEVERITIES,
      ),
    )
    .addOption(
      new Option(
        '--fix <safety>',
        'write fixes into the files: those that keep the program working (also as --fix alone), or with review also those that a person must look at',
      ).choices(['safe', 'review']),
    )
    .addOption(
      new Option('--diff', 'print as a unified diff what --fix would write, and write nothing').conflicts([
        'format',
        'output',
      ]),
    )
    .option(
      '--baseline <file>',
      'do not report what `ray-guard baseline` wrote there; stands for those that policies name',
    )
    .option(
      '--stdin-filename <name>',
      'check standard input as if it were that file; with --fix print the fixed text, and the report as an error',
    )
    .addOption(
      new Option(
        '--shard <part>',
        'check only one part of the files, such as 2/4; each file is in one of the four (`merge-sarif` joins their logs)',
      )
        .argParser(readShard)
        .conflicts('stdinFilename'),
    )
    .option('--explain <rule>', 'print what a rule is about, why it matters and what to do, and check nothing')
    .option('--quiet', 'print nothing when there are no findings, and no notes about what was skipped')
    .option('--verbose', 'where a rule or a reader of Ray Guard fails, also print where in its source')
    .option('--no-color', 'no colours, as with NO_COLOR; there are none unless a terminal shows the output')
    .action(async (paths: string[], options: Options) => end(await check(paths, options, io)));
};

async function check(paths: readonly string[], options: Options, io: CommandLine): Promise<number> {
  const { level, diff, quiet, stdinFilename } = options;
  const { cwd, today } = io;
  if (options.explain !== undefined) return explain(options.explain, io);
  if (stdinFilename !== undefined && paths.length > 0) {
    io.stderr.write('ray-guard: error: --stdin-filename names what is checked; leave out the paths\n');
    return 2;
  }
  const found = await resultFor(paths, options, io);
  const result = level ? fromLevel(found, level) : found;
  const notes = quiet ? result.notes.filter(({ kind }) => kind !== 'skipped') : result.notes;
  io.stderr.write(formatNotes({ ...result, notes }, { cwd, colour: false, verbose: options.verbose === true }));
  const age = ageWarning(newestDay(result), today);
  if (age !== undefined && !quiet) io.stderr.write(`ray-guard: note: ${age}\n`);
  if (diff) return exitCodeOf(result);
  const isFixedText = stdinFilename !== undefined && options.fix !== undefined;
  const reportTo = isFixedText ? { ...io, stdout: io.stderr, colour: false } : io;
  return (await report(result, options, reportTo)) ? exitCodeOf(result) : 2;
}

async function resultFor(given: readonly string[], options: Options, io: CommandLine): Promise<ScanResult> {
  const { baseline, fix: safety, diff, shard, stdinFilename } = options;
  const { cwd, today, loadEngine, startHelper } = io;
  const text = stdinFilename === undefined ? undefined : absolutePath(absolutePath(cwd, '.'), stdinFilename);
  const instead = new Map(text === undefined ? [] : [[text, await io.readStdin()]]);
  const paths = text === undefined ? (given.length > 0 ? given : ['.']) : [text];
  const scanOptions = {
    instead,
    cwd,
    today,
    loadEngine,
    ...(io.progress && !options.quiet && { say: (text: string) => io.progress?.say(`ray-guard: ${text}`) }),
    ...(shard && { shard }),
    ...(baseline !== undefined && { baseline: { named: absolutePath(absolutePath(cwd, '.'), baseline) } }),
    ...(startHelper && { startHelper }),
  };
  if (safety === undefined && !diff) return scan(paths, scanOptions);
  if (text !== undefined && safety !== undefined && !diff) return fixText(text, safety, scanOptions, io);
  return fix(paths, { safety: safety ?? 'safe', diffOnly: diff === true }, scanOptions, io);
}

/** False where the report could not be written. */
async function report(result: ScanResult, options: Options, io: CommandLine): Promise<boolean> {
  const { format, color, output, quiet } = options;
  const { cwd, version, loadEngine } = io;
  if (quiet && format === 'text' && output === undefined && exitCodeOf(result) === 0 && result.files.length === 0)
    return true;
  const text = await formatAs(format, result, {
    cwd,
    version,
    colour: io.colour && color && output === undefined,
    loadRules: async () => (await loadEngine()).rules,
  });
  return writeReport(text, output, io);
}

/** Of the advisories that were used. */
function newestDay({ advisoryFiles = [] }: ScanResult): string {
  return [rayData, ...advisoryFiles].reduce((newest, { asOf }) => (asOf > newest ? asOf : newest), '');
}

const SHARD = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/;

/** Throws for commander, with the cure. */
function readShard(text: string): Shard {
  const [, part = 0, count = 0] = SHARD.exec(text)?.map(Number) ?? [];
  if (part < 1 || part > count) throw new InvalidArgumentError('Write 2/4 for the second of four parts.');
  return { part, count };
}
