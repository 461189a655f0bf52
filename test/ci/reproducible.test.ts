// The packages and their bills of materials are the same, byte for byte, wherever its sources lie and whenever they were written.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/engine.ts';
import { copySources } from '../support/sources.ts';

function packIn(folder: string): ReadonlyMap<string, Buffer> {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  execFileSync('npm', ['run', '--silent', 'package'], { cwd: folder, stdio: 'pipe' });
  const packages = join(folder, 'packages');
  return new Map(readdirSync(packages).map((name) => [name, readFileSync(join(packages, name))]));
}

test('packed twice in different folders', (t) => {
  const base = mkdtempSync(join(tmpdir(), 'ray-guard-packed-'));
  t.after(() => rmSync(base, { recursive: true }));
  const folders = [join(base, 'first'), join(base, 'a longer name', 'second')] as const;
  copySources(folders[0]);
  cpSync(folders[0], folders[1], { recursive: true });
  const first = packIn(folders[0]);
  const second = packIn(folders[1]);
  assert.deepEqual([...first.keys()], [...second.keys()]);
  const archives = [...first.keys()].filter((name) => !name.endsWith('.cdx.json'));
  assert.equal(archives.length, 3);
  for (const [name, bytes] of first) assert.ok(second.get(name)?.equals(bytes), `${name} differs`);
  for (const name of archives) {
    const hash = createHash('sha256')
      .update(first.get(name) ?? '')
      .digest('hex');
    assert.ok(first.get(`${name}.cdx.json`)?.includes(hash), name);
  }
});
