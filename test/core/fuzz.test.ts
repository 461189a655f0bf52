// A bounded run of the fuzzer, the same in every run and for each language on its own; `npm run fuzz` goes on from here.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Executions, OFTEN } from '../fuzz/executions.ts';
import { frozenSeeds } from '../fuzz/seeds.ts';

const SEED = 20_261_130;
const RUNS = 20;
const RUNS_WHERE_OFTEN = 80;

// A language that is added adds its own runs, and changes no other's.
for (const [language, seeds] of frozenSeeds())
  test(`whatever is done to a text of ${language}, it is read, checked and fixed soundly`, () => {
    const executions = new Executions(seeds);
    fc.assert(
      fc.property(executions.cases(6), (one) => {
        for (const { name, text, violations } of executions.steps(one))
          assert.deepEqual(violations, [], `${name}: ${JSON.stringify(text)}`);
      }),
      { seed: SEED, numRuns: OFTEN.has(language) ? RUNS_WHERE_OFTEN : RUNS },
    );
  });
