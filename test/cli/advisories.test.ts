// `ray-guard advisories`, the files that it writes in a policy, and of what day all that is found is.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Log } from 'sarif';
import { rayData, readAdvisoryFile } from '../../server/src/core/index.ts';
import { before, osvEntry } from '../support/osv.ts';
import { zip } from '../support/zip.ts';
import { rayGuard, workspace } from './command.ts';

const NEW = osvEntry('GHSA-aaaa-bbbb-cccc', before('2.60.1'), { aliases: ['CVE-2026-99999'], summary: 'A new fault' });
const OTHER = osvEntry('GHSA-zzzz-bbbb-cccc', before('1.0'), { name: 'requests', modified: '2026-11-22' });
const PIN = '[project]\nname = "p"\ndependencies = ["ray==2.60.0"]\n';
const today = '2026-11-25';

function json(value: unknown): string {
  return JSON.stringify(value);
}

async function written(cwd: string, ...files: readonly string[]): Promise<string> {
  const { code, stderr } = await rayGuard(cwd, ['advisories', ...files, '--output', 'out.json'], { today });
  assert.deepEqual([code, stderr], [0, '']);
  return readFileSync(join(cwd, 'out.json'), 'utf8');
}

test('every form of an export says the same', async (t) => {
  const cwd = workspace(t, {
    'one.json': json(NEW),
    'list.json': json([NEW, OTHER]),
    'lines.jsonl': `${json(NEW)}\n${json(OTHER)}\n`,
    'folder/2026/10/GHSA-aaaa-bbbb-cccc.json': json(NEW),
    'folder/GHSA-zzzz-bbbb-cccc.json': json(OTHER),
    'folder/README.md': 'no entry of "ray"',
    'all.zip': zip([
      { name: 'GHSA-aaaa-bbbb-cccc.json', content: json(NEW) },
      { name: 'GHSA-zzzz-bbbb-cccc.json', content: json(OTHER) },
      { name: 'readme.txt', content: 'no entry of "ray"' },
    ]),
  });
  const list = await written(cwd, 'list.json');
  for (const form of ['lines.jsonl', 'folder', 'all.zip']) assert.equal(await written(cwd, form), list, form);
  assert.equal(await written(cwd, 'one.json', 'all.zip'), list);
  const reading = readAdvisoryFile(list, today);
  assert.ok('file' in reading);
  assert.deepEqual(
    [reading.file.asOf, reading.file.advisories.map(({ id }) => id)],
    ['2026-11-22', ['CVE-2026-99999']],
  );
});

test('what differs is printed, and without --output nothing is written', async (t) => {
  const entries = [
    NEW,
    osvEntry('PYSEC-2026-9999', before('2.59.0'), { aliases: ['CVE-2026-99999'] }),
    osvEntry('GHSA-hhrp-gw25-jr43', before('2.57.0')),
    osvEntry('GHSA-w4rh-fgx7-q63m', before('2.43.0'), { withdrawn: '2026-11-01' }),
    osvEntry('GHSA-open-bbbb-cccc', [{ introduced: '2.0.0' }]),
  ];
  const cwd = workspace(t, { 'e.json': json(entries) });
  const { code, stdout, stderr } = await rayGuard(cwd, ['advisories', 'e.json'], { today });
  assert.deepEqual([code, stderr], [0, '']);
  for (const line of [
    '4 entries about Ray: 3 advisories as of 2026-11-20. In use: 12 advisories as of 2026-11-24.',
    'new: CVE-2026-99999 (GHSA-aaaa-bbbb-cccc, PYSEC-2026-9999): <2.60.1: A new fault',
    'changed: CVE-2026-57516: <2.57.0; in use <2.56.0',
    'withdrawn: CVE-2025-1979: taken back by its database, still in use here',
    'left out: GHSA-w4rh-fgx7-q63m: withdrawn on 2026-11-01',
    'conflict: Sources of CVE-2026-99999 differ: GHSA-aaaa-bbbb-cccc says <2.60.1 (used); PYSEC-2026-9999 says <2.59.0. Used is <2.60.1.',
    'not in the export: CVE-2023-6019: stays in use',
  ])
    assert.ok(stdout.split('\n').includes(line), `${line}\n${stdout}`);
  assert.match(stdout, /^not counted: GHSA-open-bbbb-cccc: /m);
  assert.deepEqual(readdirSync(cwd), ['e.json']);
});

test('--as-of says the day, and must be one', async (t) => {
  const cwd = workspace(t, { 'e.json': json(NEW) });
  const given = (day: string) =>
    rayGuard(cwd, ['advisories', 'e.json', '--output', 'o.json', '--as-of', day], { today });
  assert.match((await given('2026-11-25')).stdout, /o\.json: written, as of 2026-11-25\n$/);
  for (const day of ['yesterday', '2026-02-30', '2027-01-01']) {
    const { code, stderr } = await given(day);
    assert.deepEqual([code, stderr.startsWith('ray-guard: error: --as-of must be a day')], [2, true], day);
  }
});

test('a mistake is told with file and place, and what was there before stays', async (t) => {
  const cwd = workspace(t, {
    'folder/good.json': json(NEW),
    'folder/bad.json': json(osvEntry('GHSA-dddd-bbbb-cccc', before('soon'))),
    'folder/worse.json': '{"name": "ray",',
    'out.json': 'before',
  });
  const { code, stdout, stderr } = await rayGuard(cwd, ['advisories', 'folder', '--output', 'out.json'], { today });
  assert.deepEqual([code, stdout, readFileSync(join(cwd, 'out.json'), 'utf8')], [2, '', 'before']);
  assert.match(
    stderr,
    /^folder: bad\.json: error: "events" of GHSA-dddd-bbbb-cccc: "fixed" must be a version such as "2\.54\.0"; fix or remove/m,
  );
  assert.match(stderr, /^folder: worse\.json: error: is not JSON \(.*\); export it again$/m);
  assert.match(stderr, /nothing was written; fix the errors above first\n$/);
  assert.deepEqual(readdirSync(cwd).sort(), ['folder', 'out.json']);
});

test('what is no export of Ray is refused with the cure', async (t) => {
  const cwd = workspace(t, { 'other.json': json(OTHER), 'empty/x.txt': '', 'no.zip': 'PK no archive' });
  const said = async (file: string) => {
    const { code, stderr } = await rayGuard(cwd, ['advisories', file], { today });
    assert.equal(code, 2);
    return stderr;
  };
  assert.match(await said('other.json'), /no entry about the PyPI package ray in the files; name the export of PyPI/);
  assert.match(await said('empty'), /^empty: error: has no \.json file in it/);
  assert.match(await said('no.zip'), /^no\.zip: error: cannot be unpacked \(.+\); download it again/);
  assert.match(await said('gone.json'), /^gone\.json: error: no such file or folder/);
  const out = await rayGuard(cwd, ['advisories', 'other.json', '--output', 'nowhere/out.json'], { today });
  assert.equal(out.code, 2);
});

test('bombs are refused by what they claim and by what they are', async (t) => {
  const large = `{"name": "ray", "x": "${'x'.repeat(10_000_000)}"}`;
  const cwd = workspace(t, {
    'claims.zip': zip([{ name: 'a.json', content: large }]),
    'lies.zip': zip([{ name: 'a.json', content: large, claimed: 1000 }]),
    'many.zip': zip(
      Array.from({ length: 300 }, (_, at) => ({ name: `${at}.json`, content: '{}', claimed: 4_000_000 })),
    ),
    'folder/a.json': large,
    'huge.zip': 'PK',
    'huge.json': '{',
  });
  truncateSync(join(cwd, 'huge.zip'), 200 * 1024 * 1024);
  truncateSync(join(cwd, 'huge.json'), 65 * 1024 * 1024);
  const said = async (file: string) => (await rayGuard(cwd, ['advisories', file], { today })).stderr;
  assert.match(await said('claims.zip'), /^claims\.zip: a\.json: error: is larger than 4 MB; take it out/);
  assert.match(await said('lies.zip'), /^lies\.zip: a\.json: error: cannot be unpacked \(too many bytes/);
  assert.match(await said('many.zip'), /^many\.zip: 0\.json: error: cannot be unpacked \(not enough bytes/);
  assert.match(await said('folder'), /^folder: a\.json: error: is larger than 4 MB; take it out/);
  assert.match(await said('huge.zip'), /^huge\.zip: error: is larger than 128 MB; name the archive of one ecosystem/);
  assert.match(await said('huge.json'), /^huge\.json: error: is larger than 64 MB/);
});

test('nothing of an entry reaches the terminal as a command to it', async (t) => {
  const entry = osvEntry('GHSA-aaaa-bbbb-cccc', before('2.60.1'), { summary: 'a\u001b[2J\u202Eb' });
  const cwd = workspace(t, { 'e.json': json([entry, { ...NEW, id: '\u001b[2J' }]), 'f.json': json(entry) });
  const [bad, good] = [await rayGuard(cwd, ['advisories', 'e.json']), await rayGuard(cwd, ['advisories', 'f.json'])];
  for (const text of [bad.stdout, bad.stderr, good.stdout, good.stderr]) {
    assert.ok(!text.includes('\u001b'));
    assert.ok(!text.includes('\u202E'));
  }
});

test('a policy takes the file in, for the paths below it', async (t) => {
  const cwd = workspace(t, {
    'e.json': json(NEW),
    'a/pyproject.toml': `${PIN}[tool.ray-guard]\nadvisories = ["../out.json"]\n`,
    'b/pyproject.toml': PIN,
  });
  await written(cwd, 'e.json');
  const { code, stdout } = await rayGuard(cwd, ['.'], { today });
  assert.equal(code, 1);
  assert.match(
    stdout,
    /^a\/pyproject\.toml:3:18: error Ray 2\.60\.0 has 1 known vulnerability; fixed in 2\.60\.1, not yet released on \S+ \[vulnerable-ray\]$/m,
  );
  assert.doesNotMatch(stdout, /^b\//m);
  const sarif = JSON.parse((await rayGuard(cwd, ['--format', 'sarif'], { today })).stdout) as Log;
  assert.deepEqual(sarif.runs[0]?.properties, {
    advisoryFiles: [{ asOf: '2026-11-20', artifactLocation: { uri: 'out.json', uriBaseId: '%SRCROOT%' } }],
  });
});

test('a file that is missing or wrong is a mistake of the policy', async (t) => {
  const cwd = workspace(t, { 'pyproject.toml': `${PIN}[tool.ray-guard]\nadvisories = ["more.json"]\n` });
  const missing = await rayGuard(cwd, ['.'], { today });
  assert.equal(missing.code, 2);
  assert.match(
    missing.stderr,
    /^pyproject\.toml:5:\d+: error: "advisories": more\.json does not exist; `ray-guard advisories/,
  );
  assert.equal((await rayGuard(cwd, ['config', '.'], { today })).code, 2);
  writeFileSync(join(cwd, 'more.json'), '[]');
  assert.match(
    (await rayGuard(cwd, ['.'], { today })).stderr,
    /more\.json is not a Ray Guard advisory file; create it again/,
  );
  writeFileSync(join(cwd, 'more.json'), ' '.repeat(4 * 1024 * 1024 + 1));
  assert.match((await rayGuard(cwd, ['.'], { today })).stderr, /more\.json is larger than 4 MB/);
});

test('old data is said once, unless a file of the project is fresh', async (t) => {
  const cwd = workspace(t, { 'a.py': 'import ray\n', 'e.json': json(NEW) });
  const on = (day: string) => rayGuard(cwd, ['.'], { today: day });
  assert.equal((await on('2027-02-22')).stderr, '');
  const { code, stderr } = await on('2027-02-23');
  assert.equal(code, 0);
  assert.match(stderr, /^ray-guard: note: The advisories about Ray are of 2026-11-24, 91 days ago,.*\n$/);
  await rayGuard(cwd, ['advisories', 'e.json', '--output', 'more.json', '--as-of', '2027-02-01'], {
    today: '2027-02-02',
  });
  writeFileSync(join(cwd, 'ray-guard.toml'), 'advisories = ["more.json"]\n');
  assert.ok(existsSync(join(cwd, 'more.json')));
  assert.equal((await on('2027-02-23')).stderr, '');
  assert.match((await on('2027-06-01')).stderr, /are of 2027-02-01, 120 days ago/);
});

test('the day of the data is in --version and in SARIF', async (t) => {
  const cwd = workspace(t, { 'a.py': 'x = 1\n' });
  const words = `Advisories as of ${rayData.asOf}, releases as of ${rayData.releasesAsOf}`;
  assert.equal((await rayGuard(cwd, ['--version'])).stdout, `1.2.3\n${words}\n`);
  const { driver } = (JSON.parse((await rayGuard(cwd, ['--format', 'sarif'])).stdout) as Log).runs[0]?.tool ?? {};
  assert.deepEqual(driver?.properties, { advisoriesAsOf: rayData.asOf, releasesAsOf: rayData.releasesAsOf });
  const dated = (driver?.rules ?? []).filter(({ help }) => help?.text.includes(`${words}.`)).map(({ id }) => id);
  assert.deepEqual(dated, ['no-such-release', 'ray-out-of-range', 'vulnerable-ray']);
});
