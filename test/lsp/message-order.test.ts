// What comes too early, twice, too late or without what its method needs: refused with LSP's own codes, and nothing is lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ErrorCodes } from 'vscode-languageserver/node';
import { wrongMember } from '../../server/src/lsp/session/message-order.ts';
import { FULL, startClient, TestClient } from './client.ts';

const URI = 'file:///p/a.py';
const UNSAFE = 'import ray\nray.init(dashboard_host="0.0.0.0")\n';
const hover = { textDocument: { uri: URI }, position: { line: 1, character: 10 } };

test('before initialize a request is refused, a document that is opened ignored, and the session starts as ever', async () => {
  const client = new TestClient({});
  await assert.rejects(client.connection.sendRequest('textDocument/hover', hover), {
    code: ErrorCodes.ServerNotInitialized,
  });
  client.notify('textDocument/didOpen', { textDocument: { uri: URI, languageId: 'python', version: 1, text: UNSAFE } });
  await client.connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: FULL });
  client.notify('initialized', {});
  assert.deepEqual(await client.items(URI), []);
  client.open(URI, UNSAFE);
  assert.ok((await client.items(URI)).length > 0);
});

test('a second initialize is refused, and open documents stay', async () => {
  const client = await startClient();
  client.open(URI, UNSAFE);
  await assert.rejects(
    client.connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} }),
    { code: ErrorCodes.InvalidRequest },
  );
  assert.ok((await client.items(URI)).length > 0);
});

test('after shutdown everything but exit is refused', async () => {
  const client = await startClient();
  await client.connection.sendRequest('shutdown');
  for (const [method, params] of [
    ['textDocument/hover', hover],
    ['shutdown', undefined],
    ['initialize', { processId: null, rootUri: null, capabilities: {} }],
  ] as const)
    await assert.rejects(client.connection.sendRequest(method, params), { code: ErrorCodes.InvalidRequest }, method);
  client.notify('exit', undefined);
  assert.equal(await client.exitCode, 0);
});

test('parameters that are missing are named, and the next request is answered', async () => {
  const client = await startClient();
  client.open(URI, UNSAFE);
  for (const [method, params, member] of [
    ['textDocument/hover', {}, 'textDocument'],
    ['textDocument/hover', { ...hover, position: { line: '1', character: 0 } }, 'position.line'],
    ['textDocument/codeAction', { textDocument: { uri: URI }, range: null, context: { diagnostics: [] } }, 'range'],
    ['textDocument/diagnostic', { textDocument: { uri: 7 } }, 'textDocument.uri'],
    ['rayGuard/recommendedInit', { uri: URI }, 'position'],
  ] as const)
    await assert.rejects(client.connection.sendRequest(method, params), {
      code: ErrorCodes.InvalidParams,
      message: `${method}: ${member} is missing or of another type.`,
    });
  client.notify('textDocument/didChange', { textDocument: { uri: URI } });
  assert.ok((await client.items(URI)).length > 0);
  assert.notEqual(await client.connection.sendRequest('textDocument/hover', hover), null);
});

test('parameters by position are taken as well', async () => {
  const client = await startClient();
  client.open(URI, UNSAFE);
  const position = { line: 1, character: 0 };
  const answer = await client.connection.sendRequest('rayGuard/recommendedInit', { uri: URI, position }, undefined);
  assert.ok(Array.isArray(answer));
});

test('a shape asks for what it names and lets everything else be', () => {
  assert.equal(wrongMember({ uri: 'a', more: 1 }, { uri: 'string' }), undefined);
  assert.equal(wrongMember([{ uri: 'a' }, { uri: 1 }], [{ uri: 'string' }], 'added'), 'added[1].uri');
  assert.equal(wrongMember([], [{ uri: 'string' }]), undefined);
  assert.equal(wrongMember(undefined, { uri: 'string' }), 'params');
  assert.equal(wrongMember(null, {}), 'params');
});
