// The counts of the last long run that was written down, as a section of docs/accuracy.md.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/engine.ts';
import { CLASSES, type Class } from './kind.ts';

export interface Counts {
  readonly date: string;
  /** The first seed, and the number of cases of each kind. */
  readonly first: number;
  readonly count: number;
  readonly kinds: readonly {
    readonly id: string;
    readonly interpreter: string;
    readonly outcomes: number;
    readonly counts: Readonly<Partial<Record<Class, number>>>;
  }[];
}

export const countsPath = join(root, 'test/oracle/counts.json');

export function oracleSection(): string {
  const { date, first, count, kinds }: Counts = JSON.parse(readFileSync(countsPath, 'utf8'));
  const rows = kinds.map(({ id, interpreter, outcomes, counts }) =>
    [id, interpreter, outcomes, ...CLASSES.map((name) => counts[name] ?? 0)].join(' | '),
  );
  return `## Against real interpreters

Generated files, ${count} of each kind (\`npm run oracle -- --seed ${first} --count ${count}\`, ${date}): what Ray Guard says, and what happens when
the real interpreter runs them with a stub of Ray that records how it is started. The generators prefer what is hard to read; the shares are
not those of real code. [How it is done](../test/oracle/README.md)

| kind | interpreter | questions | ${CLASSES.join(' | ')} |
| --- | --- | --- | ${CLASSES.map(() => '---').join(' | ')} |
${rows.map((row) => `| ${row} |`).join('\n')}

*Not known*: Ray Guard says that it cannot know, or only that it may be open. *Silent*: open in every run, and nothing is said. *Called open*:
open with certainty, and not in every run. *Called protected*: said to be safe, and open in some run; for versions, a release that is admitted
and was not thought to be.`;
}
