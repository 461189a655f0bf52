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

for (const [file, name] of [
  ['releases', 'releases'],
  ['advisories', 'advisories'],
  ['upstream-fixes', 'advisories'],
] as const)
  test(`${file}.json keeps to its schema, which refuses what it does not know`, () => {
    const validate = new Ajv({ strict: true, allErrors: true }).compile(read(`${name}.schema.json`));
    const data = read(`${file}.json`);
    assert.ok(validate(data), JSON.stringify(validate.errors));
    assert.equal(validate({ ...data, more: 1 }), false);
    assert.equal(validate({ ...data, asOf: 'yesterday' }), false);
    assert.equal(validate({ ...data, [name]: [{}] }), false);
  });

test('releases are not older than advisories, which name them', () => {
  assert.ok(String(read('releases.json').asOf) >= String(read('advisories.json').asOf));
});

test('every release says which Pythons it has wheels for, and newer ones which they need', () => {
  for (const { version, wheels, requiresPython } of rayData.releases) {
    assert.ok(wheels?.length, version);
    if (compare(version, '2.9.0') >= 0) assert.match(requiresPython ?? '', /^>=3\.\d+$/, version);
  }
});

test('what has no advisory is in no file of advisories', () => {
  const namesIn = (name: string) =>
    (read(name).advisories as { id: string; aliases: string[] }[]).flatMap(({ id, aliases }) => [id, ...aliases]);
  const published = new Set(namesIn('advisories.json'));
  assert.deepEqual(
    namesIn('upstream-fixes.json').filter((name) => published.has(name)),
    [],
  );
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
