// `ray-guard [check] [paths...]`: scans, fixes where that is asked for, prints what was found, and says how it went.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { ageWarning, checkedKinds, rayData, type Safety, type Severity, severityWords } from '../../core/index.ts';
import { exitCodeOf, fromLevel, type ScanResult, SEVERITIES, type Shard } from '../../core/reports/scan-result.ts';
import { absolutePath } from '../../host/files/paths.ts';
import { type AddCommand, type CommandLine, isMisplaced, usageError, writeReport } from '../command-line.ts';
import { FORMATS, type Format, formatAs } from '../report/formats/formats.ts';
import { USUAL_COLUMNS, wrap } from '../report/terminal.ts';
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

const HELP = `
Folders are checked without what .gitignore names, virtual environments and
node_modules. Links to folders are not followed.

Exit codes:
  0  no findings, or info findings only
  1  errors or warnings; with --level, any finding that is reported
  2  the command line or the policy is wrong, or the report cannot be written
  3  something could not be checked or fixed, so there may be more findings
  If several apply, 2 wins over 3, and 3 over 1. Findings are printed anyway.

Examples:
  ray-guard                         check the working folder
  ray-guard --fix src               write the safe fixes into the files of src
  ray-guard --format sarif --output ray-guard.sarif
                                    write a report for code scanning`;

export const addCheck: AddCommand = (program, io, end) => {
  program
    .command('check', { isDefault: true })
    .description('find unsafe Ray configuration and out-of-range Ray pins (default command)')
    .argument('[paths...]', 'files and folders to check (default: the working folder)')
    .addOption(new Option('--format <format>', 'format of the report').choices(FORMATS).default('text'))
    .option('--output <file>', 'write the report to this file, which is replaced, instead of printing it')
    .addOption(
      new Option('--level <severity>', 'report only findings of this severity or higher; any of them is exit code 1')
        .choices(SEVERITIES.map((severity) => severityWords[severity]))
        .argParser(readLevel),
    )
    .addOption(
      new Option(
        '--fix [safety]',
        'write the safe fixes into the files; --fix=review also writes the fixes that need a review',
      ).choices(['safe', 'review']),
    )
    .addOption(
      new Option('--diff', 'print what --fix would change as a unified diff, and change nothing').conflicts([
        'format',
        'output',
      ]),
    )
    .option(
      '--baseline <file>',
      'do not report the findings in this file of `ray-guard baseline`; replaces the baseline of the policy',
    )
    .option(
      '--stdin-filename <name>',
      'check standard input as if it were this file; --fix then prints the fixed text, and the report to standard error',
    )
    .addOption(
      new Option(
        '--shard <part>',
        'check one part of the files, such as 2/4 for the second of four; `ray-guard merge-sarif` merges their SARIF logs',
      )
        .argParser(readShard)
        .conflicts('stdinFilename'),
    )
    .option('--explain <rule>', 'print what a rule finds, why it matters and how to fix it, and check nothing')
    .option('--quiet', 'print nothing when there are no findings, no progress and no notes about skipped files')
    .option('--verbose', 'if Ray Guard itself fails, also print where in its source, for a bug report')
    .option('--no-color', 'print without colors, as with NO_COLOR; only a terminal gets colors')
    .addHelpText('after', HELP)
    .action(async (paths: string[], options: Options, command: Command) =>
      end(isMisplaced(paths, command, io) ? 2 : await check(paths, options, io)),
    );
};

async function check(paths: readonly string[], options: Options, io: CommandLine): Promise<number> {
  const { level, diff, quiet, stdinFilename } = options;
  const { cwd, today } = io;
  if (options.explain !== undefined) return explain(options.explain, io);
  if (stdinFilename !== undefined && paths.length > 0) {
    io.stderr.write(usageError('--stdin-filename already names the file to check; remove the paths'));
    return 2;
  }
  const found = await resultFor(paths, options, io);
  const result = level ? fromLevel(found, level) : found;
  const notes = quiet ? result.notes.filter(({ kind }) => kind !== 'skipped') : result.notes;
  io.stderr.write(formatNotes({ ...result, notes }, { cwd, colour: false, verbose: options.verbose === true }));
  const age = ageWarning(newestDay(result), today);
  if (!quiet && hasNothingToCheck(result)) io.stderr.write(nothingToCheck(io));
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

/** A part may be empty, and what could not be read is reported already. */
function hasNothingToCheck({ fileCount, excludedCount = 0, shard, notes }: ScanResult): boolean {
  return fileCount + excludedCount === 0 && !shard && notes.every(({ kind }) => kind === 'skipped');
}

function nothingToCheck({ columns = USUAL_COLUMNS }: CommandLine): string {
  const kinds = `${checkedKinds.slice(0, -1).join(', ')} and ${checkedKinds.at(-1)}`;
  return `${wrap(`ray-guard: note: no file to check; looked for ${kinds}`, columns, '  ')}\n`;
}

/** Of the advisories that were used. */
function newestDay({ advisoryFiles = [] }: ScanResult): string {
  return [rayData, ...advisoryFiles].reduce((newest, { asOf }) => (asOf > newest ? asOf : newest), '');
}

const SHARD = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/;

/** Also by the name that policies have for it. Throws for commander, with the cure. */
function readLevel(text: string): Severity {
  const level = SEVERITIES.find((severity) => severity === text || severityWords[severity] === text);
  if (level) return level;
  const words = SEVERITIES.map((severity) => severityWords[severity]).join(', ');
  throw new InvalidArgumentError(`Allowed choices are ${words}.`);
}

/** Throws for commander, with the cure. */
function readShard(text: string): Shard {
  const [, part = 0, count = 0] = SHARD.exec(text)?.map(Number) ?? [];
  if (part < 1 || part > count) throw new InvalidArgumentError('Write 2/4 for the second of four parts.');
  return { part, count };
}
