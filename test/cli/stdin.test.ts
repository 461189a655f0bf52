// Text on standard input, checked as a file that may not be there.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { OPEN_DASHBOARD, places, rayGuard, SAFE, workspace } from './command.ts';
import { engineWith, optionRule } from './stub-rules.ts';

const engine = engineWith(optionRule('open-door', 'error', 'dashboard_host', 'Open.', '127.0.0.1'));

test('the text is checked in place of the file', async (t) => {
  const folder = workspace(t, { 'a.py': SAFE });
  for (const name of ['a.py', 'new.py', 'no-such-folder/new.py']) {
    const { code, stdout } = await rayGuard(folder, ['--stdin-filename', name], { engine, stdin: OPEN_DASHBOARD });
    assert.equal(code, 1);
    assert.deepEqual(places(stdout), [`${name}:3:10`]);
  }
});

test('with --fix the fixed text is printed, and no file is written', async (t) => {
  const folder = workspace(t, {});
  const argv = ['--fix', '--stdin-filename', 'new.py'];
  const { stdout, stderr } = await rayGuard(folder, argv, { engine, stdin: OPEN_DASHBOARD });
  assert.equal(stdout, OPEN_DASHBOARD.replace('0.0.0.0', '127.0.0.1'));
  assert.deepEqual(places(stderr), ['new.py:3:10']);
  assert.equal((await rayGuard(folder, argv, { engine, stdin: SAFE })).stdout, SAFE);
  assert.ok(!existsSync(join(folder, 'new.py')));
});

test('paths beside it are a mistake', async (t) => {
  const { code, stderr } = await rayGuard(workspace(t, {}), ['--stdin-filename', 'a.py', 'b.py'], { engine });
  assert.equal(code, 2);
  assert.match(stderr, /remove the paths/);
});

test('a language that is not read is said, and passed through', async (t) => {
  const argv = ['--fix', '--stdin-filename', 'new.txt'];
  const { code, stdout, stderr } = await rayGuard(workspace(t, {}), argv, { engine, stdin: 'text' });
  assert.deepEqual([code, stdout], [0, 'text']);
  assert.match(stderr, /new\.txt: skipped/);
});
