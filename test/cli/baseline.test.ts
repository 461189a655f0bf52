// `ray-guard baseline` and what `check` leaves out because of it.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { addFiles, OPEN_DASHBOARD, places, rayGuard, SAFE, workspace } from './command.ts';
import { engineWith, optionRule } from './stub-rules.ts';

const FILE = 'ray-guard-baseline.json';
const POLICY = `[tool.ray-guard]\nbaseline = "${FILE}"\n`;
const door = engineWith(optionRule('door', 'error', 'dashboard_host', 'The door is open.'));
const reworded = engineWith(optionRule('door', 'warning', 'dashboard_host', 'Whoever comes may enter.'));

const run = (folder: string, ...argv: string[]) => rayGuard(folder, argv, { engine: door });

function entries(folder: string, file = FILE): { path: string; rule: string; fingerprint: string }[] {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')).findings;
}

test('all present findings are written, one a line, by path, and the same each time', async (t) => {
  const folder = workspace(t, { 'b.py': OPEN_DASHBOARD, 'a/b.py': `${OPEN_DASHBOARD}${OPEN_DASHBOARD}`, 'c.py': SAFE });
  const { code, stdout, stderr } = await run(folder, 'baseline');
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: `${FILE}: 3 findings in 2 files\n`, stderr: '' });
  const text = readFileSync(join(folder, FILE), 'utf8');
  assert.match(text, /^\{\n {2}"version": 1,\n {2}"findings": \[\n(?: {4}\{"path":[^\n]*\},?\n){3} {2}\]\n\}\n$/);
  assert.deepEqual(
    entries(folder).map(({ path, rule }) => `${path} ${rule}`),
    ['a/b.py door', 'a/b.py door', 'b.py door'],
  );
  await run(folder, 'baseline', '.');
  assert.equal(readFileSync(join(folder, FILE), 'utf8'), text);
  assert.deepEqual(readdirSync(folder).sort(), ['a', 'b.py', 'c.py', FILE]);
});

test('nothing found is an empty list', async (t) => {
  const folder = workspace(t, { 'a.py': SAFE });
  assert.equal((await run(folder, 'baseline')).stdout, `${FILE}: 0 findings in 0 files\n`);
  assert.equal(readFileSync(join(folder, FILE), 'utf8'), '{\n  "version": 1,\n  "findings": []\n}\n');
});

test('what is in it does not count: not shown, exit 0, counted in the summary', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD, 'b.py': SAFE });
  assert.equal((await run(folder)).code, 1);
  await run(folder, 'baseline');
  assert.equal((await run(folder)).code, 1, 'only where it is asked for');
  assert.deepEqual(await run(folder, '--baseline', FILE), {
    code: 0,
    stdout: 'no findings in 2 files; 1 more in the baseline\n',
    stderr: '',
  });
  const sarif = JSON.parse((await run(folder, '--baseline', FILE, '--format', 'sarif')).stdout);
  assert.deepEqual(sarif.runs[0].results, []);
});

test('a new finding is reported, also of the same rule in the same file', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  await run(folder, 'baseline');
  addFiles(folder, { 'a.py': `${OPEN_DASHBOARD}ray.init(dashboard_host="::")\n` });
  const { code, stdout } = await run(folder, '--baseline', FILE);
  assert.equal(code, 1);
  assert.deepEqual(places(stdout), ['a.py:4:10']);
  assert.match(stdout, /\n1 error in 1 of 1 file; 1 more in the baseline\n$/);
});

test('one more line like one that is in it is one new finding', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  await run(folder, 'baseline');
  addFiles(folder, { 'a.py': `${OPEN_DASHBOARD}ray.init(dashboard_host="0.0.0.0")\n` });
  assert.match((await run(folder, '--baseline', FILE)).stdout, /\n1 error in 1 of 1 file; 1 more in the baseline\n$/);
});

test('it survives moved lines, another indentation, other line ends, another message and severity', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  await run(folder, 'baseline');
  const moved = '# one\n# two\nimport ray\n\nif ray:\n\tray.init(dashboard_host="0.0.0.0")\n';
  for (const text of [moved, moved.replaceAll('\n', '\r\n'), `\uFEFF${moved}`]) {
    addFiles(folder, { 'a.py': text });
    const { code, stdout } = await rayGuard(folder, ['--baseline', FILE], { engine: reworded });
    assert.deepEqual([code, stdout], [0, 'no findings in 1 file; 1 more in the baseline\n']);
  }
});

test('a moved file is new', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  await run(folder, 'baseline');
  renameSync(join(folder, 'a.py'), join(folder, 'b.py'));
  const { code, stdout } = await run(folder, '--baseline', FILE);
  assert.equal(code, 1);
  assert.match(stdout, /0 more in the baseline, 1 of its entries no longer found \(`ray-guard baseline --prune`/);
});

test('entries of files that were not checked are not said to be gone', async (t) => {
  const folder = workspace(t, { 'a/a.py': OPEN_DASHBOARD, 'b/b.py': OPEN_DASHBOARD, 'broken.py': OPEN_DASHBOARD });
  await run(folder, 'baseline');
  addFiles(folder, { 'broken.py': '<<<<<<< ours\nimport ray\nray.init()\n' });
  assert.match((await run(folder, 'a', '--baseline', FILE)).stdout, /; 1 more in the baseline\n$/);
  const { code, stdout } = await run(folder, '--baseline', FILE);
  assert.equal(code, 3);
  assert.match(stdout, /; 2 more in the baseline; incomplete, 1 place could not be checked\n$/);
  addFiles(folder, { 'a/a.py': 'print("no more of it")\n' });
  rmSync(join(folder, 'b'), { recursive: true });
  assert.match((await run(folder, '--baseline', FILE)).stdout, /; 0 more in the baseline, 2 of its entries no longer/);
});

test('prune takes out what is gone and adds nothing', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD, 'pkg/b.py': OPEN_DASHBOARD, 'c.py': OPEN_DASHBOARD });
  await run(folder, 'baseline');
  addFiles(folder, { 'a.py': SAFE, 'new.py': OPEN_DASHBOARD });
  rmSync(join(folder, 'c.py'));
  assert.deepEqual(await run(folder, 'baseline', '--prune', 'pkg'), {
    code: 0,
    stdout: `${FILE}: 3 findings; removed 0 that are no longer found\n`,
    stderr: '',
  });
  assert.equal(
    (await run(folder, 'baseline', '--prune')).stdout,
    `${FILE}: 1 finding; removed 2 that are no longer found\n`,
  );
  assert.deepEqual(
    entries(folder).map(({ path }) => path),
    ['pkg/b.py'],
  );
});

test('a policy names it; the nearest counts, and the option stands for all of them', async (t) => {
  const folder = workspace(t, {
    'pyproject.toml': POLICY,
    'a.py': OPEN_DASHBOARD,
    'pkg/pyproject.toml': '[tool.ray-guard]\nbaseline = "../known/pkg.json"\n',
    'pkg/b.py': OPEN_DASHBOARD,
    'none.json': '{"version": 1, "findings": []}',
    'known/.keep': '',
  });
  await run(folder, 'baseline');
  await run(folder, 'baseline', 'pkg', '--output', 'known/pkg.json');
  assert.deepEqual(
    entries(folder, 'known/pkg.json').map(({ path }) => path),
    ['../pkg/b.py'],
  );
  const { code, stdout, stderr } = await run(folder);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /; 2 more in the baseline\n$/);
  assert.equal((await run(join(folder, 'pkg'))).code, 0, 'from another folder');
  assert.deepEqual(places((await run(folder, '--baseline', 'none.json')).stdout), ['a.py:3:10', 'pkg/b.py:3:10']);
});

test('2 where the baseline is wrong, with its place and the cure; everything is reported', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  const wrong: [text: string, place: string, said: RegExp][] = [
    ['{\n<<<<<<< ours\n}', ':2:1', /merge conflict is not resolved/],
    ['{\n  "version": 1,\n  "findings": [\n    {"path": 1}\n  ]\n}', ':4:5', /needs "path", "rule" and "fingerprint"/],
    ['{"version": 2, "findings": []}', ':1:1', /no baseline of this Ray Guard/],
    ['[]', ':1:1', /no baseline of this Ray Guard/],
    ['null', ':1:1', /no baseline of this Ray Guard/],
    ['{"version": 1, "findings": [', ':', /not valid JSON/],
    ['', ':', /not valid JSON/],
  ];
  for (const [text, place, said] of wrong) {
    writeFileSync(join(folder, FILE), text);
    const { code, stdout, stderr } = await run(folder, '--baseline', FILE);
    assert.equal(code, 2, text);
    assert.deepEqual(places(stdout), ['a.py:3:10']);
    assert.ok(stderr.startsWith(FILE + place), stderr);
    assert.match(stderr, said);
    assert.match(stderr, /`ray-guard baseline`/);
    const pruned = await run(folder, 'baseline', '--prune');
    assert.equal(pruned.code, 2);
    assert.match(pruned.stderr, /not written; fix the errors above first\n$/);
    assert.equal(readFileSync(join(folder, FILE), 'utf8'), text);
  }
  assert.equal((await run(folder, 'baseline')).code, 0, 'writing it anew needs no good one');
  assert.equal((await run(folder, '--baseline', FILE)).code, 0);
});

test('2 where it is missing: told where it is named', async (t) => {
  const folder = workspace(t, { 'pyproject.toml': POLICY, 'a.py': OPEN_DASHBOARD });
  const byPolicy = await run(folder);
  assert.equal(byPolicy.code, 2);
  assert.match(byPolicy.stderr, /^pyproject\.toml:2:\d+: error: .*ray-guard-baseline\.json: no such baseline file/);
  assert.equal(byPolicy.stderr.split('\n').length, 2, 'once');
  const byOption = await run(folder, '--baseline', 'x.json');
  assert.equal(byOption.code, 2);
  assert.match(byOption.stderr, /^x\.json: error: no such baseline file/);
  mkdirSync(join(folder, 'folder.json'));
  assert.match(
    (await run(folder, '--baseline', 'folder.json')).stderr,
    /^folder\.json: error: the baseline cannot be read/,
  );
});

test('nothing is written where the command line, the policy or the place is wrong', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD, [FILE]: 'as before' });
  assert.equal((await run(folder, 'baseline', 'gone.py')).code, 2);
  const nowhere = await run(folder, 'baseline', '--output', 'no/such/folder.json');
  assert.deepEqual(nowhere, {
    code: 2,
    stdout: '',
    stderr: 'no/such/folder.json: error: not written, there is no such folder\n',
  });
  mkdirSync(join(folder, 'taken.json'));
  assert.match((await run(folder, 'baseline', '--output', 'taken.json')).stderr, /not an ordinary file/);
  addFiles(folder, { 'pyproject.toml': '[tool.ray-guard]\nrya = ">=2.56"\n' });
  assert.equal((await run(folder, 'baseline')).code, 2);
  assert.equal(readFileSync(join(folder, FILE), 'utf8'), 'as before');
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.tmp')),
    [],
  );
});

test('3 where something could not be checked, and what was found is written', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD, 'b.py': '<<<<<<< ours\nimport ray\nray.init()\n' });
  const { code, stdout } = await run(folder, 'baseline');
  assert.deepEqual([code, stdout], [3, `${FILE}: 1 finding in 1 file\n`]);
});

test('a link to the baseline stays a link', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD, 'kept/real.json': '' });
  symlinkSync(join(folder, 'kept/real.json'), join(folder, FILE));
  assert.equal((await run(folder, 'baseline')).code, 0);
  assert.equal(entries(folder, 'kept/real.json').length, 1);
});

test('the real rules: a suppression that is in vain is in the baseline like any finding', async (t) => {
  const folder = workspace(t, { 'a.py': 'import ray\nray.put(1)  # ray-guard: ignore[exposed-dashboard] why\n' });
  assert.equal((await rayGuard(folder, ['baseline'])).stdout, `${FILE}: 1 finding in 1 file\n`);
  assert.match((await rayGuard(folder, ['--baseline', FILE])).stdout, /^no findings in 1 file; 1 more in the baseline/);
});
