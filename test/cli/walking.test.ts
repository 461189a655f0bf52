// Which files are checked.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { OPEN_DASHBOARD as BAD, files, rayGuard, workspace } from './command.ts';

async function checked(folder: string, ...argv: string[]): Promise<string[]> {
  return files((await rayGuard(folder, argv)).stdout);
}

test('.gitignore: folders, patterns, anchors, negation, and the innermost file decides', async (t) => {
  const folder = workspace(t, {
    '.gitignore': '*.gen.py\n!kept.gen.py\n/out/\nscratch/\n',
    'a.gen.py': BAD,
    'kept.gen.py': BAD,
    'out/a.py': BAD,
    'deep/out/a.py': BAD,
    'deep/scratch/a.py': BAD,
    'deep/.gitignore': '!b.gen.py\n/only-here.py\n',
    'deep/b.gen.py': BAD,
    'deep/c.gen.py': BAD,
    'deep/only-here.py': BAD,
    'deep/er/only-here.py': BAD,
  });
  assert.deepEqual(await checked(folder), ['deep/b.gen.py', 'deep/er/only-here.py', 'deep/out/a.py', 'kept.gen.py']);
});

test('the .gitignore files above and .git/info/exclude hold in a subfolder; another repository inside starts anew', async (t) => {
  const folder = workspace(t, {
    '.git/info/exclude': 'excluded.py\n',
    '.gitignore': 'ignored.py\n',
    'sub/.gitignore': 'nested.py\n',
    'sub/pkg/ignored.py': BAD,
    'sub/pkg/nested.py': BAD,
    'sub/pkg/excluded.py': BAD,
    'sub/pkg/a.py': BAD,
    'sub/pkg/vendored/.git': 'gitdir: elsewhere\n',
    'sub/pkg/vendored/ignored.py': BAD,
  });
  assert.deepEqual(await checked(folder, 'sub/pkg'), ['sub/pkg/a.py', 'sub/pkg/vendored/ignored.py']);
});

test('what git tracks is checked although .gitignore names it, in an index of each version', async (t) => {
  for (const version of ['2', '3', '4']) {
    const folder = workspace(t, {
      '.gitignore': '*.lock.py\nbuild/\nlocal.py\n',
      'uv.lock.py': BAD,
      'local.py': BAD,
      'build/kept.py': BAD,
      'build/deep/er/kept.py': BAD,
      'build/deep/er/left.py': BAD,
      'build/other/left.py': BAD,
      'build/.gitignore': '!left.py\n',
      'build/left.py': BAD,
      'a long name of more than sixty-two bytes, to be cut off/é.lock.py': BAD,
      'node_modules/a.py': BAD,
    });
    const git = (...argv: string[]) => execFileSync('git', ['-C', folder, ...argv], { stdio: 'pipe' });
    git('init', '-q');
    git('update-index', '--index-version', version === '3' ? '2' : version);
    git('add', '-f', 'uv.lock.py', 'build/kept.py', 'build/deep', 'a long name*', 'node_modules');
    git('rm', '-q', '--cached', 'build/deep/er/left.py');
    // What is to be added later has the longer flags of version 3.
    if (version === '3') git('add', '-f', '-N', 'build/deep/er/left.py');
    const later = version === '3' ? ['build/deep/er/left.py'] : [];
    assert.deepEqual(
      await checked(folder),
      [
        'a long name of more than sixty-two bytes, to be cut off/é.lock.py',
        'build/deep/er/kept.py',
        ...later,
        'build/kept.py',
        'uv.lock.py',
      ],
      `version ${version}`,
    );
    assert.deepEqual(await checked(folder, 'build/other'), ['build/other/left.py'], 'named on purpose');
  }
});

test('an index that is not understood leaves the decision to .gitignore; a worktree has one elsewhere', async (t) => {
  const tree = { '.gitignore': 'a.py\n', 'a.py': BAD, 'b.py': BAD };
  for (const index of [
    '',
    'DIRC',
    'DIRC\0\0\0\u0002\0\0\0\u0009',
    `DIRC\0\0\0\u0002\0\0\0\u0001${'x'.repeat(90)}`,
    'x'.repeat(200),
  ])
    assert.deepEqual(await checked(workspace(t, { ...tree, '.git/index': index })), ['b.py']);
  const folder = workspace(t, {
    ...tree,
    'inner/.git': 'gitdir: ../.git/modules/inner\n',
    'inner/.gitignore': 'a.py\n',
    'inner/a.py': BAD,
  });
  const apart = ['--git-dir', join(folder, '.git/modules/inner'), '--work-tree', join(folder, 'inner')];
  execFileSync('git', ['init', '-q', '--bare', join(folder, '.git/modules/inner')], { stdio: 'pipe' });
  execFileSync('git', [...apart, '-c', 'core.bare=false', 'add', '-f', 'a.py'], {
    cwd: join(folder, 'inner'),
    stdio: 'pipe',
  });
  assert.deepEqual(await checked(folder), ['b.py', 'inner/a.py']);
});

test('what is named is checked, ignored or not', async (t) => {
  const folder = workspace(t, {
    '.git/HEAD': '',
    '.gitignore': 'build/\nlocal.py\n',
    'build/a.py': BAD,
    'local.py': BAD,
  });
  assert.deepEqual(await checked(folder), []);
  assert.deepEqual(await checked(folder, 'build', 'local.py'), ['build/a.py', 'local.py']);
});

test('virtual environments, package folders and caches are skipped', async (t) => {
  const folder = workspace(t, {
    'env-by-mark/pyvenv.cfg': 'home = /usr\n',
    'env-by-mark/bin/python3': '',
    'env-by-mark/bin/a.py': BAD,
    'by-packages/pyvenv.cfg': '',
    'by-packages/lib64/python3.12/a.py': BAD,
    'by-windows/pyvenv.cfg': '',
    'by-windows/Scripts/python.exe': '',
    'by-windows/a.py': BAD,
    'ordinary/pyvenv.cfg': 'home = /usr\n',
    'ordinary/a.py': BAD,
    'ordinary-too/pyvenv.cfg': '',
    'ordinary-too/bin/start.sh': 'ray start --head --dashboard-host=0.0.0.0\n',
    'ordinary-too/lib/a.py': BAD,
    'conda/conda-meta/history': '',
    'conda/lib/a.py': BAD,
    '.venv/a.py': BAD,
    '.tox/py312/a.py': BAD,
    'lib/site-packages/ray/a.py': BAD,
    'web/node_modules/thing/a.py': BAD,
    '__pycache__/a.py': BAD,
    'environment/a.py': BAD,
  });
  const ordinary = ['ordinary-too/bin/start.sh', 'ordinary-too/lib/a.py', 'ordinary/a.py'];
  assert.deepEqual(await checked(folder), ['environment/a.py', ...ordinary]);
  assert.deepEqual(await checked(folder, 'env-by-mark'), ['env-by-mark/bin/a.py'], 'named on purpose');
});

test('links: loops end, folders are not entered, files count only where they stay inside', async (t) => {
  const outside = workspace(t, { 'secret.py': BAD, 'folder/a.py': BAD });
  const folder = workspace(t, { 'pkg/a.py': BAD, 'pkg/text.txt': BAD });
  symlinkSync('..', join(folder, 'pkg/loop'));
  symlinkSync(join(outside, 'folder'), join(folder, 'linked'));
  symlinkSync(join(outside, 'secret.py'), join(folder, 'linked.py'));
  symlinkSync('text.txt', join(folder, 'pkg/inside.py'));
  symlinkSync('nowhere.py', join(folder, 'pkg/dangling.py'));
  symlinkSync('self.py', join(folder, 'pkg/self.py'));
  const { code, stdout, stderr } = await rayGuard(folder, ['.']);
  assert.deepEqual([code, files(stdout)], [3, ['pkg/a.py', 'pkg/inside.py']]);
  assert.deepEqual(
    stderr.split('\n').map((line) => /^(\S+): incomplete: a link that leads out of the folder; /.exec(line)?.[1]),
    ['linked', 'linked.py', undefined],
  );
  assert.deepEqual(await checked(folder, 'linked'), ['linked/a.py'], 'a link that is named is followed');
});

test('a link that leads out is said where Ray is behind it, and is checked nowhere else', async (t) => {
  const folder = workspace(t, {
    'common/requirements.txt': 'ray==2.9.0\n',
    'common/quiet.py': 'print(1)\n',
    'common/run.sh': 'python x.py\n',
    'app/a.py': 'print(1)\n',
    'app/.gitignore': 'ignored.txt\nrequirements-ignored.txt\n',
  });
  symlinkSync('../common/requirements.txt', join(folder, 'app/requirements.txt'));
  symlinkSync('../common/requirements.txt', join(folder, 'app/requirements-ignored.txt'));
  symlinkSync('../common/quiet.py', join(folder, 'app/quiet.py'));
  symlinkSync('../common/run.sh', join(folder, 'app/run.sh'));
  symlinkSync('../common/nowhere.py', join(folder, 'app/dangling.py'));
  const { code, stdout, stderr } = await rayGuard(folder, ['app']);
  assert.deepEqual([code, files(stdout)], [3, []]);
  assert.match(stderr, /^app\/requirements\.txt: incomplete: a link that leads out [^\n]*\n$/);
  for (const argv of [['.'], ['app', 'common'], ['app', 'app/requirements.txt'], ['app', 'common/requirements.txt']]) {
    const elsewhere = await rayGuard(folder, argv);
    assert.deepEqual([elsewhere.code, files(elsewhere.stdout).length, elsewhere.stderr], [1, 1, ''], argv.join());
  }
});

test('a folder link that leads out is said once, unless its folder is checked, ignored or none of the project', async (t) => {
  const folder = workspace(t, {
    'common/a.py': BAD,
    'app/b.py': 'print(1)\n',
    'app/.gitignore': 'data\n/cache/\n',
  });
  for (const name of ['shared', 'data', 'cache', 'node_modules']) symlinkSync('../common', join(folder, 'app', name));
  symlinkSync('.', join(folder, 'app/self'));
  symlinkSync('../nowhere', join(folder, 'app/dangling'));
  const { code, stdout, stderr } = await rayGuard(folder, ['app']);
  assert.deepEqual([code, files(stdout)], [3, []]);
  assert.deepEqual(stderr.match(/^\S+(?=: incomplete: a link that leads out)/gm), ['app/shared']);
  const all = await rayGuard(folder, ['.']);
  assert.deepEqual([all.code, all.stderr], [1, '']);
  const both = await rayGuard(folder, ['app', 'common']);
  assert.deepEqual([both.code, both.stderr], [1, '']);
});

test('a file and the links to it are one; a link to what is not checked itself, or under a name that is read otherwise, counts', async (t) => {
  const folder = workspace(t, {
    'pkg/a.py': BAD,
    'generated/b.py': BAD,
    'pkg/notes.txt': 'FROM rayproject/ray:2.9.0\n',
    'requirements.txt': 'ray==2.9.0\n',
    'app/c.py': BAD,
    '.gitignore': 'generated/\n',
  });
  symlinkSync('pkg/a.py', join(folder, 'a.py'));
  symlinkSync('a.py', join(folder, 'pkg/again.py'));
  symlinkSync('generated/b.py', join(folder, 'b.py'));
  symlinkSync('pkg/notes.txt', join(folder, 'Dockerfile'));
  symlinkSync('../requirements.txt', join(folder, 'app/requirements.txt'));
  const found = ['Dockerfile', 'app/c.py', 'b.py', 'pkg/a.py', 'requirements.txt'];
  assert.deepEqual((await checked(folder)).sort(), found.sort());
});

test('a pipe is never opened, whatever its name', async (t) => {
  const folder = workspace(t, { 'a.py': BAD });
  for (const name of ['pyproject.toml', '.gitignore', 'b.py']) execFileSync('mkfifo', [join(folder, name)]);
  for (const argv of [['.'], ['a.py']]) {
    const { code, stdout, stderr } = await rayGuard(folder, argv);
    assert.deepEqual([code, files(stdout), stderr], [1, ['a.py'], '']);
  }
});

test('a file is checked once, however often it is named', async (t) => {
  const folder = workspace(t, { 'pkg/a.py': BAD, 'pyproject.toml': '[project]\ndependencies = ["ray==2.53.0"]\n' });
  const once = await rayGuard(folder, ['.']);
  assert.deepEqual(await rayGuard(folder, ['pkg/a.py', '.', 'pkg', './pkg/../pkg/a.py', 'pyproject.toml']), once);
  assert.match(once.stdout, /in 2 of 2 files; --fix can fix \d+, --fix=review \d+$/m);
});

test('the order of the findings is that of the paths, not of the arguments', async (t) => {
  const names = ['B.py', 'a-b.py', 'a.py', 'a/z.py', 'ä.py', 'б.py'];
  const folder = workspace(t, Object.fromEntries(names.map((name) => [name, BAD])));
  assert.deepEqual(await checked(folder), names);
  assert.deepEqual(await checked(folder, ...[...names].reverse()), names);
});

test('project files above and ignored lock files say which Ray it is; both are read once', async (t) => {
  const folder = workspace(t, {
    '.git/HEAD': '',
    '.gitignore': 'uv.lock\n',
    'pyproject.toml': '[project]\ndependencies = ["ray"]\n',
    'uv.lock': '[[package]]\nname = "ray"\nversion = "2.53.0"\n',
    'src/pkg/a.py': 'import ray\n\nray.init()\n',
  });
  mkdirSync(join(folder, 'src/empty'));
  for (const argv of [['src/pkg'], ['src/pkg/a.py'], ['.']])
    assert.match(
      (await rayGuard(folder, argv)).stdout,
      /^src\/pkg\/a\.py:3:1: info .*\n(?:.*\n)*? +see: uv\.lock:3:12: Ray 2\.53\.0 /m,
      argv[0],
    );
  assert.deepEqual(await checked(folder, '.'), ['pyproject.toml', 'src/pkg/a.py']);
});

test('a name that is not UTF-8 is said, with what to do; .gitignore leaves it out', async (t) => {
  const folder = workspace(t, { 'a.py': BAD });
  const at = (name: string) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, 'latin1')]);
  writeFileSync(at('caf\xe9.py'), BAD);
  mkdirSync(at('d\xe9'));
  const { code, stdout, stderr } = await rayGuard(folder, ['.']);
  assert.deepEqual([code, files(stdout)], [3, ['a.py']]);
  assert.equal(stderr.match(/: incomplete: its name is not UTF-8, so it cannot be opened; rename it, /g)?.length, 2);
  writeFileSync(`${folder}/.gitignore`, 'caf*.py\nd?/\n');
  const ignored = await rayGuard(folder, ['.']);
  assert.deepEqual([ignored.code, ignored.stderr], [1, '']);
});
