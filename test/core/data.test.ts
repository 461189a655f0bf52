// The dated data about Ray keeps to its schemas, and its two files to each other.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compare } from '@renovatebot/pep440';
import { Ajv } from 'ajv';
import { rayData } from '../../server/src/core/index.ts';
import { root } from '../support/engine.ts';

const read = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(root, 'server/data', name), 'utf8'));

for (const name of ['releases', 'advisories'])
  test(`${name}.json keeps to its schema, which refuses what it does not know`, () => {
    const validate = new Ajv({ strict: true, allErrors: true }).compile(read(`${name}.schema.json`));
    const data = read(`${name}.json`);
    assert.ok(validate(data), JSON.stringify(validate.errors));
    assert.equal(validate({ ...data, more: 1 }), false);
    assert.equal(validate({ ...data, asOf: 'yesterday' }), false);
    assert.equal(validate({ ...data, [name]: [{}] }), false);
  });

test('both files were read on the same day', () => {
  assert.equal(read('releases.json').asOf, read('advisories.json').asOf);
});

test('releases are in order, each once, and announced ones are not among them', () => {
  const versions = rayData.releases.map(({ version }) => version);
  assert.ok(versions.length > 100);
  for (const [index, version] of versions.slice(1).entries())
    assert.ok(compare(versions[index] as string, version) < 0, version);
  for (const version of rayData.announced) assert.ok(!versions.includes(version), version);
});

test('an advisory has one name, and the release that fixes it exists', () => {
  const versions = rayData.releases.map(({ version }) => version);
  const names = rayData.advisories.flatMap(({ id, aliases }) => [id, ...aliases]);
  assert.equal(new Set(names).size, names.length);
  for (const { id, affected } of rayData.advisories)
    for (const { introduced, fixed, lastAffected } of affected) {
      for (const end of [fixed, lastAffected])
        if (end) assert.ok(versions.includes(end) && compare(introduced, end) < 0, id);
    }
});

test('only what a release can end counts against a release', () => {
  for (const { id, kind, affected } of rayData.advisories) {
    const ends = affected.every(({ fixed, lastAffected }) => fixed ?? lastAffected);
    if (kind === 'version') assert.ok(ends, id);
  }
});
