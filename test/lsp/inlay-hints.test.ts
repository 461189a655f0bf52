// The release that a line resolves to and its advisories, only where they are wanted and known.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { InlayHint } from 'vscode-languageserver';
import { FULL, startClient } from './client.ts';

const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };

async function hintsOf(text: string, settings: unknown): Promise<InlayHint[]> {
  const client = await startClient({ settings });
  const uri = 'file:///w/requirements.txt';
  client.open(uri, text, 'pip-requirements');
  return client.connection.sendRequest('textDocument/inlayHint', { textDocument: { uri }, range });
}

const on = { inlayHints: { enable: true } };

test('at the end of the line, with the identifiers of the advisories', async () => {
  const [hint, ...others] = await hintsOf('numpy\nray==2.40.0  # pinned\n', on);
  assert.deepEqual(others, []);
  assert.deepEqual(hint?.position, { line: 1, character: 21 });
  const ids = String(hint?.tooltip).split('\n');
  assert.equal(hint?.label, 'Ray 2.40.0 · 7 known vulnerabilities (worst 9.4)');
  assert.equal(ids.length, 7);
  assert.ok(ids.every((id) => /^[A-Z]+-/.test(id)));
});

test('a release without advisories says so', async () => {
  const [hint] = await hintsOf('ray==2.60.0\n', on);
  assert.equal(hint?.label, 'Ray 2.60.0 · no known vulnerabilities');
  assert.equal(hint?.tooltip, undefined);
});

test('none where several releases are allowed, and none unless they are switched on', async () => {
  assert.deepEqual(await hintsOf('ray>=2.40\n', on), []);
  assert.deepEqual(await hintsOf('ray==2.40.0\n', null), []);
  assert.deepEqual(await hintsOf('ray==2.40.0\n', { inlayHints: { enable: false } }), []);
});

test('a range comes to what the lock beside it holds', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'ray-guard-'));
  t.after(() => rm(folder, { recursive: true }));
  const uri = (name: string) => pathToFileURL(join(folder, name)).href;
  await writeFile(join(folder, 'uv.lock'), 'version = 1\n\n[[package]]\nname = "ray"\nversion = "2.53.0"\n');
  const client = await startClient({ settings: on, folder: uri('') });
  client.open(uri('pyproject.toml'), '[project]\nname = "x"\ndependencies = ["ray>=2.40,<2.60"]\n', 'toml');
  const hints: InlayHint[] = await client.connection.sendRequest('textDocument/inlayHint', {
    textDocument: { uri: uri('pyproject.toml') },
    range,
  });
  assert.equal(hints.length, 1);
  assert.match(String(hints[0]?.label), /^Ray 2\.53\.0 · \d+ known vulnerabilities/);
  assert.deepEqual(hints[0]?.position, { line: 2, character: 34 });
});

test('the editor is told to ask again when they are switched on', async () => {
  const client = await startClient({
    settings: null,
    capabilities: { ...FULL, workspace: { ...FULL.workspace, inlayHint: { refreshSupport: true } } },
  });
  client.open('file:///w/requirements.txt', 'ray==2.40.0\n', 'pip-requirements');
  client.settings = on;
  await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  await client.next('workspace/inlayHint/refresh');
});
