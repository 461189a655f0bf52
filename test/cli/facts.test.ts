// `ray-guard facts FILE`: what is read of a file, with places, without tokens; and files that are not read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rayGuard, SAFE, workspace } from './command.ts';

test('what a rule can know of a file, with lines and columns', async (t) => {
  const folder = workspace(t, { 'a.py': '\uFEFFimport ray\r\nray.init(dashboard_host="0.0.0.0")\r\n' });
  const { code, stdout, stderr } = await rayGuard(folder, ['facts', 'a.py']);
  assert.deepEqual([code, stderr], [0, '']);
  const { languageId, processes, problems, failures } = JSON.parse(stdout);
  assert.deepEqual([languageId, problems, failures], ['python', undefined, []]);
  assert.equal(processes[0].span, '2:1-2:35 ray.init(dashboard_host="0.0.0.0")');
  const [option] = processes[0].options;
  assert.deepEqual([option.name, option.valueSpan], ['dashboard_host', '2:25-2:34 "0.0.0.0"']);
  assert.deepEqual(option.value, { kind: 'literal', value: '0.0.0.0' });
});

test('a token is not printed, wherever it stands', async (t) => {
  const folder = workspace(t, {
    'a.py':
      'import os\nos.environ["RAY_AUTH_TOKEN"] = "s3cret"\nfrom ray.job_submission import JobSubmissionClient\n' +
      'JobSubmissionClient("http://h:8265", headers={"Authorization": "Bearer s3cret"})\n',
    'a.sh': 'RAY_AUTH_TOKEN=s3cret ray start --head\n',
  });
  for (const [file, count] of [
    ['a.py', 2],
    ['a.sh', 1],
  ] as const) {
    const { stdout } = await rayGuard(folder, ['facts', file]);
    assert.ok(stdout.split('"value": "***"').length > count, `${file} names it: ${stdout}`);
    assert.ok(!stdout.includes('s3cret'), stdout);
  }
});

test('what could not be read is in the problems, and the code says so', async (t) => {
  const folder = workspace(t, { 'pyproject.toml': '[project]\ndependencies = ["ray==2.9.0"\n', 'b.sh': 'ray start\0' });
  const { code, stdout } = await rayGuard(folder, ['facts', 'pyproject.toml']);
  assert.equal(code, 3);
  assert.ok(JSON.parse(stdout).problems.length > 0);
  const binary = await rayGuard(folder, ['facts', 'b.sh']);
  assert.deepEqual([binary.code, binary.stdout], [3, '']);
  assert.match(binary.stderr, /b\.sh: incomplete: not a text file/);
});

test('files without Ray, and what is no file that is read', async (t) => {
  const folder = workspace(t, { 'a.py': 'print(1)\n', 'b.txt': SAFE, 'c/d.py': SAFE });
  const none = await rayGuard(folder, ['facts', 'a.py']);
  assert.deepEqual([none.code, JSON.parse(none.stdout)], [0, { languageId: 'python', concernsRay: false }]);
  for (const [name, problem] of [
    ['b.txt', 'not a kind of file that Ray Guard checks'],
    ['c', 'is a folder; name one file'],
    ['gone.py', 'no such file'],
    ['', 'no such file'],
  ] as const) {
    const { code, stdout, stderr } = await rayGuard(folder, ['facts', name]);
    assert.deepEqual([code, stdout], [2, '']);
    assert.equal(stderr, `${name || '""'}: error: ${problem}\n`);
  }
});
