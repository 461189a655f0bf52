// `ray-guard merge-sarif FILES...`: the logs of the parts of a check as one log.
import { readFileSync } from 'node:fs';
import type { Notification } from 'sarif';
import { isOfOthers } from '../../core/reports/sarif/limits.ts';
import { mergeLogs, type NamedLog } from '../../core/reports/sarif/merge-logs.ts';
import { readLog } from '../../core/reports/sarif/read-log.ts';
import { describeFileError } from '../../host/files/disk.ts';
import { absolutePath } from '../../host/files/paths.ts';
import { type CommandLine, writeReport } from '../command-line.ts';
import { withinSize } from '../report/formats/sarif.ts';
import { printable } from '../report/terminal.ts';
import { shownPath } from '../report/text.ts';

/** Nothing is written where a file cannot be merged. */
export function mergeSarif(files: readonly string[], output: string | undefined, io: CommandLine): number {
  const { cwd, stderr } = io;
  const logs: NamedLog[] = [];
  let isWrong = false;
  const tell = (name: string, problem: string) => {
    isWrong = true;
    stderr.write(`${name}: error: ${problem}\n`);
  };
  for (const file of files) {
    const path = absolutePath(absolutePath(cwd, '.'), file);
    const name = shownPath(path, { cwd });
    const reading = readLogFile(path);
    if ('problem' in reading) tell(name, reading.problem);
    else logs.push({ name, log: reading.log });
  }
  if (isWrong) return 2;
  const merging = mergeLogs(logs);
  if ('problem' in merging) {
    tell(merging.name, merging.problem);
    return 2;
  }
  const { exitCode, notifications, format } = merging.merged;
  for (const notification of notifications) stderr.write(describe(notification));
  return writeReport(withinSize(format), output, io) ? exitCode : 2;
}

function readLogFile(path: string): ReturnType<typeof readLog> {
  try {
    return readLog(readFileSync(path, 'utf8'));
  } catch (error) {
    return { problem: `cannot be read: ${describeFileError(error)}` };
  }
}

function describe(notification: Notification): string {
  const { descriptor, message, locations } = notification;
  const first = isOfOthers(notification) ? undefined : locations?.[0];
  const uri = first?.physicalLocation?.artifactLocation?.uri ?? 'ray-guard';
  return `${printable(uri)}: ${printable(descriptor?.id ?? '')}: ${printable(message.text ?? '')}\n`;
}
