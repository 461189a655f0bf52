// Real interpreters and Ray Guard agree on the cases of the first seeds, but for what is accepted: a list that only gets shorter.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { accepted, acceptedOf, disagreements, SEEDS } from './accepted.ts';
import { isOracleInstalled } from './installed.ts';
import { kinds, seedsFrom } from './run.ts';

describe('what really happens', () => {
  test('the interpreters are there', () => {
    assert.ok(isOracleInstalled(), '`npm run setup` installs them');
  });

  for (const kind of kinds)
    test(`${kind.id}: ${kind.interpreter}`, () => {
      const outcomes = kind.outcomes(seedsFrom(1, SEEDS));
      assert.ok(outcomes.length >= SEEDS / 2, `${outcomes.length} outcomes`);
      assert.deepEqual(disagreements(kind.id, outcomes).sort(), acceptedOf(kind.id).sort());
    });

  test('what is accepted has a reason and names a kind', () => {
    const ids = new Set(kinds.map(({ id }) => id));
    for (const one of accepted) {
      assert.ok(ids.has(one.kind), one.kind);
      assert.ok(one.reason.length > 10 && one.seeds.length > 0, JSON.stringify(one));
    }
  });
});
