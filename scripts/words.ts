// `npm run words`: what does not keep to the limits and the glossary. With a name of a rule or a file only that.
import { parseArgs } from 'node:util';
import { faults, LIMITS } from '../test/words/faults.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const found = faults();
let total = 0;
for (const limit of LIMITS)
  for (const [where, what] of Object.entries(found[limit])) {
    if (positionals.length > 0 && !positionals.some((name) => where.includes(name))) continue;
    total += what.length;
    console.log(`${limit}: ${where}\n${what.map((one) => `  ${one}`).join('\n')}\n`);
  }
console.log(`${total} to be changed`);
