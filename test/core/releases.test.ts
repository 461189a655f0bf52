// What ranges allow, in every notation, on the set of released versions and the ones that may come.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rayData } from '../../server/src/core/index.ts';
import type { RayData } from '../../server/src/core/ray/data.ts';
import type { VersionNotation } from '../../server/src/core/ray/facts/requirement.ts';
import {
  intersectReleases,
  type ReleaseSet,
  releasesAllowedBy,
  uniteReleases,
} from '../../server/src/core/ray/versions/releases.ts';
import { rangeAbove, tightenedRange } from '../../server/src/core/ray/versions/tighten-range.ts';

const ALL = 132;

function allowed(versions: string, notation: VersionNotation = 'pep440', data: RayData = rayData): ReleaseSet {
  const set = releasesAllowedBy(versions, notation, data);
  assert.ok(set, `${JSON.stringify(versions)} is a range in ${notation}`);
  return set;
}

/** `2.9.0 to 2.9.3 (4)`, then what else may be allowed. */
function describeSet({ known, later, unbounded }: ReleaseSet): string {
  const first = known.length ? `${known[0]} to ${known.at(-1)} (${known.length})` : 'none';
  return [first, later ? 'later' : '', unbounded ? 'unbounded' : ''].filter(Boolean).join(', ');
}

const RANGES: Record<VersionNotation, Record<string, string>> = {
  pep440: {
    '': `0.1.1 to 2.60.0 (${ALL}), later, unbounded`,
    '*': `0.1.1 to 2.60.0 (${ALL}), later, unbounded`,
    '>=2.52.0,<2.54.0': '2.52.0 to 2.53.0 (3)',
    ' <2.54 , >= 2.52 ': '2.52.0 to 2.53.0 (3)',
    '>=2.52,': '2.52.0 to 2.60.0 (15), later, unbounded',
    '==2.5.0': '2.5.0 to 2.5.0 (1)',
    '==2.5': '2.5.0 to 2.5.0 (1)',
    '<2.52.0': '0.1.1 to 2.51.2 (117)',
    '>=2.52.1,<2.53.0.post1': '2.52.1 to 2.53.0 (2)',
    '>2.52.0rc0,<2.53.0': '2.52.0 to 2.52.1 (2)',
    '>2.52.0.post1,<2.53.0': '2.52.1 to 2.52.1 (1)',
    '>2.52.0,<2.53.0rc1': '2.52.1 to 2.52.1 (1)',
    '==2.9.*': '2.9.0 to 2.9.3 (4)',
    '!=2.*,>=1.13': '1.13.0 to 1.13.0 (1), later',
    '~=2.9.0': '2.9.0 to 2.9.3 (4)',
    '~=2.9': '2.9.0 to 2.60.0 (58), later',
    '===2.9.0': '2.9.0 to 2.9.0 (1)',
    '===2.9': 'none',
    '==2.9.0+cu118': '2.9.0 to 2.9.0 (1)',
    v2: '',
    '>2.53': '2.54.0 to 2.60.0 (12), later, unbounded',
    '<4': `0.1.1 to 2.60.0 (${ALL}), later`,
    '>=2.3.0rc0,<2.4': '2.3.0rc0 to 2.3.1 (3)',
    '>=2.2.0,<2.4': '2.2.0 to 2.3.1 (3)',
    '==1.7.1': '1.7.1 to 1.7.1 (1)',
    '>=1.7.1,<1.8': 'none',
    '>2.12,<2.20': 'none',
    '==2.15.0': 'none',
    '==2.50.0.1': 'none',
    '==2.50.7': 'none, later',
    '==2.54.2': 'none, later',
    '>=2.54.2,<2.55': 'none, later',
    '==2.12.1': 'none, later',
    '==2.57.2': 'none, later',
    '==2.57.9': 'none, later',
    '==2.58.2': 'none, later',
    '==2.58.7': 'none, later',
    '==2.60.1': 'none, later',
    '==2.99.0': 'none, later',
    '==3.0.0.dev0': 'none, later',
    '==2.60.0rc1': 'none',
    '>=2.60.5,!=2.60.5,<2.61': 'none, later',
    '>=2.61': 'none, later, unbounded',
    '>=2.13,<2.20': 'none',
    '>=2.56,<2.54': 'none',
    '1!2.0': '',
  },
  poetry: {
    '*': `0.1.1 to 2.60.0 (${ALL}), later, unbounded`,
    '': `0.1.1 to 2.60.0 (${ALL}), later, unbounded`,
    '^2.9': '2.9.0 to 2.60.0 (58), later',
    '^2.9.3': '2.9.3 to 2.60.0 (55), later',
    '^0.8': '0.8.0 to 0.8.7 (8)',
    '^0': '0.1.1 to 0.8.7 (34)',
    '^0.0.3': 'none',
    '~2.9': '2.9.0 to 2.9.3 (4)',
    '~2.9.2': '2.9.2 to 2.9.3 (2)',
    '~2': '2.0.0 to 2.60.0 (76), later',
    '2.9.*': '2.9.0 to 2.9.3 (4)',
    '2.9.0': '2.9.0 to 2.9.0 (1)',
    '2.9': '2.9.0 to 2.9.0 (1)',
    '=2.9': '2.9.0 to 2.9.0 (1)',
    '==2.9': '2.9.0 to 2.9.0 (1)',
    '!=2.9.1': `0.1.1 to 2.60.0 (${ALL - 1}), later, unbounded`,
    '>=2,<3': '2.0.0 to 2.60.0 (76), later',
    '>=2 <3': '2.0.0 to 2.60.0 (76), later',
    '>= 2.9, < 2.10': '2.9.0 to 2.9.3 (4)',
    '~=2.9': '2.9.0 to 2.60.0 (58), later',
    '^2.9 || ^3.0': '2.9.0 to 2.60.0 (58), later',
    '2.9.0|2.8.0': '2.8.0 to 2.9.0 (2)',
    '2.x': '',
    '^': '',
    '|| 2': '',
  },
  conda: {
    '*': `0.1.1 to 2.60.0 (${ALL}), later, unbounded`,
    '>=2.10.0,<3': '2.10.0 to 2.60.0 (54), later',
    '2.9.*': '2.9.0 to 2.9.3 (4)',
    '2.9*': '2.9.0 to 2.9.3 (4)',
    '=2.9': '2.9.0 to 2.9.3 (4)',
    '==2.9.0': '2.9.0 to 2.9.0 (1)',
    '2.9': '2.9.0 to 2.9.0 (1)',
    '2.8.0|2.9.*': '2.8.0 to 2.9.3 (5)',
    '~=2.9.1': '2.9.1 to 2.9.3 (3)',
    '>=2.59.*': '2.59.0 to 2.60.0 (2), later, unbounded',
    '^2.9': '',
    '2.9.0 py310_0': '',
    '2.9.0=py310_0': '',
    '(>=2,<3)|1.0': '',
  },
  exact: {
    '2.53.0': '2.53.0 to 2.53.0 (1)',
    '2.53': '2.53.0 to 2.53.0 (1)',
    '2.9.0+cu118': '2.9.0 to 2.9.0 (1)',
    '1.7.1': '1.7.1 to 1.7.1 (1)',
    '3.0.0.dev0': 'none, later',
    '2.59.1': 'none, later',
    '2.15.0': 'none',
    nightly: '',
    '>=2.9': '',
  },
};

for (const [notation, ranges] of Object.entries(RANGES) as [VersionNotation, Record<string, string>][])
  describe(notation, () => {
    for (const [versions, wanted] of Object.entries(ranges))
      test(JSON.stringify(versions), () => {
        const set = releasesAllowedBy(versions, notation, rayData);
        assert.equal(set ? describeSet(set) : '', wanted);
      });
  });

test('text that is no range in any notation', () => {
  for (const notation of ['pep440', 'poetry', 'conda', 'exact'] as const)
    for (const versions of [
      'latest',
      '>=',
      ',',
      '${RAY}',
      '>=2.9;',
      '==2.9.0 # why',
      '>=2.9\0',
      '२.९',
      '>=2.9<3',
      '2..9',
      '!',
      '*.*.*',
      '=>2',
    ])
      assert.equal(releasesAllowedBy(versions, notation, rayData), undefined, `${notation}: ${versions}`);
});

test('long text is refused by its length alone', () => {
  for (const piece of ['1.', '>=1,', ' ', '*', '^', '|', '1-1'])
    for (const notation of ['pep440', 'poetry', 'conda', 'exact'] as const)
      assert.equal(releasesAllowedBy(piece.repeat(500_000), notation, rayData), undefined);
});

test('what comes next depends on the newest release, not on a number in the code', () => {
  const data: RayData = {
    asOf: '2031-01-01',
    releasesAsOf: '2031-01-01',
    releases: ['3.8.0', '3.9.0', '3.9.1', '4.0.0', '4.1.0rc0'].map((version) => ({ version, yanked: false })),
    announced: ['3.7.9'],
    advisories: [],
  };
  assert.equal(describeSet(allowed('>=3.9.0,<3.9.2', 'pep440', data)), '3.9.0 to 3.9.1 (2)');
  assert.equal(describeSet(allowed('==3.9.2', 'pep440', data)), 'none, later');
  assert.equal(describeSet(allowed('==3.7.9', 'pep440', data)), 'none, later');
  assert.equal(describeSet(allowed('==3.7.8', 'pep440', data)), 'none');
  assert.equal(describeSet(allowed('==4.1.0', 'pep440', data)), 'none, later');
  assert.equal(describeSet(allowed('<3', 'pep440', data)), 'none');
});

test('sets are intersected and united, in the order of the releases', () => {
  const floor = allowed('>=2.59');
  const ceiling = allowed('<2.60');
  assert.equal(describeSet(intersectReleases(floor, ceiling)), '2.59.0 to 2.59.0 (1), later');
  assert.equal(
    describeSet(uniteReleases([floor, allowed('==2.9.*')], rayData)),
    '2.9.0 to 2.60.0 (6), later, unbounded',
  );
  assert.deepEqual(uniteReleases([allowed('==2.60.0'), allowed('==2.9.0')], rayData).known, ['2.9.0', '2.60.0']);
});

test('a range is tightened to another and keeps its own tighter bounds', () => {
  const within = '>=2.56.0,<2.61';
  const tightened: [string, VersionNotation, string | undefined][] = [
    ['', 'pep440', '>=2.56.0,<2.61'],
    ['>=2.10', 'pep440', '>=2.56.0,<2.61'],
    ['>=2.57,!=2.57.0,<2.60', 'pep440', '>=2.57,!=2.57.0,<2.60'],
    ['>=2.10,!=2.11.0', 'pep440', '>=2.56.0,<2.61'],
    ['>2.56.0,<=2.58.1', 'pep440', '>2.56.0,<=2.58.1'],
    ['~=2.57.0', 'pep440', '>=2.57.0,<2.58'],
    ['==2.58.*', 'pep440', '>=2.58,<2.59'],
    ['==2.58.0', 'pep440', '==2.58.0'],
    ['^2.7', 'poetry', '>=2.56.0,<2.61'],
    ['=2.59', 'conda', '>=2.59,<2.60'],
    ['^2.7 || ^3', 'poetry', undefined],
    ['latest', 'poetry', undefined],
  ];
  for (const [versions, notation, wanted] of tightened)
    assert.equal(tightenedRange(versions, notation, within), wanted, versions);
  const nothing = tightenedRange('==2.53.0', 'pep440', within);
  assert.deepEqual(allowed(nothing ?? ''), { known: [], later: false, unbounded: false });
});

test('what lies above a range', () => {
  const above: [string, string | undefined][] = [
    ['>=2.56,<2.61', '>=2.61'],
    ['<=2.58.1', '>2.58.1'],
    ['~=2.57.0', '>=2.58'],
    ['==2.57.1', '>2.57.1'],
    ['>=2.56', undefined],
    ['no range', undefined],
  ];
  for (const [range, wanted] of above) assert.equal(rangeAbove(range), wanted, range);
});
