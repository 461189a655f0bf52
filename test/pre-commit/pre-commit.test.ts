// The hooks as pre-commit installs and runs them: from a git repository of this tree, in a repository that uses them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { languageNamed, languages } from '../../server/src/core/index.ts';
import { root } from '../support/engine.ts';
import { copySources } from '../support/sources.ts';
import { type Project, preCommit, program } from './pre-commit.ts';

const UNSAFE = 'import ray\n\nray.init(dashboard_host="0.0.0.0")\n';
const SAFE = 'import ray\n\nray.init(dashboard_host="127.0.0.1")\n';
const WITHOUT_NETWORK = ['unshare', '--map-root-user', '--net'];

const base = mkdtempSync(join(tmpdir(), 'ray-guard-hooks-'));
const home = join(base, 'home');
const rayGuard = join(base, 'ray-guard');
let commit = '';
after(() => rmSync(base, { recursive: true, force: true }));

function git(folder: string, ...args: readonly string[]): string {
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** A repository that uses a hook; all its files are staged. */
function project(hook: object, files: Readonly<Record<string, string>>): Project {
  const folder = mkdtempSync(join(base, 'project-'));
  git(folder, 'init', '--quiet');
  const config = { repos: [{ repo: rayGuard, rev: commit, hooks: [hook] }] };
  const all = { ...files, '.pre-commit-config.yaml': JSON.stringify(config) };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  git(folder, 'add', '--all');
  return { folder, home };
}

describe('pre-commit', () => {
  before(() => {
    mkdirSync(rayGuard);
    copySources(rayGuard);
    git(rayGuard, 'init', '--quiet');
    git(rayGuard, 'add', '--all');
    git(rayGuard, 'commit', '--quiet', '--no-verify', '--message', 'As it stands');
    commit = git(rayGuard, 'rev-parse', 'HEAD');
    const { status, stdout, stderr } = preCommit(project({ id: 'ray-guard' }, {}), ['install-hooks']);
    assert.equal(status, 0, stdout + stderr);
  });

  /** All that a hook needs is installed by now. */
  const run = (where: Project, ...args: readonly string[]) => preCommit(where, ['run', ...args], WITHOUT_NETWORK);

  test('a commit with a finding is refused', () => {
    const { status, stdout } = run(project({ id: 'ray-guard' }, { 'train.py': UNSAFE }));
    assert.equal(status, 1);
    assert.match(stdout, /exit code: 1/);
    assert.match(stdout, /train\.py:3:10: error .*\[exposed-dashboard\]/);
  });

  test('a commit without one passes', () => {
    const { status, stdout } = run(project({ id: 'ray-guard' }, { 'train.py': 'import ray\n', 'notes.txt': 'ray\n' }));
    assert.equal(status, 0, stdout);
    assert.match(stdout, /Ray Guard\.+Passed/);
  });

  test('the other hook writes the fix, and passes once that is staged', () => {
    const where = project({ id: 'ray-guard-fix', args: ['--level', 'error', '--'] }, { 'train.py': UNSAFE });
    const first = run(where);
    assert.equal(first.status, 1);
    assert.match(first.stdout, /files were modified by this hook/);
    assert.equal(readFileSync(join(where.folder, 'train.py'), 'utf8'), SAFE);
    git(where.folder, 'add', '--all');
    const second = run(where);
    assert.equal(second.status, 0, second.stdout);
  });

  test('the project around a staged file counts, though none of its files is staged', () => {
    const where = project(
      { id: 'ray-guard' },
      {
        'pyproject.toml': '[project]\nname = "a"\nversion = "1"\ndependencies = ["ray==2.50.0"]\n',
        'ray-guard.toml': '[severity]\nexposed-dashboard = "off"\nvulnerable-ray = "off"\n',
      },
    );
    git(where.folder, 'commit', '--quiet', '--no-verify', '--message', 'Before');
    writeFileSync(join(where.folder, 'train.py'), UNSAFE);
    git(where.folder, 'add', '--all');
    const { stdout } = run(where);
    assert.doesNotMatch(stdout, /exposed-dashboard/);
    assert.match(stdout, /see: pyproject\.toml:4:18: Ray 2\.50\.0/);
  });

  test('a file whose name looks like an option is checked, and is none', () => {
    const { status, stdout } = run(project({ id: 'ray-guard' }, { '--output=x.py': UNSAFE }));
    assert.equal(status, 1);
    assert.match(stdout, /--output=x\.py:3:10/);
  });
});

test('pre-commit finds nothing wrong with the hooks', () => {
  execFileSync(program('pre-commit'), ['validate-manifest', join(root, '.pre-commit-hooks.yaml')]);
});

test('the hooks take the files that a language reads, in every folder, and no others', () => {
  const script = [
    'import json, re, sys',
    'files, names = json.load(sys.stdin)',
    'json.dump([bool(re.search(files, name)) for name in names], sys.stdout)',
  ].join('\n');
  const names = [
    'a.py',
    'Dockerfile',
    'Dockerfile.gpu',
    '.env',
    'requirements-dev.txt',
    'k8s.yaml',
    'uv.lock',
    'a.txt',
  ];
  const hooks: { files: string }[] = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8'));
  assert.equal(hooks.length, 2);
  for (const { files } of hooks) {
    const input = JSON.stringify([files, [...names, ...names.map((name) => `a/b c/${name}`)]]);
    const taken: boolean[] = JSON.parse(execFileSync(program('python'), ['-c', script], { input, encoding: 'utf8' }));
    const read = names.map((name) => languageNamed(languages, name) !== undefined);
    assert.deepEqual(taken, [...read, ...read]);
  }
});
