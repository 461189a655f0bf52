// Start and end of a session, with a client that can everything and one that can nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PublishDiagnosticsParams, RegistrationParams } from 'vscode-languageserver/node';
import { FULL, startClient, TestClient } from './client.ts';

const UNSAFE = 'import ray\nray.init(dashboard_host="0.0.0.0")\n';

test('a full client is registered pull diagnostics, settings and the watching of files', async () => {
  const client = await startClient();
  const { capabilities } = client.initialized;
  assert.equal(capabilities.positionEncoding, 'utf-16');
  assert.equal(capabilities.diagnosticProvider, undefined);
  assert.deepEqual(capabilities.codeActionProvider, { codeActionKinds: ['quickfix', 'source.fixAll.ray-guard'] });
  const registered = await registrations(client, 3);
  assert.deepEqual([...registered.keys()].sort(), [
    'textDocument/diagnostic',
    'workspace/didChangeConfiguration',
    'workspace/didChangeWatchedFiles',
  ]);
  assert.deepEqual(registered.get('textDocument/diagnostic'), {
    documentSelector: null,
    identifier: 'ray-guard',
    interFileDependencies: true,
    workspaceDiagnostics: false,
  });
  assert.deepEqual(await client.next('rayGuard/status'), { state: 'ready', detail: 'Ray Guard 0.1.0 is ready.' });
});

test('a client that takes no registrations is offered pull diagnostics for good', async () => {
  const { textDocument, ...rest } = FULL;
  const { dynamicRegistration: _, ...diagnostic } = textDocument?.diagnostic ?? {};
  const client = await startClient({ capabilities: { ...rest, textDocument: { ...textDocument, diagnostic } } });
  assert.deepEqual(client.initialized.capabilities.diagnosticProvider, {
    identifier: 'ray-guard',
    interFileDependencies: true,
    workspaceDiagnostics: true,
  });
});

async function registrations(client: TestClient, count: number): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (let n = 0; n < count; n++) {
    const { registrations: some } = await client.next<RegistrationParams>('client/registerCapability');
    for (const { method, registerOptions } of some) found.set(method, registerOptions);
  }
  return found;
}

test('a client without any capability is registered nothing, asked nothing and sent diagnostics', async () => {
  const client = await startClient({ capabilities: {} });
  assert.equal(client.initialized.capabilities.diagnosticProvider, undefined);
  client.open('file:///p/a.py', UNSAFE);
  const { diagnostics, version } = await client.next<PublishDiagnosticsParams>('textDocument/publishDiagnostics');
  assert.ok(diagnostics.some(({ code }) => code === 'exposed-dashboard'));
  assert.equal(version, undefined);
  for (const { codeDescription, relatedInformation, data } of diagnostics)
    assert.deepEqual([codeDescription, relatedInformation, data], [undefined, undefined, undefined]);
  const { start } = diagnostics[0]?.range ?? assert.fail();
  assert.deepEqual(await client.actions('file:///p/a.py', { start, end: start }), []);
  assert.deepEqual(client.kept('client/registerCapability'), []);
});

test('exit after shutdown ends well, exit without it does not', async () => {
  const polite = await startClient();
  await polite.connection.sendRequest('shutdown');
  polite.notify('exit', undefined);
  assert.equal(await polite.exitCode, 0);
  const abrupt = await startClient();
  abrupt.notify('exit', undefined);
  assert.equal(await abrupt.exitCode, 1);
});

test('unknown requests are refused, unknown notifications ignored, and the session goes on', async () => {
  const client = await startClient();
  await assert.rejects(client.connection.sendRequest('rayGuard/nothing', {}), { code: -32601 });
  client.notify('rayGuard/nothing', {});
  client.change('file:///p/never-opened.py', 2, { text: 'x' });
  client.open('file:///p/a.py', UNSAFE);
  assert.ok((await client.items('file:///p/a.py')).length > 0);
});

test('without its parsers the server refuses to start and says why', async () => {
  const client = new TestClient({ parts: Promise.reject(new Error('tree-sitter-python.wasm is missing')) });
  const params = { processId: null, rootUri: null, capabilities: FULL };
  await assert.rejects(client.connection.sendRequest('initialize', params), /tree-sitter-python\.wasm is missing/);
});
