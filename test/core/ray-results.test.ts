// What real Ray releases did is kept as data: it says what the experiments expect, and stands behind every row that is cited.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { rules } from '../../server/src/core/rules/index.ts';
import { expectedOf, experiments, inCi } from '../ray/experiments.ts';
import { differences, readResults } from '../ray/results.ts';
import { root } from '../support/engine.ts';

const results = readResults();

test('experiments have names of their own', () => {
  assert.equal(new Set(experiments.map(({ id }) => id)).size, experiments.length);
});

test('every experiment was run on an old and on the newest release', () => {
  for (const experiment of experiments)
    for (const release of inCi) {
      if (!expectedOf(experiment, release)) continue;
      const isThere = results.some((one) => one.experiment === experiment.id && one.release === release);
      assert.ok(isThere, `not measured on ${release}: npm run test:ray -- --only ${experiment.id} --record`);
    }
});

test('what was seen is what is expected, on every release', () => {
  for (const { experiment: id, release, answers } of results) {
    const experiment = experiments.find((one) => one.id === id);
    const expected = experiment && expectedOf(experiment, release);
    assert.ok(expected, `${id} is no experiment for ${release}`);
    assert.deepEqual(differences(expected, answers), [], `${id} on ${release}`);
  }
});

test('every row that a rule cites is in the table and was measured by an experiment', () => {
  const page = readFileSync(join(root, 'docs/ray-behaviour.md'), 'utf8');
  const measured = new Set(results.map(({ row }) => row));
  for (const { meta } of rules)
    for (const { measured: row } of meta.docs.sources) {
      if (!row) continue;
      assert.ok(page.includes(`<a id="${row.toLowerCase()}"></a>`), `${meta.id} cites ${row}, which the table lacks`);
      assert.ok(measured.has(row), `${meta.id} cites ${row}, which no experiment measures`);
    }
});
