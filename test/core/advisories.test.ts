// Which advisories a release has, and the range that is free of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rayData } from '../../server/src/core/index.ts';
import {
  advisoriesOf,
  fixedSince,
  isPublished,
  narrowAdvisoriesOf,
  recommendedFloor,
  recommendedRange,
} from '../../server/src/core/ray/advisories.ts';
import type { Advisory, AffectedRange, RayData } from '../../server/src/core/ray/data.ts';
import { releasesAllowedBy } from '../../server/src/core/ray/versions/releases.ts';

const idsOf = (version: string, data = rayData) => advisoriesOf(version, data).map(({ id }) => id);

function advisory(id: string, affected: AffectedRange, kind: Advisory['kind'] = 'version'): Advisory {
  const rest = {
    aliases: [],
    summary: id,
    url: 'https://example.com',
    level: 'HIGH',
    score: 8,
    published: '2030-01-01',
    disputed: false,
  } as const;
  return { id, affected: [affected], kind, ...rest };
}

function dataWith(...advisories: Advisory[]): RayData {
  const releases = ['1.0.0', '1.1.0', '1.1.1', '1.2.0'].map((version) => ({ version, yanked: false }));
  return { asOf: '2030-01-01', releasesAsOf: '2030-01-01', releases, announced: [], advisories };
}

test('the advisories of real releases', () => {
  const publishedOf = (version: string) => idsOf(version).filter((id) => !id.startsWith('RAYGUARD-'));
  assert.deepEqual(publishedOf('2.53.0'), ['CVE-2026-27482', 'CVE-2026-41486', 'CVE-2026-57516']);
  assert.deepEqual(publishedOf('2.48.0'), ['CVE-2025-62593', 'CVE-2026-27482', 'CVE-2026-57516']);
  assert.deepEqual(publishedOf('2.54.1'), ['CVE-2026-41486', 'CVE-2026-57516']);
  assert.deepEqual(publishedOf('2.55.1'), ['CVE-2026-57516']);
  assert.deepEqual(publishedOf('2.56.0'), []);
  assert.deepEqual(idsOf('2.60.0'), []);
});

test('what Ray fixed without an advisory counts as well', () => {
  const fixesOf = (version: string) => idsOf(version).filter((id) => id.startsWith('RAYGUARD-'));
  assert.deepEqual(fixesOf('2.8.0'), ['RAYGUARD-2026-2']);
  assert.equal(fixesOf('2.55.1').length, 3);
  assert.deepEqual(fixesOf('2.57.1'), ['RAYGUARD-2026-3']);
  assert.deepEqual(fixesOf('2.58.0'), []);
  for (const one of rayData.advisories.filter((each) => !isPublished(each))) {
    assert.match(one.id, /^RAYGUARD-20\d\d-\d+$/);
    assert.match(one.url, /^https:\/\/github\.com\/ray-project\/ray\/pull\/\d+$/);
    assert.ok(one.measured && one.affected.every(({ fixed }) => fixed), one.id);
  }
});

test('what concerns some alone is kept apart and sets no floor', () => {
  const narrowOf = (version: string) => narrowAdvisoriesOf(version, rayData).map(({ id }) => id);
  assert.deepEqual(narrowOf('2.58.1'), ['RAYGUARD-2026-4', 'RAYGUARD-2026-5']);
  assert.deepEqual(narrowOf('2.59.0'), ['RAYGUARD-2026-5']);
  assert.deepEqual(narrowOf('2.60.0'), []);
  assert.equal(recommendedFloor(rayData), '2.58.0');
});

test('a disputed one counts for the releases that it names, one about configuration never', () => {
  assert.ok(idsOf('2.8.0').includes('CVE-2023-48023'));
  assert.ok(!idsOf('2.8.1').includes('CVE-2023-48023'));
  for (const { version } of rayData.releases)
    for (const { kind } of advisoriesOf(version, rayData)) assert.notEqual(kind, 'configuration', version);
});

test('versions are compared as numbers, and text that is no version has no advisory', () => {
  assert.ok(idsOf('2.5.0').includes('CVE-2025-62593'));
  assert.deepEqual(idsOf('nightly'), []);
  assert.deepEqual(idsOf(''), []);
});

test('the release from which on advisories are over', () => {
  assert.equal(fixedSince(advisoriesOf('2.53.0', rayData)), '2.58.0');
  assert.equal(fixedSince(advisoriesOf('2.8.0', rayData)), '2.57.0');
  assert.equal(
    fixedSince([advisory('A', { introduced: '0', fixed: '1.9' }), advisory('B', { introduced: '0', fixed: '1.10' })]),
    '1.10',
  );
  assert.equal(fixedSince([advisory('A', { introduced: '0', lastAffected: '1.1' })]), undefined);
  assert.equal(
    fixedSince([advisory('A', { introduced: '0' }), advisory('B', { introduced: '0', fixed: '1.1' })]),
    undefined,
  );
  assert.equal(fixedSince([]), undefined);
});

test('the recommended range is computed, and nothing in it has an advisory', () => {
  const range = recommendedRange(rayData);
  assert.equal(range, '>=2.58.0,<2.61');
  const known = releasesAllowedBy(range, 'pep440', rayData)?.known ?? [];
  assert.ok(known.length > 0);
  for (const version of known) assert.deepEqual(idsOf(version), [], version);
});

test('the recommended range follows the data', () => {
  assert.equal(recommendedRange(dataWith()), '>=1.0.0,<1.3');
  assert.equal(recommendedRange(dataWith(advisory('A', { introduced: '0', fixed: '1.1.1' }))), '>=1.1.1,<1.3');
  assert.equal(recommendedRange(dataWith(advisory('A', { introduced: '1.1.0', fixed: '1.1.1' }))), '>=1.1.1,<1.3');
  assert.equal(recommendedRange(dataWith(advisory('A', { introduced: '0', lastAffected: '1.1.1' }))), '>=1.2.0,<1.3');
  assert.equal(recommendedRange(dataWith(advisory('A', { introduced: '0', fixed: '1.2.1' }))), '>=1.2.1,<1.3');
  assert.equal(recommendedRange(dataWith(advisory('A', { introduced: '0', fixed: '1.3.0' }))), '>=1.3.0,<1.4');
  assert.equal(recommendedRange(dataWith(advisory('A', { introduced: '0' }))), '>=1.0.0,<1.3');
  assert.equal(
    recommendedRange(dataWith(advisory('A', { introduced: '0', fixed: '1.2.0' }, 'configuration'))),
    '>=1.0.0,<1.3',
  );
});
