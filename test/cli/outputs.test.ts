// Several reports of one run, and the paths in the reports of services.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { OPEN_DASHBOARD, places, rayGuard, workspace } from './command.ts';

test('one run prints, and writes a file of each format that is named', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  const argv = ['--output', 'sarif=a.sarif', '--output=junit=a.xml', '--output', 'json=a=b.json', '.'];
  const { code, stdout } = await rayGuard(folder, argv);
  assert.deepEqual([code, places(stdout)], [1, ['a.py:3:10']]);
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  assert.equal(JSON.parse(read('a.sarif')).runs[0].results.length, 1);
  assert.equal(JSON.parse(read('a=b.json')).findings.length, 1);
  assert.match(read('a.xml'), /failures="1"/);
});

test('a file without a format is that of the report, which is then not printed', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  const argv = ['--format', 'github', '--output', 'report.txt', '--output', 'markdown=report.md'];
  assert.deepEqual(await rayGuard(folder, argv), { code: 1, stdout: '', stderr: '' });
  assert.match(readFileSync(join(folder, 'report.txt'), 'utf8'), /^::error file=a\.py,/);
  assert.match(readFileSync(join(folder, 'report.md'), 'utf8'), /^# Ray Guard\n/);
});

test('two files for the report and a format without a file are errors; one file that cannot be written loses no other', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  for (const argv of [
    ['--output', 'a.txt', '--output', 'b.txt'],
    ['--output', 'sarif='],
  ]) {
    const { code, stdout, stderr } = await rayGuard(folder, argv);
    assert.deepEqual([code, stdout, /FORMAT=FILE|sarif=ray-guard\.sarif/.test(stderr)], [2, '', true], stderr);
  }
  assert.equal(existsSync(join(folder, 'a.txt')), false);
  const { code, stdout, stderr } = await rayGuard(folder, [
    '--output',
    'json=no/such/x.json',
    '--output',
    'sarif=a.sarif',
  ]);
  assert.deepEqual([code, places(stdout).length, existsSync(join(folder, 'a.sarif'))], [2, 1, true]);
  assert.match(stderr, /^no\/such\/x\.json: error: not written/);
});

test('services get paths from the root of the repository, a person from the working folder', async (t) => {
  const folder = workspace(t, { 'apps/one/a.py': OPEN_DASHBOARD });
  mkdirSync(join(folder, '.git'));
  const app = join(folder, 'apps/one');
  const outputs = ['sarif', 'github', 'gitlab', 'json'].flatMap((format) => ['--output', `${format}=${format}`]);
  assert.deepEqual(places((await rayGuard(app, outputs)).stdout), ['a.py:3:10']);
  const read = (format: string) => readFileSync(join(app, format), 'utf8');
  const [result] = JSON.parse(read('sarif')).runs[0].results;
  assert.equal(result.locations[0].physicalLocation.artifactLocation.uri, 'apps/one/a.py');
  assert.match(read('github'), /^::error file=apps\/one\/a\.py,/);
  assert.equal(JSON.parse(read('sarif')).runs[0].automationDetails.id, 'ray-guard/apps/one/');
  assert.equal(JSON.parse(read('gitlab'))[0].location.path, 'apps/one/a.py');
  assert.equal(JSON.parse(read('json')).findings[0].path, 'a.py');
});
