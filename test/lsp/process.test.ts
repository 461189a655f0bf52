// The bundled server as a process of its own: over stdio, and gone when its client is.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  createProtocolConnection,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { bundle } from '../../scripts/bundle.ts';
import { root } from '../support/engine.ts';

const URI = 'file:///p/train.py';
let folder = '';
const started: ChildProcess[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ray-guard-server-'));
  await bundle(join(folder, 'dist'), ['server']);
  await copyFile(join(root, 'package.json'), join(folder, 'package.json'));
});
after(async () => {
  for (const server of started) server.kill();
  await rm(folder, { recursive: true });
});

async function startProcess(): Promise<{ server: ChildProcess; client: ProtocolConnection; exit: Promise<unknown[]> }> {
  const server = spawn(process.execPath, [join(folder, 'dist/server.cjs'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  started.push(server);
  const exit = once(server, 'exit');
  const client = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  client.listen();
  await client.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  await client.sendNotification('initialized', {});
  return { server, client, exit };
}

test('the bundle finds its parsers, publishes, and exits with 0', async () => {
  const { client, exit } = await startProcess();
  const published = new Promise<PublishDiagnosticsParams>((resolve) => {
    client.onNotification('textDocument/publishDiagnostics', resolve);
  });
  const text = 'import ray\nray.init(dashboard_host="0.0.0.0")\n';
  await client.sendNotification('textDocument/didOpen', {
    textDocument: { uri: URI, languageId: 'python', version: 1, text },
  });
  const { diagnostics } = await published;
  assert.ok(diagnostics.some(({ code }) => code === 'exposed-dashboard'));
  await client.sendRequest('shutdown');
  await client.sendNotification('exit');
  assert.deepEqual(await exit, [0, null]);
});

test('a server whose client has gone away ends', async () => {
  const { server, exit } = await startProcess();
  server.stdin?.destroy();
  assert.deepEqual(await exit, [1, null]);
});
