// Findings of a whole workspace: pulled in one go, held back until something changes, and checked again only where it matters.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver/node';
import { startClient, type TestClient } from './client.ts';

const WITH_RAY = 12;
const WITHOUT = 60;

interface Report {
  readonly uri: string;
  readonly kind: string;
  readonly resultId: string;
  readonly items?: readonly Diagnostic[];
}

/** Programs of which some start Ray, and the pin that decides what is reported about them. */
async function workspace(t: TestContext): Promise<{ uri: string; pin: (version: string) => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'ray-guard-workspace-'));
  t.after(() => rm(folder, { recursive: true }));
  const pin = (version: string) => writeFile(join(folder, 'requirements.txt'), `ray==${version}\n`);
  await pin('2.60.0');
  for (let at = 0; at < WITH_RAY; at++) await writeFile(join(folder, `ray_${at}.py`), 'import ray\nray.init()\n');
  for (let at = 0; at < WITHOUT; at++) await writeFile(join(folder, `plain_${at}.py`), 'import array\n');
  return { uri: pathToFileURL(folder).href, pin };
}

async function pull(client: TestClient, known: readonly Report[] = []): Promise<Report[]> {
  const previousResultIds = known.map(({ uri, resultId }) => ({ uri, value: resultId }));
  const { items } = await client.connection.sendRequest<{ items: Report[] }>('workspace/diagnostic', {
    previousResultIds,
  });
  return items;
}

test('one pin changes: only files that use Ray are judged again, each once, and only what differs is told', async (t) => {
  const { uri, pin } = await workspace(t);
  const client = await startClient({ folder: uri, settings: { diagnosticMode: 'workspace' } });
  const first = await pull(client);
  const before = (await client.figures()) as { judged: number };
  await pin('2.53.0');
  client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: `${uri}/requirements.txt`, type: 2 }] });
  const second = await pull(client, first);
  const after = (await client.figures()) as { judged: number };
  const told = second.filter(({ kind }) => kind === 'full').map((report) => report.uri.slice(uri.length + 1));
  const rays = Array.from({ length: WITH_RAY }, (_, at) => `ray_${at}.py`);
  assert.deepEqual(told.sort(), [...rays, 'requirements.txt'].sort());
  assert.equal(after.judged - before.judged, WITH_RAY + 1);
});

test('a pin that means the same to everyone judges nothing but its own file', async (t) => {
  const { uri, pin } = await workspace(t);
  const client = await startClient({ folder: uri, settings: { diagnosticMode: 'workspace' } });
  await pull(client);
  const before = (await client.figures()) as { judged: number };
  await pin('2.60.0');
  client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: `${uri}/requirements.txt`, type: 2 }] });
  const after = (await client.figures()) as { judged: number };
  assert.equal(after.judged - before.judged, 0);
});

test('in openFilesOnly nothing is told of closed files', async (t) => {
  const { uri } = await workspace(t);
  const client = await startClient({ folder: uri, settings: { diagnosticMode: 'openFilesOnly' } });
  client.open(`${uri}/ray_0.py`, 'import ray\nray.init(dashboard_host="0.0.0.0")\n');
  assert.ok((await client.items(`${uri}/ray_0.py`)).length > 0);
  const { judged } = (await client.figures()) as { judged: number };
  assert.equal(judged, 1);
});
