// The packed extension is the same, byte for byte, wherever its sources lie and whenever they were written.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/engine.ts';

/** What a commit of the tree as it stands would hold. */
function sources(): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
  return listed.split('\0').filter((path) => path && existsSync(join(root, path)));
}

function packIn(folder: string, paths: readonly string[]): Buffer {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(root, path), join(folder, path));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  execFileSync('npm', ['run', '--silent', 'package'], { cwd: folder, stdio: 'pipe' });
  return readFileSync(join(folder, 'ray-guard.vsix'));
}

test('packed twice in different folders', (t) => {
  const base = mkdtempSync(join(tmpdir(), 'ray-guard-packed-'));
  t.after(() => rmSync(base, { recursive: true }));
  const paths = sources();
  const first = packIn(join(base, 'first'), paths);
  const second = packIn(join(base, 'a longer name', 'second'), paths);
  assert.ok(first.length > 100_000);
  assert.ok(first.equals(second), 'the archives differ');
});
