// The command: reads the arguments, scans, prints, and says how it went by a number.
import { Command, CommanderError, Option } from 'commander';
import type { Engine } from '../core/index.ts';
import type { FactHelper } from './fact-helper.ts';
import { formatSarif } from './report-sarif.ts';
import { formatFindings, formatNotes } from './report-text.ts';
import { scan } from './scan.ts';
import { exitCodeOf } from './scan-result.ts';

export interface CommandLine {
  readonly cwd: string;
  readonly version: string;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Whether standard output is a terminal that shows colours. */
  readonly colour: boolean;
  /** Called when the first file may concern Ray, or when the rules must be named. */
  readonly loadEngine: () => Promise<Engine>;
  /** A second thread, for when there is much to read. */
  readonly startHelper?: () => FactHelper;
}

const EXIT_CODES = `
Exit codes:
  0  nothing, or information only
  1  warnings or errors were found
  2  the command line or [tool.ray-guard] is wrong
  3  something could not be checked, so there may be more
  2 wins over 3, and 3 over 1; findings are printed all the same.

Folders: what .gitignore names, virtual environments and node_modules are left out; links to folders are not followed.`;

interface Options {
  readonly format: 'text' | 'sarif';
  readonly color: boolean;
}

/** `argv` without the program's own name. Never throws; prints what went wrong. */
export async function run(argv: readonly string[], io: CommandLine): Promise<number> {
  try {
    const command = createCommand(io).parse(argv, { from: 'user' });
    return await check(command.args.length > 0 ? command.args : ['.'], command.opts<Options>(), io);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    io.stderr.write(`ray-guard: incomplete: ${error instanceof Error ? error.message : String(error)}\n`);
    return 3;
  }
}

function createCommand({ version, stdout, stderr }: CommandLine): Command {
  return new Command('ray-guard')
    .description('Finds unsafe Ray configuration and out-of-range Ray pins.')
    .argument('[paths...]', 'files and folders to check (default: the working folder)')
    .addOption(new Option('--format <format>', 'what to print').choices(['text', 'sarif']).default('text'))
    .option('--no-color', 'no colours, as with NO_COLOR; there are none unless a terminal shows the output')
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .addHelpText('after', EXIT_CODES)
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) })
    .exitOverride();
}

async function check(paths: readonly string[], { format, color }: Options, io: CommandLine): Promise<number> {
  const { cwd, version, startHelper } = io;
  let engine: Promise<Engine> | undefined;
  const loadEngine = () => {
    engine ??= io.loadEngine();
    return engine;
  };
  const result = await scan(paths, { cwd, loadEngine, ...(startHelper && { startHelper }) });
  io.stderr.write(formatNotes(result, { cwd, colour: false }));
  if (format === 'sarif') io.stdout.write(formatSarif(result, { cwd, version, rules: (await loadEngine()).rules }));
  else io.stdout.write(formatFindings(result, { cwd, colour: io.colour && color }));
  return exitCodeOf(result);
}
