// What every subcommand is given: where it runs, where it prints, how it gets an engine; and how it hands over its report.
import type { Command } from 'commander';
import type { Engine } from '../core/index.ts';
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
  /** Where the error stream is a terminal. */
  readonly progress?: ProgressLine;
  /** Called when the first file may concern Ray, or when the rules must be named; the same engine each time. */
  readonly loadEngine: () => Promise<Engine>;
  /** A second thread, for when there is much to read. */
  readonly startHelper?: () => FactHelper;
}

/** A subcommand adds itself to the program; what it does ends with an exit code. */
export type AddCommand = (program: Command, io: CommandLine, end: (exitCode: number) => void) => void;

/** Without `output` it is printed. False where it could not be written, which is said. */
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
