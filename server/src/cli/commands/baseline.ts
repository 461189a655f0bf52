// `ray-guard baseline [paths...]`: records the present findings, so that `check` reports only new ones.
import { baselineEntries, formatBaseline } from '../../core/index.ts';
import type { ScanResult } from '../../core/reports/scan-result.ts';
import { absolutePath, folderOf } from '../../host/files/paths.ts';
import { replaceFile } from '../../host/files/replace-file.ts';
import type { CommandLine } from '../command-line.ts';
import { formatNotes, shownPath } from '../report/text.ts';
import { scan } from '../scan/scan.ts';

export interface BaselineOptions {
  readonly output: string;
  readonly prune?: true;
}

/** Findings are no failure here. Nothing is written where the command line, the policy or the file to prune is wrong. */
export async function baseline(
  paths: readonly string[],
  { output, prune }: BaselineOptions,
  io: CommandLine,
): Promise<number> {
  const { cwd, today, loadEngine, startHelper } = io;
  const file = absolutePath(absolutePath(cwd, '.'), output);
  const choice = prune ? { named: file } : 'none';
  const result = await scan(paths, { cwd, today, loadEngine, baseline: choice, ...(startHelper && { startHelper }) });
  io.stderr.write(formatNotes(result, { cwd, colour: false }));
  const kinds = new Set(result.notes.map(({ kind }) => kind));
  const name = shownPath(file, { cwd });
  if (kinds.has('usage') || kinds.has('policy')) {
    io.stderr.write(`${name}: error: not written; fix the errors above first\n`);
    return 2;
  }
  const { text, said } = prune ? pruned(file, result) : present(file, result);
  const problem = replaceFile(file, text);
  if (problem !== undefined) {
    io.stderr.write(`${name}: error: not written, ${problem}\n`);
    return 2;
  }
  io.stdout.write(`${name}: ${said}\n`);
  return kinds.has('incomplete') ? 3 : 0;
}

interface Written {
  readonly text: string;
  readonly said: string;
}

function present(file: string, { files }: ScanResult): Written {
  const entries = files.flatMap(({ source, findings }) =>
    findings.flatMap((finding) => baselineEntries(folderOf(file), source.path, finding)),
  );
  return {
    text: formatBaseline(entries),
    said: `${count(entries.length, 'finding')} in ${count(files.length, 'file')}`,
  };
}

function pruned(file: string, { baseline }: ScanResult): Written {
  const { kept = [], gone = [] } = baseline?.files.get(file) ?? {};
  return {
    text: formatBaseline(kept),
    said: `${count(kept.length, 'finding')}; removed ${gone.length} that are no longer found`,
  };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
