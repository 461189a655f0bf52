// The listing of Ray on a package index: which releases there are, and which Pythons each needs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withReleases } from '../../server/src/core/advisories/merge-advisories.ts';
import { readIndex } from '../../server/src/core/advisories/read-index.ts';
import { OsvExport, rayData } from '../../server/src/core/index.ts';
import { releasesAllowedBy } from '../../server/src/core/ray/versions/releases.ts';

const TODAY = '2026-12-24';

function file(filename: string, rest: Record<string, unknown> = {}): Record<string, unknown> {
  return { filename, 'requires-python': '>=3.10', yanked: false, 'upload-time': '2026-12-20T01:02:03.4Z', ...rest };
}

function listing(...files: readonly Record<string, unknown>[]): Record<string, unknown> {
  return { meta: { 'api-version': '1.1' }, name: 'ray', versions: [], files };
}

test('one release for all its files, oldest first, with the Pythons of its wheels', () => {
  const reading = readIndex(
    listing(
      file('ray-2.61.0-cp313-cp313-win_amd64.whl'),
      file('ray-2.61.0-cp310-cp310-manylinux2014_x86_64.whl'),
      file('ray-2.9.0-cp38-cp38-win_amd64.whl', { 'requires-python': null }),
      file('ray-2.61.0-cp310-cp310-macosx_12_0_arm64.whl', { 'upload-time': '2026-12-21T00:00:00Z' }),
    ),
  );
  assert.deepEqual(reading, {
    releases: [
      { version: '2.9.0', yanked: false, wheels: ['3.8'] },
      { version: '2.61.0', yanked: false, requiresPython: '>=3.10', wheels: ['3.10', '3.13'] },
    ],
    day: '2026-12-21',
  });
});

test('a release is yanked where all its files are', () => {
  const one = (...yanked: unknown[]) => {
    const files = yanked.map((why, at) => file(`ray-2.61.0-cp31${at}-cp31${at}-win_amd64.whl`, { yanked: why }));
    const reading = readIndex(listing(...files));
    return typeof reading === 'object' && 'releases' in reading && reading.releases[0]?.yanked;
  };
  assert.deepEqual([one(true, 'broken'), one(true, false), one(false), one(undefined)], [true, false, false, false]);
});

test('a source archive, a wheel for every Python, and names that are none of Ray', () => {
  const reading = readIndex(
    listing(
      file('ray-2.61.0.tar.gz'),
      file('ray-2.62.0-py3-none-any.whl'),
      file('rayon-1.0-py3-none-any.whl'),
      file('ray-x-y'),
    ),
  );
  assert.ok(typeof reading === 'object' && 'releases' in reading);
  assert.deepEqual(
    reading.releases.map(({ version, wheels }) => [version, wheels]),
    [
      ['2.61.0', undefined],
      ['2.62.0', undefined],
    ],
  );
});

test('what is no listing of Ray, and what is wrong in one', () => {
  for (const value of [null, [], {}, { ...listing(), name: 'rayon' }, { name: 'ray', files: [] }])
    assert.equal(readIndex(value), 'elsewhere');
  for (const value of [listing(), listing({}), listing(file('ray-2.61.0.zip'), { filename: 3 })]) {
    const reading = readIndex(value);
    assert.ok(typeof reading === 'object' && 'problem' in reading);
  }
});

test('with a listing the export has releases, dated by their newest file, and needs no advisories', () => {
  const osv = new OsvExport(rayData, TODAY);
  osv.add('ray.json', '', JSON.stringify(listing(file('ray-2.61.0-cp310-cp310-win_amd64.whl'))));
  const { releases, newest, count, advisories } = osv.finish();
  assert.deepEqual(
    [releases?.map(({ version }) => version), newest, count, advisories],
    [['2.61.0'], '2026-12-20', 0, []],
  );
  assert.deepEqual(osv.problems, []);
});

test('releases of a file are known beside those of this build, and announced ones that are out are no longer to come', () => {
  const [announced = ''] = rayData.announced;
  const releases = ['2.61.0', announced].map((version) => ({ version, yanked: false, requiresPython: '>=3.11' }));
  const data = withReleases(rayData, [{ asOf: TODAY, package: 'ray', advisories: [], releases }]);
  assert.equal(data.releasesAsOf, TODAY);
  assert.equal(data.releases.at(-1)?.version, '2.61.0');
  assert.equal(data.releases.length, rayData.releases.length + 2);
  assert.ok(!data.announced.includes(announced));
  assert.deepEqual(releasesAllowedBy('>=2.60,<2.62', 'pep440', data)?.known, ['2.60.0', '2.61.0']);
  assert.equal(withReleases(rayData, []), rayData);
});
