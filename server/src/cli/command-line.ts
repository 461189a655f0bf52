// What every subcommand is given: where it runs, where it prints, how it gets an engine; how it hands over its report, and how it refuses a word.
import type { Command } from 'commander';
import { type Engine, nearestWord } from '../core/index.ts';
import { Disk } from '../host/files/disk.ts';
import { absolutePath } from '../host/files/paths.ts';
import { replaceFile } from '../host/files/replace-file.ts';
import type { ProgressLine } from './report/terminal.ts';
import { shownPath } from './report/text.ts';
import type { FactHelper } from './scan/fact-reader.ts';

export interface CommandLine {
  readonly cwd: string;
  readonly version: string;
  /** `2026-11-24`, in UTC. */
  readonly today: string;
  readonly stdout: { write(text: string | Uint8Array): unknown };
  /** All of standard input; called once, and only where the command line asks for it. */
  readonly readStdin: () => Promise<Buffer>;
  readonly stderr: { write(text: string): unknown };
  /** Whether standard output is a terminal that shows colours. */
  readonly colour: boolean;
  /** How wide the terminal is; absent where standard output is none. */
  readonly columns?: number;
  /** Where the error stream is a terminal. */
  readonly progress?: ProgressLine;
  /** Called when the first file may concern Ray, or when the rules must be named; the same engine each time. */
  readonly loadEngine: () => Promise<Engine>;
  /** A second thread, for when there is much to read. */
  readonly startHelper?: () => FactHelper;
}

/** Without `output` it is printed. False where it could not be written, which is reported. */
export function writeReport(text: string, output: string | undefined, { cwd, stdout, stderr }: CommandLine): boolean {
  if (output === undefined) {
    stdout.write(text);
    return true;
  }
  const file = absolutePath(absolutePath(cwd, '.'), output);
  const problem = replaceFile(file, text);
  if (problem !== undefined) stderr.write(`${shownPath(file, { cwd })}: error: not written, ${problem}\n`);
  return problem === undefined;
}

/** What is wrong, for exit code 2; with the cure. */
export function usageError(message: string): string {
  return `ray-guard: error: ${message}\n`;
}

/**
 * True where a path does not exist but names a command or an option, exactly or nearly: `ray-guard fix .`. It is reported, and nothing
 * is to be done: the command line meant something else.
 */
export function isMisplaced(paths: readonly string[], command: Command, { cwd, stderr }: CommandLine): boolean {
  const disk = new Disk();
  for (const word of paths) {
    const meant = meantBy(word, command);
    if (meant === undefined || disk.look(absolutePath(absolutePath(cwd, '.'), word))) continue;
    stderr.write(usageError(`No such file: ${word}. Did you mean ${meant}?`));
    return true;
  }
  return false;
}

/** What else could be in a path is in no name. */
const BARE = /^[\w-]+$/;

function meantBy(word: string, command: Command): string | undefined {
  if (!BARE.test(word)) return undefined;
  const program = command.parent ?? command;
  const options = [...command.options, ...program.options].flatMap((option) => (option.long ? [option] : []));
  const written = new Map([
    ...options.map((option) => [option.name(), option.long ?? ''] as const),
    ...program.commands.map((one) => [one.name(), `${program.name()} ${one.name()}`] as const),
  ]);
  const withValue = options.find(({ argChoices }) => argChoices?.includes(word));
  if (withValue && !written.has(word)) return `${withValue.long}=${word}`;
  return written.get(nearestWord(word, written.keys()) ?? '');
}
