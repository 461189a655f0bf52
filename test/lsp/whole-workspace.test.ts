// Answers about every file of the workspace while only open files are shown: read for this once, published to nobody, cancelled at any time.
import assert from 'node:assert/strict';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import type { Hazard } from '../../server/src/lsp/features/findings.ts';
import { root } from '../support/engine.ts';
import { OLD, type Options, startClient } from './client.ts';

const EXPOSED = 'import ray\n\nray.init(address="local", dashboard_host="0.0.0.0")\n';

async function clientIn(t: TestContext, files: Readonly<Record<string, string>>, options: Options = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'ray-guard-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const uri = (name: string) => pathToFileURL(join(folder, name)).href;
  return { client: await startClient({ folder: pathToFileURL(folder).href, ...options }), uri };
}

type Client = Awaited<ReturnType<typeof clientIn>>['client'];

async function filesWithFindings(client: Client, params: object): Promise<string[]> {
  const { hazards } = await client.connection.sendRequest<{ hazards: Hazard[] }>('rayGuard/findings', params);
  return [...new Set(hazards.flatMap(({ places }) => places.map(({ file }) => file)))].sort();
}

test('closed files are found when they are asked for, and only then', async (t) => {
  const { client, uri } = await clientIn(t, { 'a.py': 'import ray\n', 'b.py': EXPOSED });
  client.open(uri('a.py'), EXPOSED);
  assert.deepEqual(await filesWithFindings(client, {}), ['a.py']);
  assert.deepEqual(await filesWithFindings(client, { whole: true }), ['a.py', 'b.py']);
  assert.deepEqual(await filesWithFindings(client, {}), ['a.py']);
});

test('the answer is that of a session in which every file counts', async () => {
  const folder = pathToFileURL(join(root, 'examples/monorepo')).href;
  const answers = [];
  for (const diagnosticMode of ['openFilesOnly', 'workspace']) {
    const client = await startClient({ folder, settings: { diagnosticMode } });
    client.open(`${folder}/services/search/train.py`, EXPOSED);
    client.open(`${folder}/services/billing/train.py`, 'import ray\n');
    client.close(`${folder}/services/billing/train.py`);
    answers.push(await client.connection.sendRequest<{ hazards: Hazard[] }>('rayGuard/findings', { whole: true }));
  }
  assert.ok((answers[0]?.hazards.length ?? 0) > 2);
  assert.deepEqual(answers[0], answers[1]);
});

test('nothing of it is published, to clients that pull and to those that cannot', async (t) => {
  for (const options of [{}, { capabilities: OLD }]) {
    const { client, uri } = await clientIn(t, { 'b.py': EXPOSED, 'ray-guard.toml': 'rnge = ">=2.9"\n' }, options);
    client.open(uri('c.py'), 'import ray\n');
    await client.figures();
    const before = client.kept('textDocument/publishDiagnostics').length;
    assert.deepEqual(await filesWithFindings(client, { whole: true }), ['b.py']);
    await client.figures();
    assert.equal(client.kept('textDocument/publishDiagnostics').length, before);
  }
});

test('how far the reading is, is told to clients with a status of ours, and its end', async (t) => {
  const files = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`f${index}.py`, 'import ray\n']));
  const { client } = await clientIn(t, files);
  await filesWithFindings(client, { whole: true });
  const told = client.kept<{ done: number; total: number }>('rayGuard/scan');
  assert.deepEqual(
    told.map(({ done, total }) => `${done}/${total}`),
    ['1/250', '100/250', '200/250', '0/0'],
  );
});

test('when it is cancelled it ends, and the next one is whole', async (t) => {
  const { client } = await clientIn(t, { 'a.py': EXPOSED, 'b.py': EXPOSED });
  const source = new CancellationTokenSource();
  const cancelled = client.connection.sendRequest('rayGuard/report', { kind: 'findings' }, source.token);
  source.cancel();
  await assert.rejects(cancelled, /Cancelled/);
  assert.deepEqual(await filesWithFindings(client, { whole: true }), ['a.py', 'b.py']);
});

test('switched off, nothing is looked at', async (t) => {
  const { client } = await clientIn(t, { 'a.py': EXPOSED }, { settings: { enable: false } });
  assert.deepEqual(await filesWithFindings(client, { whole: true }), []);
  const { text } = await client.connection.sendRequest<{ text: string }>('rayGuard/report', { kind: 'findings' });
  assert.match(text, /nothing was looked at/);
});

test('what cannot be read is counted in the report', async (t) => {
  const { client, uri } = await clientIn(t, { 'a.py': EXPOSED, 'b.py': EXPOSED });
  await truncate(fileURLToPath(uri('b.py')), 64 * 1024 * 1024 + 1);
  const { text } = await client.connection.sendRequest<{ text: string }>('rayGuard/report', { kind: 'findings' });
  assert.match(text, /Not read and so missing here, each with its reason in the log: 1\./);
});

test('what was not checked has a list of its own, and the reports and the status say how much it is', async (t) => {
  const files = { 'a.py': EXPOSED, 'main.go': 'exec.Command("ray", "start", "--head")\n', 'data.csv': 'ray.init()\n' };
  const { client } = await clientIn(t, files, { settings: { diagnosticMode: 'workspace' } });
  const ask = (kind: string) => client.connection.sendRequest<{ text: string }>('rayGuard/report', { kind });
  const sentence = '1 file that mentions Ray was not checked (.go 1).';
  const { text } = await ask('not-checked');
  assert.match(text, /^# Not checked\n/);
  assert.ok(text.includes(sentence) && text.includes('main.go'), text);
  assert.ok((await ask('findings')).text.includes(sentence));
  assert.ok((await ask('sarif')).text.includes(sentence));
  const { detail } = client.kept<{ detail: string }>('rayGuard/status').at(-1) ?? assert.fail();
  assert.ok(detail.endsWith(sentence), detail);
});
