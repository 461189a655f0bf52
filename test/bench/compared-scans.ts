// A whole real tree: the command line beside ruff, bandit and semgrep, one after the other in every round.
import { fileURLToPath } from 'node:url';
import { median, milliseconds } from './figures.ts';
import { runToEnd } from './processes.ts';
import { findTool } from './tools.ts';

const SEMGREP_RULES = fileURLToPath(new URL('semgrep-rules.yml', import.meta.url));

interface Contestant {
  readonly what: string;
  readonly command: readonly string[];
  readonly codes: readonly number[];
}

/** As lines of a Markdown table. What is not installed is named as such. In `empty` there is nothing: what every start takes. */
export async function compareScans(program: string, tree: string, empty: string, rounds: number): Promise<string[]> {
  const ours = (what: string, folder: string): Contestant => ({
    what,
    command: [process.execPath, program, folder],
    codes: [0, 1],
  });
  const { there, missing } = others(tree);
  const contestants = [ours('Ray Guard', tree), ...there, ours('Ray Guard on an empty folder', empty)];
  // Once before it counts, so that the files are in memory for all of them; this one is watched for its memory.
  const peaks: number[] = [];
  for (const { command, codes } of contestants) peaks.push((await runToEnd(command, codes, true)).peak);
  const times = contestants.map((): number[] => []);
  for (let round = 0; round < rounds; round++)
    for (const [at, { command, codes }] of contestants.entries())
      times[at]?.push((await runToEnd(command, codes)).milliseconds);
  const ourTimes = times[0] as number[];
  const ratioTo = (theirs: readonly number[]) =>
    median(ourTimes.map((time, round) => time / (theirs[round] as number))).toFixed(2);
  return [
    '| scan of the whole tree | median | least to most | peak memory | Ray Guard takes of its time |',
    '| --- | --- | --- | --- | --- |',
    ...contestants.map(({ what }, at) => {
      const own = times[at] as number[];
      const spread = `${milliseconds(Math.min(...own))} to ${milliseconds(Math.max(...own))}`;
      return `| ${what} | ${milliseconds(median(own))} | ${spread} | ${peaks[at]} MB | ${at === 0 ? '' : ratioTo(own)} |`;
    }),
    ...missing.map((name) => `| ${name} | not installed | | | |`),
  ];
}

function others(tree: string): { there: Contestant[]; missing: string[] } {
  const wanted: readonly (readonly [name: string, of: (program: string) => Omit<Contestant, 'what'>, words: string])[] =
    [
      [
        'ruff',
        (program) => ({ command: [program, 'check', '--select', 'S', '--no-cache', tree], codes: [0, 1] }),
        'check --select S --no-cache',
      ],
      ['bandit', (program) => ({ command: [program, '-q', '-r', tree], codes: [0, 1] }), '-r'],
      [
        'semgrep',
        (program) => ({
          command: [
            program,
            'scan',
            '--quiet',
            '--metrics=off',
            '--disable-version-check',
            '--config',
            SEMGREP_RULES,
            tree,
          ],
          codes: [0],
        }),
        'with four rules about Ray',
      ],
    ];
  const there: Contestant[] = [];
  const missing: string[] = [];
  for (const [name, of, words] of wanted) {
    const tool = findTool(name);
    if (tool) there.push({ what: `${name} ${tool.version} ${words}`, ...of(tool.program) });
    else missing.push(name);
  }
  return { there, missing };
}
