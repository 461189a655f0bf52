// Reports about everything that is open, or about the whole workspace, as texts.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Log } from 'sarif';
import { FULL, startClient } from './client.ts';

const EXPOSED = 'import ray\n\nray.init(address="local", dashboard_host="0.0.0.0")\n';

async function workspaceOf(t: TestContext, files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'ray-guard-'));
  t.after(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'sub'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return (name: string) => pathToFileURL(join(folder, name)).href;
}

test('of every file of the workspace, those that are open as the editor has them', async (t) => {
  const uri = await workspaceOf(t, { 'closed.py': `${EXPOSED}`, 'open.py': 'import ray\n' });
  const client = await startClient({ folder: uri('').replace(/\/$/, '') });
  client.open(uri('open.py'), EXPOSED);
  const report = async (kind: string) =>
    (await client.connection.sendRequest<{ text: string }>('rayGuard/report', { kind })).text;
  const findings = await report('findings');
  assert.match(findings, /^Every file of the workspace folders\.$/m);
  assert.match(findings, /Ray dashboard exposed on the network \(2\)/);
  assert.match(findings, /open\.py:3/);
  assert.match(findings, /closed\.py:3/);
  const exposure = await report('exposure');
  assert.match(
    exposure,
    /\| 8265 \| dashboard \| everyone who can reach the host .* \| \*\*none\*\* \| `open\.py:3` \|/,
  );
  const log: Log = JSON.parse(await report('sarif'));
  const results = log.runs[0]?.results?.filter(({ ruleId }) => ruleId === 'exposed-dashboard') ?? [];
  assert.equal(results.length, 2);
  const [result] = results.filter((one) => JSON.stringify(one).includes('open.py'));
  const place = result?.locations?.[0]?.physicalLocation;
  assert.deepEqual(place?.artifactLocation, { uri: 'open.py', uriBaseId: '%SRCROOT%' });
  assert.equal(place?.region?.startLine, 3);
  assert.ok(result?.fixes?.length);
});

test('of every file of the workspace folders where their findings are shown', async (t) => {
  const uri = await workspaceOf(t, { 'sub/closed.py': EXPOSED });
  const client = await startClient({
    folder: uri('').replace(/\/$/, ''),
    capabilities: FULL,
    settings: { diagnosticMode: 'workspace' },
  });
  const report = async (kind: string) =>
    (await client.connection.sendRequest<{ text: string }>('rayGuard/report', { kind })).text;
  assert.match(await report('findings'), /sub\/closed\.py:3/);
  assert.match(await report('exposure'), /sub\/closed\.py:3/);
  const log: Log = JSON.parse(await report('sarif'));
  const place = log.runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation;
  assert.equal(place?.artifactLocation?.uri, 'sub/closed.py');
  assert.equal(place?.region?.startLine, 3);
});

test('a cell of a notebook is named by its notebook, without a region', async () => {
  const client = await startClient({
    folder: 'file:///w',
    capabilities: { ...FULL, notebookDocument: { synchronization: {} } },
  });
  const cell = 'vscode-notebook-cell:/w/a.ipynb#1';
  client.notify('notebookDocument/didOpen', {
    notebookDocument: {
      uri: 'file:///w/a.ipynb',
      notebookType: 'jupyter-notebook',
      version: 1,
      cells: [{ kind: 2, document: cell }],
    },
    cellTextDocuments: [{ uri: cell, languageId: 'python', version: 1, text: EXPOSED }],
  });
  const report = async (kind: string) =>
    (await client.connection.sendRequest<{ text: string }>('rayGuard/report', { kind })).text;
  assert.match(await report('findings'), /a\.ipynb:3/);
  const log: Log = JSON.parse(await report('sarif'));
  const result = log.runs[0]?.results?.find(({ ruleId }) => ruleId === 'exposed-dashboard');
  assert.deepEqual(result?.locations?.[0]?.physicalLocation, {
    artifactLocation: { uri: 'a.ipynb', uriBaseId: '%SRCROOT%' },
  });
  assert.equal(result?.fixes, undefined);
});
