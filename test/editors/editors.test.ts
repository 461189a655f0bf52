// Other editors on the installed npm package, with the configuration that docs/editors.md gives.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { root } from '../editor/editors.ts';
import { documented, type Installed, installPackage, UNSAFE } from './installed.ts';
import { eglot } from './other-editors.ts';

const LINE = 2;
const FIXED = 'import ray\n\nray.init(dashboard_host="127.0.0.1")\n';

let installed: Installed;
before(() => {
  installed = installPackage();
});
after(() => installed?.remove());
beforeEach(() => writeFileSync(join(installed.project, 'a.py'), UNSAFE));

test('the npm package has the two programs, what they load and nothing of the extension', () => {
  const folder = join(installed.prefix, 'lib/node_modules/ray-guard');
  const files = readdirSync(join(folder, 'dist')).filter((name) => !name.startsWith('shared-'));
  assert.deepEqual(files.sort(), [
    'THIRD-PARTY-NOTICES.txt',
    'cli-work.cjs',
    'cli.cjs',
    'diff.cjs',
    'dockerfile-ast.cjs',
    'fact-helper.cjs',
    'server.cjs',
    'tree-sitter-bash.wasm',
    'tree-sitter-hcl.wasm',
    'tree-sitter-python.wasm',
    'tree-sitter-toml.wasm',
    'web-tree-sitter.wasm',
    'yaml.cjs',
    'yauzl.cjs',
  ]);
  const { status, stdout } = installed.run('ray-guard', 'a.py');
  assert.equal(status, 1);
  assert.match(stdout, /exposed-dashboard/);
});

test('Neovim shows the finding and applies the fix', () => {
  const config = join(installed.prefix, 'init.lua');
  writeFileSync(config, documented('Neovim before 0.11', 'lua'));
  const script = join(root, 'test/editors/neovim.lua');
  const { status, stdout, stderr, error } = installed.run('nvim', '--headless', '-n', '-u', config, '-S', script);
  assert.equal(error, undefined);
  assert.equal(status, 0, stdout + stderr);
  assert.deepEqual(stdout.trim().split('\n').sort(), [`diagnostic ${LINE} exposed-dashboard`, 'encoding utf-16']);
  assert.equal(readFileSync(join(installed.project, 'a.py'), 'utf8'), FIXED);
});

test('Emacs shows the finding in Flymake and applies the fix', () => {
  const config = join(installed.prefix, 'init.el');
  writeFileSync(config, documented('Emacs', 'elisp'));
  const script = join(root, 'test/editors/emacs.el');
  const { status, stdout, stderr, error } = installed.run(
    'emacs',
    '-Q',
    '--batch',
    '-l',
    eglot,
    '-l',
    config,
    '-l',
    script,
  );
  assert.equal(error, undefined);
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, new RegExp(`^diagnostic ${LINE} .*exposed-dashboard`, 'm'));
  assert.equal(readFileSync(join(installed.project, 'a.py'), 'utf8'), FIXED);
});
