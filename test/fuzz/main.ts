// The long run: `npm run fuzz -- [executions] [seed] [folder of further texts]`; tells each mistake once, with what makes it.
import fc from 'fast-check';
import { Executions, type Step } from './executions.ts';
import { fixtureSeeds, folderSeeds } from './seeds.ts';

const RUNS_OF_A_BATCH = 200;
/** Shrinking a slow text would go on for hours. */
const LONGEST_BATCH_MILLISECONDS = 120_000;
const MOST_MUTATIONS = 12;
const TELL_EVERY = 10_000;
/** Of processor time, for a case: some texts of some thousand characters. */
const SLOW_MICROSECONDS = 3_000_000;

const [wanted = '20000', first = String(Date.now() % 1_000_000_000), folder] = process.argv.slice(2);
const seeds = [...fixtureSeeds(), ...(folder ? folderSeeds(folder) : [])];
const executions = new Executions(seeds);
const told = new Set<string>();
const counts = new Map<string, number>();
let count = 0;
let next = TELL_EVERY;

for (let seed = Number(first); count < Number(wanted); seed++) {
  const check = fc.check(
    fc.property(executions.cases(MOST_MUTATIONS), (one) => {
      const { languageId } = one.seed;
      const before = process.cpuUsage();
      for (const step of executions.steps(one)) {
        count++;
        counts.set(languageId, (counts.get(languageId) ?? 0) + 1);
        refuse(mistakesOf(step, languageId), step);
      }
      const { user, system } = process.cpuUsage(before);
      if (user + system > SLOW_MICROSECONDS) refuse([`${languageId} slow: ${user + system} µs`], one);
    }),
    { seed, numRuns: RUNS_OF_A_BATCH, interruptAfterTimeLimit: LONGEST_BATCH_MILLISECONDS },
  );
  if (check.failed) tell(seed, String((check.errorInstance as Error | undefined)?.message ?? check.errorInstance));
  for (; count >= next; next += TELL_EVERY) report();
}
report();
process.exitCode = told.size > 0 ? 1 : 0;

function mistakesOf({ violations }: Step, languageId: string): string[] {
  return violations.map(({ what, details }) => `${languageId} ${what}: ${details}`);
}

/** By an error, for fast-check to shrink. */
function refuse(mistakes: readonly string[], made: unknown): void {
  const untold = mistakes.filter((what) => !told.has(kindOf(what)));
  if (untold.length > 0) throw new Error(`${untold.join('\n')}\n${JSON.stringify(made)}`);
}

/** Numbers, and what a mistake quotes, make it no other mistake. */
function kindOf(mistake: string): string {
  return mistake.slice(0, mistake.indexOf(': ')).replace(/\d+/g, 'n');
}

function tell(seed: number, message: string): void {
  const [what = ''] = message.split('\n', 1);
  told.add(kindOf(what));
  console.log(`MISTAKE (seed ${seed}) ${message}\n`);
}

function report(): void {
  const languages = [...counts].sort().map(([id, some]) => `${id} ${some}`);
  console.log(`${new Date().toISOString()} ${count} executions, ${told.size} mistakes; ${languages.join(', ')}`);
}
