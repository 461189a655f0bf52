// The bundled server as a process of its own: over stdio, and gone when its client is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { startProcess } from './server-process.ts';

const URI = 'file:///p/train.py';

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
