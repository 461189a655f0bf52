// Writes the lines of a notebook of the labelled set as the JSON of a notebook file, one source line on each line.
import type { MarkedLine } from './labelled-cases.ts';

const BETWEEN_CELLS = /^# %%(?: (markdown))?$/;
const NOTHING: readonly string[] = [];

export function cellsOf(lines: readonly MarkedLine[]): MarkedLine[] {
  const cells: { kind: string; lines: MarkedLine[] }[] = [{ kind: 'code', lines: [] }];
  for (const line of lines) {
    const [between, kind = 'code'] = BETWEEN_CELLS.exec(line.text) ?? [];
    if (between) cells.push({ kind, lines: [] });
    else cells.at(-1)?.lines.push(line);
  }
  const filled = cells.filter((cell) => cell.lines.length);
  return [
    unmarked('{"cells": ['),
    ...filled.flatMap(({ kind, lines: source }, at) => [
      unmarked(
        kind === 'code'
          ? '{"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [],'
          : '{"cell_type": "markdown", "metadata": {},',
      ),
      unmarked('"source": ['),
      ...source.map(({ text, rules }, nth) => ({ text: stringInList(text, nth === source.length - 1), rules })),
      unmarked(at === filled.length - 1 ? ']}' : ']},'),
    ]),
    unmarked('], "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}'),
  ];
}

/** All lines of a cell but its last end in a line feed. */
function stringInList(text: string, isLast: boolean): string {
  return isLast ? JSON.stringify(text) : `${JSON.stringify(`${text}\n`)},`;
}

function unmarked(text: string): MarkedLine {
  return { text, rules: NOTHING };
}
