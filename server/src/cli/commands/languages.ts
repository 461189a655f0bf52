// `ray-guard languages`: the kinds of file that are read, by which names, what of each is read, and what is not.
import { languages } from '../../core/index.ts';
import { LIMITS } from '../../host/file-names.ts';
import type { CommandLine } from '../command-line.ts';
import { USUAL_COLUMNS, wrap } from '../report/terminal.ts';

export function listLanguages(format: 'text' | 'json', { stdout, columns = USUAL_COLUMNS }: CommandLine): number {
  stdout.write(format === 'json' ? asJson() : asText(columns));
  return 0;
}

/** Those of cells in an editor are no files. */
const ofFiles = languages.filter(({ files }) => files.names.length > 0);

function asText(columns: number): string {
  const kinds = ofFiles.map(({ title, files, reads, limits = [] }) =>
    [
      wrap(title, columns),
      ...['names', 'reads', 'limits'].flatMap((row) => {
        const words = { names: files.names.join(' '), reads, limits: limits.join('; ') }[row];
        return words ? [`  ${wrap(`${row}: ${words}`, columns - 2, '    ')}`] : [];
      }),
    ].join('\n'),
  );
  return `${[...kinds, ...LIMITS.map((limit) => wrap(limit, columns))].join('\n\n')}\n`;
}

function asJson(): string {
  const kinds = ofFiles.map(({ id, title, files, reads, limits = [] }) => ({
    id,
    title,
    names: files.names,
    reads,
    limits,
  }));
  return `${JSON.stringify({ languages: kinds, limits: LIMITS }, undefined, 2)}\n`;
}
