// Files of further advisories: what is refused, what they may change, and when data counts as old.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { withAdvisories } from '../../server/src/core/advisories/merge-advisories.ts';
import {
  type Advisory,
  type AdvisoryFile,
  ageWarning,
  formatAdvisoryFile,
  isDay,
  rangesInWords,
  rayData,
  readAdvisoryFile,
  Workspace,
} from '../../server/src/core/index.ts';
import { advisoriesOf, isPublished, uniteRanges } from '../../server/src/core/ray/advisories.ts';
import { noFacts } from '../../server/src/core/ray/facts/read-facts.ts';
import { root } from '../support/engine.ts';

const TODAY = '2026-11-25';
const ADVISORY: Advisory = {
  id: 'CVE-2026-99999',
  aliases: ['GHSA-aaaa-bbbb-cccc'],
  summary: 'A new fault.',
  url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
  kind: 'version',
  affected: [{ introduced: '0', fixed: '2.60.0' }],
  published: '2026-11-01',
  disputed: false,
  sources: ['GHSA-aaaa-bbbb-cccc'],
};

function fileOf(...advisories: readonly Advisory[]): AdvisoryFile {
  return { asOf: '2026-11-25', package: 'ray', advisories };
}

function problemOf(value: unknown): string {
  const reading = readAdvisoryFile(typeof value === 'string' ? value : JSON.stringify(value), TODAY);
  return 'problem' in reading ? reading.problem : '';
}

test('what is written is read again, and keeps to the schema', () => {
  const conflicts = [
    { source: 'GHSA-aaaa-bbbb-cccc', affected: ADVISORY.affected },
    { source: 'PYSEC-2026-9999', affected: [{ introduced: '2.0.0' }], setAside: 'why' },
  ];
  const file = fileOf({ ...ADVISORY, level: 'HIGH', score: 8, conflicts, note: 'n' });
  const text = formatAdvisoryFile(file);
  assert.deepEqual(readAdvisoryFile(text, TODAY), { file });
  assert.deepEqual(readAdvisoryFile(`\uFEFF${text}`, TODAY), { file });
  const schema = JSON.parse(readFileSync(join(root, 'server/data/advisories.schema.json'), 'utf8'));
  const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);
  assert.ok(validate(JSON.parse(text)), JSON.stringify(validate.errors));
});

test('the built-in file can be named too, and is written as it stands', () => {
  const text = readFileSync(join(root, 'server/data/advisories.json'), 'utf8');
  const reading = readAdvisoryFile(text, rayData.asOf);
  assert.ok('file' in reading);
  assert.equal(formatAdvisoryFile(reading.file), text);
});

test('one mistake, and all of it is refused with the place and what is wanted', () => {
  assert.match(problemOf('{'), /^is not JSON; create it again/);
  assert.match(problemOf({ ...fileOf(), package: 'requests' }), /^is not a Ray Guard advisory file/);
  assert.match(problemOf({ ...fileOf(), asOf: '2026-02-30' }), /^needs "asOf"/);
  assert.match(problemOf({ ...fileOf(), asOf: '2027-01-01' }), /in the future, 2027-01-01/);
  const many = Array.from({ length: 2001 }, () => ADVISORY);
  assert.match(problemOf(fileOf(...many)), /more than 2000/);
  const wrong: [part: object, message: RegExp][] = [
    [{ id: 'x CVE-2026-1' }, /entry 2 of "advisories": "id" must be an id/],
    [{ id: 'CVE-1](x)' }, /entry 2 of "advisories": "id" must be an id/],
    [{ aliases: ['x y'] }, /\(CVE-2026-99999\): "aliases" must be a list of ids/],
    [{ summary: ' ' }, /"summary" must be a text/],
    [{ summary: 'x'.repeat(2001) }, /"summary" must be a text/],
    [{ url: 'http://example.com/' }, /"url" must be a plain address/],
    [{ url: 'https://example.com/)[x](command:run' }, /"url" must be a plain address/],
    [{ url: 'https://user@example.com/' }, /"url" must be a plain address/],
    [{ kind: 'none' }, /"kind" must be/],
    [{ level: 'SEVERE' }, /"level" must be one of/],
    [{ affected: [] }, /"affected" must be a list of ranges/],
    [{ affected: [{ introduced: '0', fixd: '2.0' }] }, /"affected" must be a list of ranges/],
    [{ affected: [{ introduced: '2.1', fixed: '2.0' }] }, /"affected" must be a list of ranges/],
    [{ affected: [{ introduced: '0', fixed: '2.0', lastAffected: '2.0' }] }, /"affected" must be a list of ranges/],
    [{ affected: [{ introduced: '0' }] }, /a range without "fixed" or "lastAffected"/],
    [{ conflicts: [{ source: 'x' }] }, /"conflicts" must be/],
    [{ published: 'May' }, /"published" must be a day/],
    [{ disputed: 'no' }, /"disputed" must be true or false/],
    [{ sources: undefined }, /"sources" must be/],
    [{ severity: 'HIGH' }, /unknown key "severity"/],
  ];
  for (const [part, message] of wrong)
    assert.match(problemOf(fileOf(ADVISORY, { ...ADVISORY, ...part } as Advisory)), message);
});

test('the day of the data is the newest of all files, in whatever order they are named', () => {
  const [old, recent] = ['2026-11-25', '2027-03-01'].map((asOf) => ({ ...fileOf(ADVISORY), asOf })) as [
    AdvisoryFile,
    AdvisoryFile,
  ];
  for (const files of [
    [old, recent],
    [recent, old],
  ])
    assert.equal(withAdvisories(rayData, files).asOf, '2027-03-01');
  assert.equal(withAdvisories(rayData, [{ ...old, asOf: '2020-01-01' }]).asOf, rayData.asOf);
});

test('a file adds and widens, and takes nothing away', () => {
  const narrower = {
    ...ADVISORY,
    id: 'CVE-2026-57516',
    aliases: [],
    affected: [{ introduced: '2.55.0', fixed: '2.55.1' }],
  };
  const silenced = { ...narrower, id: 'GHSA-q279-jhrf-cc6v', kind: 'configuration' as const };
  const wider = {
    ...ADVISORY,
    id: 'GHSA-mw35-8rx3-xf9r',
    aliases: [],
    affected: [{ introduced: '0', fixed: '2.58.0' }],
  };
  const data = withAdvisories(rayData, [fileOf(ADVISORY, narrower, silenced, wider)]);
  assert.equal(data.asOf, '2026-11-25');
  for (const { version } of rayData.releases) {
    const now = advisoriesOf(version, data).map(({ id }) => id);
    for (const { id } of advisoriesOf(version, rayData)) assert.ok(now.includes(id), `${version} ${id}`);
  }
  assert.deepEqual(
    advisoriesOf('2.57.0', data)
      .filter(isPublished)
      .map(({ id }) => id),
    ['CVE-2026-41486', 'CVE-2026-99999'],
  );
  assert.deepEqual(advisoriesOf('2.60.0', data), []);
});

test('ranges as one: overlapping, touching, nested, single and open ones', () => {
  const united = (...ranges: Advisory['affected']) => rangesInWords(uniteRanges(ranges));
  assert.equal(united({ introduced: '2.0', fixed: '2.5' }, { introduced: '0', fixed: '2.0' }), '<2.5');
  assert.equal(united({ introduced: '0', lastAffected: '2.5' }, { introduced: '2.1', fixed: '2.5' }), '<=2.5');
  assert.equal(united({ introduced: '0', fixed: '2.5' }, { introduced: '2.5', lastAffected: '2.5' }), '<=2.5');
  assert.equal(united({ introduced: '1', fixed: '2' }, { introduced: '3', fixed: '4' }), '>=1,<2 or >=3,<4');
  assert.equal(united({ introduced: '1' }, { introduced: '0', fixed: '2' }), 'every release');
  assert.equal(united({ introduced: '2.6.3', lastAffected: '2.6.3' }), '==2.6.3');
});

test('only what a policy names counts, below it alone, and the view stays the same object', () => {
  const workspace = new Workspace(rayData);
  workspace.set('/p/a/ray-guard.toml', noFacts('toml'), {
    advisories: ['../more.json'],
    places: { advisories: { start: 3, end: 9 } },
  });
  assert.deepEqual(
    [...workspace.advisoryFiles()],
    [['/p/more.json', [{ path: '/p/a/ray-guard.toml', span: { start: 3, end: 9 } }]]],
  );
  assert.equal(workspace.viewFor('/p/a/x.py').data, undefined);
  const generation = workspace.generation;
  workspace.setAdvisories('/p/more.json', fileOf(ADVISORY));
  assert.notEqual(workspace.generation, generation);
  const { data } = workspace.viewFor('/p/a/x.py');
  assert.ok(data?.advisories.some(({ id }) => id === 'CVE-2026-99999'));
  assert.equal(workspace.viewFor('/p/a/b/y.py').data, data);
  assert.equal(workspace.viewFor('/p/y.py').data, undefined);
  const settled = workspace.generation;
  workspace.setAdvisories('/p/more.json', fileOf(ADVISORY));
  assert.deepEqual([workspace.generation, workspace.viewFor('/p/a/x.py').data === data], [settled, true]);
  workspace.setAdvisories('/p/more.json', undefined);
  assert.equal(workspace.viewFor('/p/a/x.py').data, undefined);
});

test('data is old after ninety days, and not before', () => {
  assert.equal(ageWarning('2026-08-27', TODAY), undefined);
  assert.match(ageWarning('2026-08-26', TODAY) ?? '', /of 2026-08-26, 91 days ago/);
  assert.equal(ageWarning('2027-01-01', TODAY), undefined);
});

test('days are those of the calendar', () => {
  for (const day of ['2026-11-24', '2028-02-29']) assert.ok(isDay(day), day);
  for (const day of ['2026-02-29', '2026-13-01', '2026-1-1', '1999-01-01', '2026-11-24T00:00', 20261124])
    assert.ok(!isDay(day));
});
