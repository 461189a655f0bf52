// `npm run test:ray`: asks real Ray releases what the rules claim of them, and keeps what they did as dated data.
import { parseArgs } from 'node:util';
import { prepare, preparePrograms } from './environments.ts';
import type { Experiment } from './experiment.ts';
import { expectedOf, experiments, inCi, matrix } from './experiments.ts';
import { differences, isRecorded, record } from './results.ts';
import { type Answers, run } from './sandbox.ts';

const ATTEMPTS = 3;
const USAGE = `npm run test:ray -- [--releases A,B] [--only ID,...] [--ci] [--missing] [--record] [--at-once N]
  --releases  releases of Ray; ${matrix.join(', ')} unless said
  --only      experiments whose id contains one of these
  --ci        what CI repeats: some experiments on ${inCi.join(' and ')}
  --missing   those that test/ray/results.json does not have yet
  --record    keep what was seen in test/ray/results.json
  --at-once   how many experiments run beside each other; 1 unless said. A busy machine lets Ray give up on its own dashboard
It needs root on Linux (network namespaces), Python and the package index.`;

const { values } = parseArgs({
  options: {
    releases: { type: 'string' },
    only: { type: 'string' },
    ci: { type: 'boolean', default: false },
    missing: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    'at-once': { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const releases = values.releases?.split(',') ?? (values.ci ? inCi : matrix);
const parts = values.only?.split(',') ?? [''];
const chosen = experiments.filter(({ id, ci }) => parts.some((part) => id.includes(part)) && (ci || !values.ci));

preparePrograms();
let passed = 0;
let failed = 0;
for (const release of releases) {
  prepare(release);
  // Each takes the next one from the same iterator.
  const waiting = chosen.values();
  await Promise.all(
    Array.from({ length: Number(values['at-once']) }, async () => {
      for (const experiment of waiting) await askAndTell(experiment, release);
    }),
  );
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed || !passed ? 1 : 0;

async function askAndTell(experiment: Experiment, release: string): Promise<void> {
  const expected = expectedOf(experiment, release);
  if (!expected || (values.missing && isRecorded(experiment, release))) return;
  const wrong = await ask(experiment, release, expected);
  if (wrong) failed += 1;
  else passed += 1;
  console.log(`${wrong ? 'not ok' : 'ok'} ${release} ${experiment.id} (${experiment.row})${wrong ? `\n${wrong}` : ''}`);
}

/** What differed in every attempt, else undefined. A busy machine lets Ray give up on its own dashboard, so one attempt proves nothing. */
async function ask(experiment: Experiment, release: string, expected: Answers): Promise<string | undefined> {
  const seen: string[] = [];
  while (seen.length < ATTEMPTS) {
    try {
      const { answers, details } = await run(experiment, release);
      const wrong = differences(expected, answers);
      if (!wrong.length) {
        if (values.record) record(experiment, release, answers);
        return undefined;
      }
      seen.push(`  ${wrong.join('\n  ')}\n  ${JSON.stringify(details)}`);
    } catch (error) {
      seen.push(`  ${error instanceof Error ? error.message : error}`);
    }
  }
  return seen.join('\n');
}
