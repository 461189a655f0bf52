// `npm run oracle -- --seed N --count M [--kind ID] [--show CLASS] [--write] [--shrink]`: runs that many cases
// of each kind and counts the outcomes. `--shrink` takes out of accepted.json what no longer occurs.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { acceptedOf, acceptedPath, disagreements, SEEDS, stillAccepted } from './accepted.ts';
import { type Counts, countsPath } from './counts.ts';
import { CLASSES } from './kind.ts';
import { kinds, seedsFrom } from './run.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '100' },
    kind: { type: 'string' },
    show: { type: 'string' },
    write: { type: 'boolean' },
    shrink: { type: 'boolean' },
  },
});
const first = values.shrink ? 1 : Number(values.seed);
const count = values.shrink ? SEEDS : Number(values.count);
const occurring = new Set<string>();
const rows: Counts['kinds'] = kinds
  .filter(({ id }) => !values.kind || id === values.kind)
  .map((kind) => {
    const outcomes = kind.outcomes(seedsFrom(first, count));
    for (const { seed, question, class: found, shown } of outcomes)
      if (found === values.show) console.log(`=== ${kind.id} ${seed} ${question}: ${found}\n${shown}\n`);
    const known = new Set(acceptedOf(kind.id));
    for (const line of disagreements(kind.id, outcomes)) {
      occurring.add(line);
      if (!known.has(line)) console.log(`NEW ${line}`);
    }
    const counted = CLASSES.map((name) => [name, outcomes.filter((one) => one.class === name).length] as const);
    console.log(`${kind.id}: ${counted.map((pair) => pair.join(' ')).join(', ')}`);
    return {
      id: kind.id,
      interpreter: kind.interpreter,
      outcomes: outcomes.length,
      counts: Object.fromEntries(counted),
    };
  });
if (values.write && !values.kind) {
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(countsPath, `${JSON.stringify({ date, first, count, kinds: rows }, undefined, 2)}\n`);
  console.log('Written: test/oracle/counts.json. `npm run accuracy` puts it into docs/accuracy.md.');
}
if (values.shrink && !values.kind)
  writeFileSync(acceptedPath, `${JSON.stringify({ accepted: stillAccepted(occurring) }, undefined, 2)}\n`);
