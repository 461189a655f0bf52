// Puts a report where it was asked for.
import { absolutePath } from '../host/paths.ts';
import { replaceFile } from '../host/replace-file.ts';
import type { CommandLine } from './command-line.ts';
import { shownPath } from './report-text.ts';

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
