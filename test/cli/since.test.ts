// `--since`: only what the files of a commit do not have, whatever was renamed, linked or ignored meanwhile.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { addFiles, OPEN_DASHBOARD, places, rayGuard, SAFE, workspace } from './command.ts';

const OLD_PIN = 'ray==2.9.0\n';

function git(folder: string, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
}

function repository(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = workspace(t, files);
  git(folder, 'init', '-q');
  commit(folder);
  return folder;
}

function commit(folder: string): void {
  git(folder, 'add', '--all', '--force');
  git(folder, 'commit', '-q', '--allow-empty', '-m', 'x');
}

const since = (folder: string, ...argv: readonly string[]) => rayGuard(folder, ['--since', 'HEAD', ...argv]);

test('what the commit has is not reported, and counted', async (t) => {
  const folder = repository(t, { 'old.py': OPEN_DASHBOARD, 'requirements.txt': OLD_PIN });
  assert.deepEqual(await since(folder), {
    code: 0,
    stdout: 'no findings in 2 files; 2 more that the commit has, too\n',
    stderr: '',
  });
  addFiles(folder, { 'new.py': OPEN_DASHBOARD, 'old.py': `${SAFE}\n${OPEN_DASHBOARD}` });
  const { code, stdout } = await since(folder);
  assert.deepEqual([code, places(stdout)], [1, ['new.py:3:10']]);
});

test('a finding that was fixed and came back is new', async (t) => {
  const folder = repository(t, { 'a.py': SAFE });
  addFiles(folder, { 'a.py': OPEN_DASHBOARD });
  assert.equal((await since(folder)).code, 1);
  commit(folder);
  assert.equal((await since(folder)).code, 0);
  assert.equal((await rayGuard(folder, ['--since', 'HEAD~1'])).code, 1);
});

test('a file that git sees renamed keeps what it had, and a copy does not', async (t) => {
  const folder = repository(t, { 'src/a.py': `${OPEN_DASHBOARD}print("a line that stays")\n` });
  mkdirSync(join(folder, 'lib'));
  renameSync(join(folder, 'src/a.py'), join(folder, 'lib/b.py'));
  git(folder, 'add', '--all');
  assert.equal((await since(folder)).code, 0);
  assert.equal((await since(folder, 'lib/b.py')).code, 0);
  addFiles(folder, { 'src/a.py': `${OPEN_DASHBOARD}print("a line that stays")\n` });
  git(folder, 'add', '--all');
  assert.deepEqual(places((await since(folder)).stdout), ['lib/b.py:3:10']);
});

test('in a folder of the repository, with the files around it, links and what .gitignore names', async (t) => {
  const folder = repository(t, {
    'app/a.py': OPEN_DASHBOARD,
    'app/ignored.py': OPEN_DASHBOARD,
    '.gitignore': 'ignored.py\n',
    'app/.env': 'DASH=0.0.0.0\n',
    'requirements.txt': OLD_PIN,
  });
  symlinkSync('a.py', join(folder, 'app/link.py'));
  commit(folder);
  const { code, stdout } = await since(join(folder, 'app'));
  assert.equal(code, 0);
  assert.match(stdout, /^no findings in 3 files; 2 more that the commit has, too\n$/);
});

test('a policy that came later does not hide what is new, nor a baseline what it has', async (t) => {
  const folder = repository(t, { 'a.py': OPEN_DASHBOARD });
  addFiles(folder, { 'b.py': OPEN_DASHBOARD, 'ray-guard.toml': 'baseline = "known-baseline.json"\n' });
  await rayGuard(folder, ['baseline', '--output', 'known-baseline.json', 'b.py']);
  const { code, stdout } = await since(folder);
  assert.deepEqual(
    [code, /; 1 more in the baseline; 1 more that the commit has, too\n$/.test(stdout)],
    [0, true],
    stdout,
  );
  rmSync(join(folder, 'ray-guard.toml'));
  assert.deepEqual(places((await since(folder)).stdout), ['b.py:3:10']);
});

test('only what is new is fixed', async (t) => {
  const folder = repository(t, { 'a.py': OPEN_DASHBOARD });
  addFiles(folder, { 'b.py': OPEN_DASHBOARD });
  assert.match((await since(folder, '--fix')).stdout, /no findings/);
  assert.equal((await rayGuard(folder, ['a.py'])).code, 1);
  assert.equal((await rayGuard(folder, ['b.py'])).code, 0);
});

test('a clone that lacks the commit or its files, no repository and no git are errors with a cure', async (t) => {
  const folder = repository(t, { 'a.py': OPEN_DASHBOARD });
  for (const name of ['no-such', '-h', '--output=x', 'HEAD^{tree}']) {
    const { code, stdout, stderr } = await rayGuard(folder, [`--since=${name}`]);
    assert.deepEqual([code, stdout], [2, ''], name);
    assert.match(stderr, /^ray-guard: error: no commit ".*" in this clone; fetch it first/, name);
  }
  const blob = git(folder, 'rev-parse', 'HEAD:a.py').trim();
  rmSync(join(folder, '.git/objects', blob.slice(0, 2), blob.slice(2)));
  assert.match((await since(folder)).stderr, /lacks files of the commit; fetch them first/);
  const outside = workspace(t, { 'a.py': SAFE });
  assert.match((await since(outside)).stderr, /--since needs a git repository/);
});

test('git runs nothing that the repository names, and nothing of it changes', async (t) => {
  const folder = repository(t, { 'a.py': OPEN_DASHBOARD, '.gitattributes': '*.py filter=trap\n' });
  const trap = join(folder, 'sprung');
  for (const setting of ['core.fsmonitor', 'core.pager', 'diff.external', 'filter.trap.clean', 'filter.trap.smudge'])
    git(folder, 'config', setting, `touch '${trap}'`);
  writeFileSync(join(folder, '.git/hooks/post-index-change'), `#!/bin/sh\ntouch '${trap}'\n`, { mode: 0o755 });
  addFiles(folder, { 'a.py': `${OPEN_DASHBOARD}#\n` });
  assert.equal((await since(folder)).code, 0);
  assert.equal(existsSync(trap), false);
});
