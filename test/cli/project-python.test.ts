// A fix of a list for pip keeps to the Pythons that the project beside or above it names in another file.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rayGuard, workspace } from './command.ts';

const PROJECT = (python: string) => `[project]\nname = "levels"\nversion = "1.0"\nrequires-python = "${python}"\n`;
const PIPFILE = (python: string) => `[requires]\npython_version = "${python}"\n`;

interface Case {
  readonly files: Readonly<Record<string, string>>;
  /** Where the Python is named that no fixed release runs on. */
  readonly tooOld?: string;
}

const CASES: Readonly<Record<string, Case>> = {
  'a project on an old Python': { files: { 'pyproject.toml': PROJECT('>=3.8') }, tooOld: 'pyproject.toml:4:20' },
  'a Python up to a patch': { files: { 'pyproject.toml': PROJECT('==3.9.18') }, tooOld: 'pyproject.toml:4:20' },
  'a Pipfile on an old Python': { files: { Pipfile: PIPFILE('3.8') }, tooOld: 'Pipfile:2:19' },
  'the nearest project': {
    files: { 'pyproject.toml': PROJECT('>=3.12'), 'app/pyproject.toml': PROJECT('>=3.8') },
    tooOld: 'app/pyproject.toml:4:20',
  },
  'a project on a new Python': { files: { 'pyproject.toml': PROJECT('>=3.10') } },
  'a nearer project on a new Python': {
    files: { 'pyproject.toml': PROJECT('>=3.8'), 'app/pyproject.toml': PROJECT('>=3.10') },
  },
  'a Pipfile on a new Python': { files: { Pipfile: PIPFILE('3.11') } },
  'a project beside it, not above': { files: { 'other/pyproject.toml': PROJECT('>=3.8') } },
  'a project that names no Python': { files: { 'pyproject.toml': '[project]\nname = "levels"\n' } },
};

for (const [name, { files, tooOld }] of Object.entries(CASES))
  test(name, async (t) => {
    const folder = workspace(t, { ...files, 'app/requirements.txt': 'ray==2.9.0\n' });
    const { code, stdout, stderr } = await rayGuard(folder, ['.']);
    assert.deepEqual([code, stderr], [1, '']);
    assert.equal(stdout.includes('fix (to review): '), tooOld === undefined);
    if (tooOld !== undefined)
      assert.ok(stdout.includes(`see: ${tooOld}: Allows Python 3.`) && stdout.includes('needs Python 3.10 or newer.'));
  });
