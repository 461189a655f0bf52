// `ray-guard [check] [paths...]`: scans, fixes where that is asked for, prints what was found, and says how it went.
import { ageWarning, checkedKinds, describeNotChecked, rayData, type Safety, type Severity } from '../../core/index.ts';
import {
  exitCodeOf,
  type FailureLevel,
  fromLevel,
  type ScanResult,
  type Shard,
} from '../../core/reports/scan-result.ts';
import { absolutePath } from '../../host/files/paths.ts';
import { type CommandLine, usageError, writeReport } from '../command-line.ts';
import { type Format, formatAs } from '../report/formats.ts';
import { USUAL_COLUMNS, wrap } from '../report/terminal.ts';
import { formatNotes } from '../report/text.ts';
import { scan } from '../scan/scan.ts';
import { baselineOfCommit } from '../scan/since.ts';
import { fix, fixText } from './fix.ts';
import { explain } from './rules.ts';

/** A report that is written to a file; without a format of its own it stands for the one that is printed. */
export interface Output {
  readonly file: string;
  readonly format?: Format;
}

export interface CheckOptions {
  readonly format: Format;
  readonly color: boolean;
  readonly baseline?: string;
  readonly fix?: Safety;
  readonly diff?: true;
  readonly explain?: string;
  readonly failOn?: FailureLevel;
  readonly level?: Severity;
  readonly output: readonly Output[];
  readonly quiet?: true;
  readonly shard?: Shard;
  /** As git takes the name of a commit. */
  readonly since?: string;
  readonly stdinFilename?: string;
  readonly verbose?: true;
}

export async function check(paths: readonly string[], options: CheckOptions, io: CommandLine): Promise<number> {
  const { level, failOn, diff, quiet, stdinFilename } = options;
  const { cwd, today } = io;
  if (options.explain !== undefined) return explain(options.explain, io);
  if (stdinFilename !== undefined && paths.length > 0) {
    io.stderr.write(usageError('--stdin-filename already names the file to check; remove the paths'));
    return 2;
  }
  if (options.output.filter(({ format }) => format === undefined).length > 1) {
    io.stderr.write(
      usageError('--output names the file of the report twice; write --output FORMAT=FILE for another format'),
    );
    return 2;
  }
  const found = await resultFor(paths, options, io);
  if (typeof found === 'string') {
    io.stderr.write(usageError(found));
    return 2;
  }
  const result = { ...(level ? fromLevel(found, level) : found), ...(failOn && { failsFrom: failOn }) };
  const notes = quiet ? result.notes.filter(({ kind }) => kind !== 'skipped') : result.notes;
  io.stderr.write(formatNotes({ ...result, notes }, { cwd, colour: false, verbose: options.verbose === true }));
  const age = ageWarning(newestDay(result), today);
  if (!quiet && hasNothingToCheck(result)) io.stderr.write(nothingToCheck(io));
  if (age !== undefined && !quiet) io.stderr.write(`ray-guard: note: ${age}\n`);
  if (diff) {
    const others = describeNotChecked(result.notChecked ?? []);
    if (others !== undefined && !quiet) io.stderr.write(`ray-guard: note: ${others}\n`);
    return exitCodeOf(result);
  }
  const isFixedText = stdinFilename !== undefined && options.fix !== undefined;
  const reportTo = isFixedText ? { ...io, stdout: io.stderr, colour: false } : io;
  return (await report(result, options, reportTo)) ? exitCodeOf(result) : 2;
}

/** A sentence where the commit of `--since` is not to be had. */
async function resultFor(
  given: readonly string[],
  options: CheckOptions,
  io: CommandLine,
): Promise<ScanResult | string> {
  const { baseline, fix: safety, diff, shard, since, stdinFilename } = options;
  const { cwd, today, loadEngine, startHelper } = io;
  const text = stdinFilename === undefined ? undefined : absolutePath(absolutePath(cwd, '.'), stdinFilename);
  const instead = new Map(text === undefined ? [] : [[text, await io.readStdin()]]);
  const paths = text === undefined ? (given.length > 0 ? given : ['.']) : [text];
  const before = since === undefined ? undefined : await baselineOfCommit(since, paths, { cwd, today, loadEngine });
  if (typeof before === 'string') return before;
  const scanOptions = {
    instead,
    cwd,
    today,
    loadEngine,
    ...(io.progress && !options.quiet && { say: (text: string) => io.progress?.say(`ray-guard: ${text}`) }),
    ...(shard && { shard }),
    ...(before && { before }),
    ...(baseline !== undefined && { baseline: { named: absolutePath(absolutePath(cwd, '.'), baseline) } }),
    ...(startHelper && { startHelper }),
  };
  if (safety === undefined && !diff) return scan(paths, scanOptions);
  if (text !== undefined && safety !== undefined && !diff) return fixText(text, safety, scanOptions, io);
  return fix(paths, { safety: safety ?? 'safe', diffOnly: diff === true }, scanOptions, io);
}

/** False where the report could not be written. */
async function report(result: ScanResult, options: CheckOptions, io: CommandLine): Promise<boolean> {
  const { format, color, output, quiet } = options;
  const { cwd, version, loadEngine } = io;
  const replaced = output.find((one) => one.format === undefined)?.file;
  const saysNothing = quiet && format === 'text' && exitCodeOf(result) === 0 && result.files.length === 0;
  const printed = replaced === undefined && !saysNothing ? [{ file: undefined, format }] : [];
  let isWritten = true;
  for (const one of [...output, ...printed]) {
    const text = await formatAs(one.format ?? format, result, {
      cwd,
      version,
      colour: io.colour && color && one.file === undefined,
      loadRules: async () => (await loadEngine()).rules,
    });
    if (!writeReport(text, one.file, io)) isWritten = false;
  }
  return isWritten;
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
