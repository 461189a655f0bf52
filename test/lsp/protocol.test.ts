// The check of the protocol finds what is wrong: else it would find nothing in the other tests either.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/engine.ts';
import { mistakesIn } from './protocol-check.ts';

const PLACE = { start: { line: 0, character: 1 }, end: { line: 0, character: 2 } };
const published = (diagnostic: object) =>
  mistakesIn('sent', 'textDocument/publishDiagnostics', { uri: 'file:///a.py', diagnostics: [diagnostic] });

test('a message as it should be', () => {
  assert.deepEqual(published({ range: PLACE, message: 'm', severity: 2, code: 'c', data: { any: ['thing'] } }), []);
  assert.deepEqual(mistakesIn('answered', 'textDocument/hover', null), []);
  assert.deepEqual(mistakesIn('sent', 'workspace/diagnostic/refresh', undefined), []);
  assert.deepEqual(mistakesIn('sent', 'rayGuard/status', { anything: 1 }), []);
});

test('a member that is missing, misspelled, of another type or no number of a line', () => {
  for (const diagnostic of [
    { range: PLACE },
    { range: PLACE, message: 'm', severty: 2 },
    { range: PLACE, message: 'm', severity: 'error' },
    { range: { ...PLACE, start: { line: -1, character: 0 } }, message: 'm' },
    { range: { ...PLACE, start: { line: 0.5, character: 0 } }, message: 'm' },
    { range: PLACE, message: 'm', relatedInformation: [{ message: 'm' }] },
  ])
    assert.notDeepEqual(published(diagnostic), [], JSON.stringify(diagnostic));
});

test('a method that nobody knows, an answer to nothing, options of another registration', () => {
  assert.notDeepEqual(mistakesIn('sent', 'workspace/diagnostics', {}), []);
  assert.notDeepEqual(mistakesIn('sent', 'workspace/diagnostic/refresh', {}), []);
  assert.notDeepEqual(mistakesIn('answered', 'textDocument/codeAction', [{ kind: 'quickfix' }]), []);
  const registrations = [{ id: '1', method: 'workspace/didChangeWatchedFiles', registerOptions: { watcher: [] } }];
  assert.notDeepEqual(mistakesIn('sent', 'client/registerCapability', { registrations }), []);
});

test('it is made of the declarations of the library in use', () => {
  const { $comment } = JSON.parse(readFileSync(join(root, 'test/lsp/protocol.schema.json'), 'utf8'));
  const installed = JSON.parse(
    readFileSync(join(root, 'node_modules/vscode-languageserver-protocol/package.json'), 'utf8'),
  );
  assert.equal($comment, `${installed.name} ${installed.version} (${installed.license})`);
});
