// Patterns in the place of paths: a shell passes them on where they match nothing, or in quotes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OPEN_DASHBOARD, places, rayGuard, SAFE, workspace } from './command.ts';

const FILES = {
  'a.py': OPEN_DASHBOARD,
  'src/a.py': OPEN_DASHBOARD,
  'src/deep/b.py': OPEN_DASHBOARD,
  'src/deep/safe.py': SAFE,
  'lib/c1.py': OPEN_DASHBOARD,
  'lib/[x].py': OPEN_DASHBOARD,
};

test('what a pattern matches is checked, and nothing else', async (t) => {
  const folder = workspace(t, FILES);
  const cases: Readonly<Record<string, readonly string[]>> = {
    '*.py': ['a.py'],
    '*/*.py': ['lib/[x].py', 'lib/c1.py', 'src/a.py'],
    'src/**': ['src/a.py', 'src/deep/b.py'],
    '**/b.py': ['src/deep/b.py'],
    'src/**/*.py': ['src/a.py', 'src/deep/b.py'],
    './lib/c?.py': ['lib/c1.py'],
    'lib/c[0-9].py': ['lib/c1.py'],
    '*b': ['lib/[x].py', 'lib/c1.py'],
    [`${folder}/src/*.py`]: ['src/a.py'],
    // There is a file of that name.
    'lib/[x].py': ['lib/[x].py'],
  };
  for (const [pattern, expected] of Object.entries(cases)) {
    const found = places((await rayGuard(folder, [pattern])).stdout).map((place) => place.replace(/:.*/, ''));
    assert.deepEqual(found, expected, pattern);
  }
});

test('beside paths, and with files around them known', async (t) => {
  const folder = workspace(t, { ...FILES, 'requirements.txt': 'ray==2.9.0\n' });
  const { stdout } = await rayGuard(folder, ['a.py', 'lib/c*.py', 'src/deep']);
  assert.deepEqual(places(stdout), ['a.py:3:10', 'lib/c1.py:3:10', 'src/deep/b.py:3:10']);
  assert.match(stdout, /see: requirements\.txt:1:1/);
});

test('a pattern without a match is an error, one of files without findings is none', async (t) => {
  const folder = workspace(t, FILES);
  const { code, stderr } = await rayGuard(folder, ['*.yaml', 'gone/*.py', 'src/deep/s*.py']);
  assert.equal(code, 2);
  assert.deepEqual(
    stderr

      .split('\n')
      .filter(Boolean)
      .map((line) => line.replace(/: .*/, '')),
    ['*.yaml', 'gone/*.py'],
  );
  assert.equal((await rayGuard(folder, ['src/deep/s*.py'])).code, 0);
});
