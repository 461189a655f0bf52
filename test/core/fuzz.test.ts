// A bounded run of the fuzzer, the same in every run; `npm run fuzz` goes on from here.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Executions } from '../fuzz/executions.ts';
import { fixtureSeeds } from '../fuzz/seeds.ts';

const executions = new Executions(fixtureSeeds());

for (const seed of [1, 2, 3, 4])
  test(`whatever is done to a text, it is read, judged and mended soundly: seed ${seed}`, () => {
    fc.assert(
      fc.property(executions.cases(6), (one) => {
        for (const { name, text, violations } of executions.steps(one))
          assert.deepEqual(violations, [], `${name}: ${JSON.stringify(text)}`);
      }),
      { seed, numRuns: 150 },
    );
  });
