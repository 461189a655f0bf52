// What makes the extension start fast: it is small, and the language client is loaded after it has started.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { bundle } from '../../scripts/bundle.ts';

const MOST_BYTES = 64 * 1024;

test('the extension starts with its own code alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ray-guard-startup-'));
  try {
    await bundle(folder, ['extension', 'language-client']);
    const extension = readFileSync(join(folder, 'extension.cjs'), 'utf8');
    assert.ok(Buffer.byteLength(extension) < MOST_BYTES, `extension.cjs has ${Buffer.byteLength(extension)} bytes`);
    const required = [...extension.matchAll(/require\("([^"]+)"\)/g)].map(([, name = '']) => name);
    const others = required.filter((name) => !builtinModules.includes(name.replace(/^node:/, '')));
    assert.deepEqual([...new Set(others)].sort(), ['./language-client.cjs', 'vscode']);
    assert.match(extension, /Promise\.resolve\(\)\.then\(\(\)=>\w+\(require\("\.\/language-client\.cjs"\)/);
    assert.match(readFileSync(join(folder, 'language-client.cjs'), 'utf8'), /loadConnect/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
