// What real releases did, as data with dates: read, compared with what is expected, and written.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { Experiment } from './experiment.ts';
import type { Answers } from './sandbox.ts';

export interface Result {
  readonly experiment: string;
  readonly row: string;
  readonly release: string;
  readonly measured: string;
  readonly answers: Answers;
}

const path = join(dirname(fileURLToPath(import.meta.url)), 'results.json');

export function readResults(): readonly Result[] {
  return JSON.parse(readFileSync(path, 'utf8')) as Result[];
}

export function isRecorded({ id }: Experiment, release: string): boolean {
  return readResults().some((one) => one.experiment === id && one.release === release);
}

/** One line for each answer that is not as expected. */
export function differences(expected: Answers, seen: Answers): readonly string[] {
  return Object.entries(expected)
    .filter(([name, value]) => !isDeepStrictEqual(seen[name], value))
    .map(([name, value]) => `${name}: expected ${JSON.stringify(value)}, was ${JSON.stringify(seen[name])}`);
}

/** In place of what was known of this experiment and release; written beside and renamed, so that an interruption loses nothing. */
export function record({ id, row }: Experiment, release: string, answers: Answers): void {
  const others = readResults().filter((one) => one.experiment !== id || one.release !== release);
  const measured = new Date().toISOString().slice(0, 10);
  const all = [...others, { experiment: id, row, release, measured, answers }].sort((a, b) =>
    keyOf(a) < keyOf(b) ? -1 : 1,
  );
  writeFileSync(`${path}.new`, `[\n${all.map((one) => `  ${JSON.stringify(one)}`).join(',\n')}\n]\n`);
  renameSync(`${path}.new`, path);
}

function keyOf({ experiment, release }: Result): string {
  return `${experiment} ${release}`;
}
