// docs/ray-behaviour.md is written by hand but for its last column: the releases that the experiments of a row were last run on, and when.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare } from '@renovatebot/pep440';
import { readResults } from '../../test/ray/results.ts';

const PATH = 'docs/ray-behaviour.md';
const ROW = /^\| <a id="m\d+"><\/a>(M\d+) /;
const CELL_END = /(?<!\\)\|/;
/** Number, question and what was observed, behind what stands before the first bar. */
const WRITTEN_BY_HAND = 4;

/** Throws where no experiment was run for a row. */
export function rayBehaviourPage(root: string): readonly [string, string] {
  const text = readFileSync(join(root, PATH), 'utf8');
  const lines = text.split('\n').map((line) => {
    const row = ROW.exec(line)?.[1];
    return row ? `${line.split(CELL_END, WRITTEN_BY_HAND).join('|')}| ${runsOf(row)} |` : line;
  });
  return [PATH, lines.join('\n')];
}

function runsOf(row: string): string {
  const days = new Map<string, Set<string>>();
  for (const one of readResults())
    if (one.row === row) days.set(one.measured, (days.get(one.measured) ?? new Set()).add(one.release));
  if (days.size === 0) throw new Error(`${PATH}: no experiment was run for ${row}`);
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, releases]) => `${day}: ${[...releases].sort(compare).join(', ')}`)
    .join('; ');
}
