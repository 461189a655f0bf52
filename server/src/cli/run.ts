// The command: reads the arguments, runs the subcommand they name, and says how it went by a number.
import { Command, CommanderError } from 'commander';
import { asOfWords, type Engine, rayData } from '../core/index.ts';
import type { CommandLine } from './command-line.ts';
import { commands } from './program.ts';
import { USUAL_COLUMNS } from './report/terminal.ts';
import { framesOf } from './report/text.ts';

/** `argv` without the program's own name. Never throws; prints what went wrong. */
export async function run(argv: readonly string[], io: CommandLine): Promise<number> {
  let exitCode = 0;
  const clearing = withoutProgress(io);
  try {
    const program = createProgram(withOneEngine(clearing), (code) => {
      exitCode = code;
    });
    await program.parseAsync(withFixSafety(argv), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    clearing.stderr.write(`ray-guard: incomplete: ${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof Error && argv.includes('--verbose')) clearing.stderr.write(framesOf(error.stack));
    return 3;
  } finally {
    io.progress?.clear();
  }
}

/** `--fix` takes no word of its own: what follows it is a path, and `--fix=review` says more. */
function withFixSafety(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.map((word, index) => (word === '--fix' && (end < 0 || index < end) ? '--fix=safe' : word));
}

function createProgram(io: CommandLine, end: (exitCode: number) => void): Command {
  const { version, stdout, stderr, columns = USUAL_COLUMNS } = io;
  const program = new Command('ray-guard')
    .description(
      'Finds unsafe Ray configuration and out-of-range Ray pins. Runs nothing of your project, uses no network.',
    )
    .version(
      `${version}\n${asOfWords(rayData)}`,
      '-V, --version',
      'print the version and the date of its data about Ray',
    )
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(`ray-guard: ${text}`),
      getOutHelpWidth: () => columns,
    })
    .showHelpAfterError('`ray-guard --help` lists the commands, `ray-guard check --help` the options.')
    .addHelpText(
      'after',
      '\n`ray-guard check --help` lists the options of the default command,\nits exit codes and examples.',
    )
    .exitOverride();
  for (const add of commands) add(program, io, end);
  return program;
}

/** The line of progress goes before anything is printed. */
function withoutProgress(io: CommandLine): CommandLine {
  const { progress, stdout, stderr } = io;
  if (!progress) return io;
  const clearing = <T>(stream: { write(text: T): unknown }) => ({
    write: (text: T) => {
      progress.clear();
      return stream.write(text);
    },
  });
  return { ...io, stdout: clearing(stdout), stderr: clearing(stderr) };
}

function withOneEngine(io: CommandLine): CommandLine {
  let engine: Promise<Engine> | undefined;
  return {
    ...io,
    loadEngine: () => {
      engine ??= io.loadEngine();
      return engine;
    },
  };
}
