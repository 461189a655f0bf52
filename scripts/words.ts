// `npm run words`: what does not keep to the limits and the glossary yet. With a name of a rule or a file only that; `--shrink` lowers
// the counts of test/words/ratchet.json to what is left, and removes the file when nothing is.
import { rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Counts, countsOf, faults, LIMITS, ratchetPath, readRatchet } from '../test/words/counts.ts';

const { values, positionals } = parseArgs({
  options: { shrink: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const found = faults();
const now = countsOf(found);

if (values.shrink) write(lowered(readRatchet()));
else for (const limit of LIMITS) print(limit);
const total = Object.values(now)
  .flatMap((byPlace) => Object.values(byPlace))
  .reduce((sum, count) => sum + count, 0);
console.log(`${total} to be changed`);

/** Counts never rise: what is new is a fault of the change that brings it. */
function lowered(before: Counts): Counts {
  return Object.fromEntries(
    Object.entries(before).flatMap(([limit, places]) => {
      const left = Object.entries(places)
        .map(([where, count]) => [where, Math.min(count, now[limit]?.[where] ?? 0)] as const)
        .filter(([, count]) => count > 0);
      return left.length > 0 ? [[limit, Object.fromEntries(left)] as const] : [];
    }),
  );
}

function write(counts: Counts): void {
  if (Object.keys(counts).length === 0) rmSync(ratchetPath, { force: true });
  else writeFileSync(ratchetPath, `${JSON.stringify(counts, undefined, 2)}\n`);
}

function print(limit: (typeof LIMITS)[number]): void {
  for (const [where, what] of Object.entries(found[limit])) {
    if (positionals.length > 0 && !positionals.some((name) => where.includes(name))) continue;
    console.log(`${limit}: ${where}\n${what.map((one) => `  ${one}`).join('\n')}\n`);
  }
}
