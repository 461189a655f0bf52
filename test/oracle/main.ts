// `npm run oracle -- --seed N --count M [--kind ID] [--show CLASS] [--write]`: runs that many cases of each kind and counts the outcomes.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { acceptedOf, disagreements } from './accepted.ts';
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
  },
});
const first = Number(values.seed);
const count = Number(values.count);
const rows: Counts['kinds'] = kinds
  .filter(({ id }) => !values.kind || id === values.kind)
  .map((kind) => {
    const outcomes = kind.outcomes(seedsFrom(first, count));
    for (const { seed, question, class: found, shown } of outcomes)
      if (found === values.show) console.log(`=== ${kind.id} ${seed} ${question}: ${found}\n${shown}\n`);
    const known = new Set(acceptedOf(kind.id));
    for (const line of disagreements(kind.id, outcomes)) if (!known.has(line)) console.log(`NEW ${line}`);
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
