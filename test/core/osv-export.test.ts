// Exports of OSV: which entries are taken, how they become one advisory, and what is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  changesOf,
  conflictWords,
  isPublished,
  OsvExport,
  rangesInWords,
  rayData,
  refreshed,
} from '../../server/src/core/index.ts';
import { before, osvEntry } from '../support/osv.ts';

const TODAY = '2026-11-25';

function read(...entries: readonly unknown[]) {
  const osv = new OsvExport(rayData, TODAY);
  osv.add('e.json', '', JSON.stringify(entries));
  return { ...osv.finish(), problems: osv.problems };
}

function only(...entries: readonly unknown[]) {
  const { advisories, problems } = read(...entries);
  assert.deepEqual(problems, []);
  assert.equal(advisories.length, 1);
  const [advisory] = advisories;
  return advisory ?? assert.fail();
}

const rangeOf = (...entries: readonly unknown[]) => rangesInWords(only(...entries).affected);
const problemOf = (entry: unknown) => read(entry).problems.map(({ place, message }) => `${place}: ${message}`);

test('one fault under its names is one advisory, named by its CVE, with the words of GitHub', () => {
  const advisory = only(
    osvEntry('PYSEC-2026-9999', before('2.59.0'), { aliases: ['CVE-2026-99999'], summary: 'Poor words' }),
    osvEntry('GHSA-aaaa-bbbb-cccc', before('2.59.0'), { aliases: ['CVE-2026-99999'], severity: 'MODERATE' }),
  );
  assert.equal(advisory.id, 'CVE-2026-99999');
  assert.deepEqual(advisory.aliases, ['GHSA-aaaa-bbbb-cccc', 'PYSEC-2026-9999']);
  assert.deepEqual([advisory.summary, advisory.level], ['About GHSA-aaaa-bbbb-cccc', 'MEDIUM']);
  assert.equal(advisory.conflicts, undefined);
});

test('names meet through a third entry, and only names that are there', () => {
  const { advisories } = read(
    osvEntry('GHSA-aaaa-aaaa-aaaa', before('2.1.0')),
    osvEntry('PYSEC-2026-9998', before('2.1.0'), { aliases: ['CVE-2026-99998'] }),
    osvEntry('GHSA-bbbb-bbbb-bbbb', before('2.1.0'), { aliases: ['CVE-2026-99998', 'GHSA-aaaa-aaaa-aaaa'] }),
    osvEntry('GHSA-cccc-cccc-cccc', before('2.1.0')),
  );
  assert.deepEqual(
    advisories.map(({ id }) => id),
    ['CVE-2026-99998', 'GHSA-cccc-cccc-cccc'],
  );
});

test('other packages and other ecosystems are passed over, whatever they say', () => {
  const { advisories, problems, count } = read(
    osvEntry('GHSA-aaaa-aaaa-aaaa', before('1'), { name: 'ray-on-something' }),
    osvEntry('GHSA-bbbb-bbbb-bbbb', before('1'), { ecosystem: 'npm' }),
    osvEntry('bad id', [{ fixed: 'nonsense' }], { name: 'requests', summary: '"ray"' }),
    osvEntry('GHSA-cccc-cccc-cccc', before('2.1.0'), { name: 'Ray' }),
  );
  assert.deepEqual([advisories.map(({ id }) => id), problems, count], [['GHSA-cccc-cccc-cccc'], [], 1]);
});

test('scores are those of the published calculators, of version 3 where there is one', () => {
  const V3 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N';
  // Each score is what NVD shows for the vector: CVE-2026-32981, CVE-2025-62593, CVE-2026-41486, CVE-2023-6020.
  const published: readonly (readonly [readonly string[], number | undefined, string | undefined])[] = [
    [[V3], 7.5, 'HIGH'],
    [['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H'], 9.4, 'CRITICAL'],
    [['CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H'], 8.9, 'HIGH'],
    [['CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:L/A:N'], 9.3, 'CRITICAL'],
    [['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', V3], 7.5, 'HIGH'],
    [['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N/E:P/RL:O'], 7.5, 'HIGH'],
    // Version 2, a metric too few, a value that the version does not know: kept, without a score.
    [['AV:N/AC:L/Au:N/C:P/I:P/A:P'], undefined, undefined],
    [['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N'], undefined, undefined],
    [['CVSS:3.1/AV:Q/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N'], undefined, undefined],
  ];
  for (const [vectors, score, level] of published) {
    const severity = vectors.map((one) => ({ type: `CVSS_V${/^CVSS:(\d)/.exec(one)?.[1] ?? 2}`, score: one }));
    const advisory = only({ ...osvEntry('GHSA-aaaa-bbbb-cccc', before('2.58.0')), severity });
    assert.deepEqual([advisory.vectors, advisory.score, advisory.level], [vectors, score, level], vectors[0]);
  }
});

test('where sources differ the wider range is used, and both are told', () => {
  const advisory = only(
    osvEntry('GHSA-aaaa-bbbb-cccc', before('2.58.0'), { aliases: ['CVE-2026-99999'] }),
    osvEntry('PYSEC-2026-9999', [{ introduced: '2.40.0' }, { fixed: '2.59.0' }], { aliases: ['CVE-2026-99999'] }),
  );
  assert.equal(rangesInWords(advisory.affected), '<2.59.0');
  assert.equal(
    conflictWords(advisory, rayData),
    'Sources of CVE-2026-99999 differ: GHSA-aaaa-bbbb-cccc says <2.58.0; PYSEC-2026-9999 says >=2.40.0,<2.59.0. Used is <2.59.0.',
  );
});

test('ranges that name the same releases are no conflict', () => {
  const advisory = only(
    osvEntry('GHSA-aaaa-bbbb-cccc', before('2.8.1')),
    osvEntry('PYSEC-2026-9999', [{ introduced: '0' }, { last_affected: '2.8.0' }], {
      aliases: ['GHSA-aaaa-bbbb-cccc'],
    }),
  );
  assert.equal(advisory.conflicts, undefined);
});

test('a range without an end does not count beside one with an end', () => {
  const advisory = only(
    osvEntry('GHSA-aaaa-bbbb-cccc', [{ introduced: '0' }]),
    osvEntry('PYSEC-2026-9999', before('2.8.1'), { aliases: ['GHSA-aaaa-bbbb-cccc'] }),
  );
  assert.deepEqual([advisory.kind, rangesInWords(advisory.affected)], ['version', '<2.8.1']);
  assert.match(conflictWords(advisory, rayData) ?? '', /GHSA-aaaa-bbbb-cccc says every release \(set aside: /);
});

test('what no release ends is a matter of configuration, and counts for none', () => {
  assert.equal(only(osvEntry('GHSA-aaaa-bbbb-cccc', [{ introduced: '2.0.0' }])).kind, 'configuration');
  const known = only(osvEntry('GHSA-6wgj-66m2-xxp2', [{ introduced: '0' }, { last_affected: '2.49.2' }]));
  assert.deepEqual([known.id, known.kind], ['CVE-2023-48022', 'configuration']);
});

test('what this build knows better stays: words, and ranges that it has set aside', () => {
  const advisory = only(
    osvEntry('GHSA-mw35-8rx3-xf9r', [{ introduced: '2.49.0' }, { fixed: '2.55.0' }], { aliases: ['CVE-2026-41486'] }),
    osvEntry('PYSEC-2026-2272', [{ introduced: '0' }, { last_affected: '2.54.0' }], { aliases: ['CVE-2026-41486'] }),
  );
  const own = rayData.advisories.find(({ id }) => id === 'CVE-2026-41486') ?? assert.fail();
  assert.deepEqual(
    [advisory.summary, advisory.affected, advisory.conflicts],
    [own.summary, own.affected, own.conflicts],
  );
  const wider = only(osvEntry('PYSEC-2026-2272', before('2.57.0'), { aliases: ['CVE-2026-41486'] }));
  assert.equal(rangesInWords(wider.affected), '<2.57.0');
});

test('withdrawn entries are left out and named, and take nothing out of use', () => {
  const reading = read(
    osvEntry('GHSA-w4rh-fgx7-q63m', before('2.43.0'), { aliases: ['CVE-2025-1979'], withdrawn: '2026-11-01' }),
    osvEntry('GHSA-aaaa-bbbb-cccc', before('2.1.0')),
  );
  assert.deepEqual(reading.withdrawn, [{ id: 'GHSA-w4rh-fgx7-q63m', day: '2026-11-01' }]);
  const { withdrawn, added } = changesOf(reading, rayData);
  assert.deepEqual(
    [withdrawn.map(({ id }) => id), added.map(({ id }) => id)],
    [['CVE-2025-1979'], ['GHSA-aaaa-bbbb-cccc']],
  );
  const ids = refreshed(reading, rayData).map(({ id }) => id);
  assert.ok(!ids.includes('CVE-2025-1979'));
  assert.equal(ids.length, rayData.advisories.filter(isPublished).length);
});

test('ranges changed against the data in use', () => {
  const { changed } = changesOf(read(osvEntry('GHSA-hhrp-gw25-jr43', before('2.57.0'))), rayData);
  assert.deepEqual(
    changed.map(({ before: old, now }) => [now.id, rangesInWords(old.affected), rangesInWords(now.affected)]),
    [['CVE-2026-57516', '<2.56.0', '<2.57.0']],
  );
});

test('events in any order, several ranges, and releases that are only listed', () => {
  const several = [{ fixed: '2.5.0' }, { introduced: '2.20.0' }, { introduced: '2.1.0' }, { last_affected: '2.22.0' }];
  assert.equal(rangeOf(osvEntry('GHSA-aaaa-bbbb-cccc', several)), '>=2.1.0,<2.5.0 or >=2.20.0,<=2.22.0');
  assert.equal(
    rangeOf(osvEntry('GHSA-aaaa-bbbb-cccc', [], { versions: ['2.10.0', '2.9.3', '2.6.3', '2.9.3'] })),
    '==2.6.3 or >=2.9.3,<=2.10.0',
  );
  assert.equal(
    rangeOf(osvEntry('GHSA-aaaa-bbbb-cccc', before('2.5.0'), { versions: ['2.4.0', '2.6.0'] })),
    '<2.5.0 or ==2.6.0',
  );
});

test('an entry that comes twice counts as it was last changed', () => {
  const older = osvEntry('GHSA-aaaa-bbbb-cccc', before('2.1.0'), { modified: '2026-10-01' });
  const newer = osvEntry('GHSA-aaaa-bbbb-cccc', before('2.2.0'), { modified: '2026-11-01' });
  assert.equal(rangeOf(older, newer), '<2.2.0');
  assert.equal(rangeOf(newer, older), '<2.2.0');
});

test('the day is that of the newest change of any entry, and none in the future', () => {
  const entry = osvEntry('GHSA-aaaa-bbbb-cccc', before('2.1.0'), { modified: '2026-07-01' });
  const other = osvEntry('GHSA-dddd-bbbb-cccc', before('2.1.0'), { modified: '2026-11-23', name: 'requests' });
  assert.equal(read(entry, other).newest, '2026-11-23');
  const future = osvEntry('GHSA-eeee-bbbb-cccc', before('2.1.0'), { modified: '2099-01-01', name: 'requests' });
  assert.equal(read(entry, future).newest, '2026-07-01');
});

test('a mistake is told with its place and the cure', () => {
  const id = 'GHSA-aaaa-bbbb-cccc';
  const cases: [entry: unknown, message: RegExp][] = [
    [osvEntry('<b>', before('2.1.0')), /^entry 1: "id" must be an id such as .*; fix or remove the entry$/],
    [osvEntry(id, before('next week')), /"events" of GHSA-aaaa-bbbb-cccc: "fixed" must be a version/],
    [osvEntry(id, [{ introduced: '0', fixed: '2.1.0' }]), /each must be an object with one member/],
    [osvEntry(id, [{ begins: '0' }]), /there is no "begins"/],
    [osvEntry(id, [{ fixed: '2.1.0' }]), /2\.1\.0 ends what has not begun/],
    [osvEntry(id, []), /names no Ray release/],
    [{ ...osvEntry(id, before('2.1.0')), aliases: 'CVE-1' }, /"aliases" of .* must be a list/],
    [{ ...osvEntry(id, before('2.1.0')), aliases: ['[x](command:y)'] }, /"aliases" of .* must be a list of ids/],
    [{ ...osvEntry(id, before('2.1.0')), modified: 'yesterday' }, /"modified" must be a time/],
    [{ ...osvEntry(id, before('2.1.0')), modified: undefined }, /"modified" of .* must be a time/],
    [{ ...osvEntry(id, before('2.1.0')), withdrawn: '2026-13-40' }, /"withdrawn" must be a time/],
    [osvEntry(id, [], { versions: Array.from({ length: 2001 }, () => '2.1.0') }), /more than 2000 members/],
    ['ray', /is no OSV entry/],
  ];
  for (const [entry, message] of cases) {
    const [problem, ...more] = problemOf(entry);
    assert.match(problem ?? '', message);
    assert.deepEqual(more, []);
  }
});

test('ranges of commits say nothing of releases', () => {
  const entry = osvEntry('GHSA-aaaa-bbbb-cccc', before('2.1.0'));
  const [affected] = entry.affected as { ranges: object[] }[];
  affected?.ranges.push({ type: 'GIT', repo: 'https://example.com', events: [{ introduced: '0' }, { fixed: 'a1b2' }] });
  assert.equal(rangeOf(entry), '<2.1.0');
});

test('one entry, a list, and lines; what is not JSON is told with line and column', () => {
  const entry = osvEntry('GHSA-aaaa-bbbb-cccc', before('2.1.0'));
  const other = osvEntry('GHSA-bbbb-bbbb-cccc', before('2.1.0'));
  const texts = [
    [JSON.stringify(entry, undefined, 2), 1],
    [`\uFEFF${JSON.stringify([entry, other])}`, 2],
    [`${JSON.stringify(entry)}\n\n${JSON.stringify(other)}\r\n`, 2],
  ] as const;
  for (const [text, count] of texts) {
    const osv = new OsvExport(rayData, TODAY);
    osv.add('e.json', '', text);
    assert.deepEqual([osv.finish().advisories.length, osv.problems], [count, []]);
  }
  const broken = new OsvExport(rayData, TODAY);
  broken.add('e.jsonl', '', `${JSON.stringify(entry)}\n{"name": "ray",,}\n`);
  broken.add('e.json', 'GHSA.json', '{\n  "name": "ray",,\n}');
  broken.add('f.json', '', '["ray",');
  assert.deepEqual(
    broken.problems.map(({ place }) => place),
    ['line 2', 'GHSA.json', ''],
  );
  assert.match(broken.problems[1]?.message ?? '', /line 2, column 17/);
  for (const { message } of broken.problems) assert.match(message, /^is not JSON \(.+\); export it again$/);
});

test('a summary is one plain line, and no page is one that an entry names', () => {
  const entry = {
    ...osvEntry('GHSA-aaaa-bbbb-cccc', before('2.1.0'), { summary: `a\u202Eb\u001b[31m${'x'.repeat(400)}\nsecond` }),
    references: [{ type: 'ADVISORY', url: 'https://evil.example/' }],
  };
  const { summary, url } = only(entry);
  assert.match(summary, /^ab\[31mx+…$/);
  assert.equal(summary.length, 300);
  assert.equal(url, 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc');
});
