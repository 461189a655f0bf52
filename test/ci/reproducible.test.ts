// The packed extension and what describes it are the same, byte for byte, wherever its sources lie and whenever they were written.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/engine.ts';
import { copySources } from '../support/sources.ts';

function packIn(folder: string): { readonly archive: Buffer; readonly bill: string } {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  execFileSync('npm', ['run', '--silent', 'package'], { cwd: folder, stdio: 'pipe' });
  return {
    archive: readFileSync(join(folder, 'ray-guard.vsix')),
    bill: readFileSync(join(folder, 'ray-guard.cdx.json'), 'utf8'),
  };
}

test('packed twice in different folders', (t) => {
  const base = mkdtempSync(join(tmpdir(), 'ray-guard-packed-'));
  t.after(() => rmSync(base, { recursive: true }));
  const folders = [join(base, 'first'), join(base, 'a longer name', 'second')] as const;
  copySources(folders[0]);
  cpSync(folders[0], folders[1], { recursive: true });
  const first = packIn(folders[0]);
  const second = packIn(folders[1]);
  assert.ok(first.archive.length > 100_000);
  assert.ok(first.archive.equals(second.archive), 'the archives differ');
  assert.equal(first.bill, second.bill);
  assert.ok(first.bill.includes(createHash('sha256').update(first.archive).digest('hex')));
});
