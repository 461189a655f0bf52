// The policy in an editor: what is offered, explained and fixed in it, and what it changes in other documents.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type CompletionItem, type Hover, MarkupContent, type Position } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createEngine } from '../../server/src/core/engine/engine.ts';
import { languages } from '../../server/src/core/index.ts';
import { defineRule } from '../../server/src/core/rules/rule.ts';
import { grammars } from '../support/engine.ts';
import { stubDocs } from '../support/stub-docs.ts';
import { afterEdit, brief, FULL, rangeOf, startClient, type TestClient } from './client.ts';

const OWN = 'file:///p/ray-guard.toml';
const PYPROJECT = 'file:///p/pyproject.toml';
const PROGRAM = 'file:///p/train.py';
const UNSAFE = 'import ray\nray.init(dashboard_host="0.0.0.0")\n';
const MARKDOWN = {
  ...FULL,
  textDocument: {
    ...FULL.textDocument,
    completion: { completionItem: { documentationFormat: ['markdown' as const] } },
  },
};

function complete(client: TestClient, uri: string, position: Position): Promise<CompletionItem[]> {
  return client.connection.sendRequest('textDocument/completion', { textDocument: { uri }, position });
}

test('completion while the text is no TOML yet', async () => {
  const client = await startClient({ capabilities: MARKDOWN });
  assert.ok(client.initialized.capabilities.completionProvider?.triggerCharacters?.includes('"'));
  const text = '[project]\nname = "p"\n[tool.ray-guard]\nsev';
  client.open(PYPROJECT, text, 'toml');
  const items = await complete(client, PYPROJECT, { line: 3, character: 3 });
  const severity = items.find(({ label }) => label === 'severity') ?? assert.fail();
  assert.deepEqual(severity.textEdit, { range: rangeOf(text, 'sev'), newText: 'severity = ' });
  const { kind, value } = severity.documentation as { kind: string; value: string };
  assert.equal(kind, 'markdown');
  assert.match(value, /```toml\nseverity = \{ exposed-serve = "off" \}\n```$/);
  assert.deepEqual(
    [...items].sort((a, b) => (a.sortText ?? '').localeCompare(b.sortText ?? '')).map(({ label }) => label),
    items.map(({ label }) => label),
  );
  client.change(PYPROJECT, 2, { text: '[tool.ray-guard.severity]\n"expo' });
  const rules = await complete(client, PYPROJECT, { line: 1, character: 5 });
  assert.ok(rules.some(({ label, detail }) => label === 'exposed-serve' && detail?.startsWith('Ray Serve')));
});

test('no completion in other documents, and plain text where Markdown is not known', async () => {
  const client = await startClient();
  client.open(PROGRAM, 'ra');
  assert.deepEqual(await complete(client, PROGRAM, { line: 0, character: 2 }), []);
  assert.deepEqual(await complete(client, 'file:///nowhere', { line: 0, character: 0 }), []);
  client.open(OWN, '\uFEFF', 'toml');
  const [item] = await complete(client, OWN, { line: 0, character: 1 });
  assert.equal(item?.label, 'ray');
  assert.ok(MarkupContent.is(item?.documentation));
  assert.equal(item?.documentation.kind, 'plaintext');
});

test('hover explains a key, with nothing of the file in it', async () => {
  const client = await startClient();
  const text = 'trusted = ["[x](command:evil)"]\n';
  client.open(OWN, text, 'toml');
  const hover = await client.connection.sendRequest<Hover | null>('textDocument/hover', {
    textDocument: { uri: OWN },
    position: { line: 0, character: 2 },
  });
  assert.ok(hover && MarkupContent.is(hover.contents));
  const { kind, value } = hover.contents;
  assert.equal(kind, 'markdown');
  assert.match(value, /VPN/);
  assert.doesNotMatch(value, /evil/);
  assert.match(value, /"\*\.corp\.example"/);
  assert.deepEqual(hover.range, rangeOf(text, 'trusted'));
});

test('what a rule says is shown, not interpreted; switched off, nothing is offered', async () => {
  const docs = { ...stubDocs, finds: '<img src=x> *b* [y](z) `a*b`' };
  const rule = defineRule({
    meta: { id: 'loud', title: '# Loud', severity: 'error', since: '0.1.0', cwe: [], fix: 'none', docs },
    checks: [],
  });
  const engine = createEngine({ grammars, languages, rules: [rule] });
  const client = await startClient({ capabilities: MARKDOWN, engine });
  client.open(OWN, 'severity = { lou = 1 }\n', 'toml');
  const [item] = await complete(client, OWN, { line: 0, character: 16 });
  assert.ok(MarkupContent.is(item?.documentation));
  assert.equal(item.documentation.value, '\\# Loud\n\n\\<img src=x\\> \\*b\\* \\[y\\]\\(z\\) `a*b`');
  assert.equal((await client.items(OWN)).length, 1);
  client.settings = { enable: false };
  client.notify('workspace/didChangeConfiguration', { settings: null });
  await client.settle();
  assert.deepEqual(await complete(client, OWN, { line: 0, character: 16 }), []);
});

test('a mistake is a diagnostic with a fix that mends it', async () => {
  const client = await startClient();
  const text = '\uFEFF# 😀\r\nseverty = { exposed-dashbord = "of" }\r\ntrusted = "10.8.0.0/16"\r\n';
  client.open(OWN, text, 'toml');
  assert.deepEqual(brief(await client.items(OWN)), ['1:0-7 policy 2', '2:10-23 policy 2']);
  const [first] = await client.actions(OWN, rangeOf(text, 'severty'));
  assert.equal(first?.title, 'Change to "severity"');
  assert.equal(first?.isPreferred, true);
  assert.deepEqual(
    first?.diagnostics?.map(({ code }) => code),
    ['policy'],
  );
  const mended = afterEdit(first?.edit, OWN, text);
  client.change(OWN, 2, { text: mended });
  assert.deepEqual(brief(await client.items(OWN)), ['1:13-29 policy 2', '2:10-23 policy 2']);
  const [second] = await client.actions(OWN, rangeOf(mended, '10.8.0.0'));
  const last = afterEdit(second?.edit, OWN, mended);
  assert.ok(last.includes('trusted = ["10.8.0.0/16"]\r\n'), last);
  assert.deepEqual(await client.actions(OWN, { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }), []);
});

test('every fix at a place, in a document with two mistakes on one line', async () => {
  const client = await startClient();
  const text = '[severity]\nexposed-dashbord = "of"\n';
  client.open(OWN, text, 'toml');
  const document = TextDocument.create(OWN, '', 0, text);
  assert.deepEqual(
    (await client.actions(OWN, { start: document.positionAt(11), end: document.positionAt(text.length) })).map(
      ({ title }) => title,
    ),
    ['Change to "exposed-dashboard"'],
  );
});

test('ray-guard.toml on disk and in the editor changes what is said of a program at once', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'ray guard '));
  t.after(() => rm(folder, { recursive: true }));
  const uri = (name: string) => pathToFileURL(join(folder, name)).href;
  await writeFile(join(folder, 'ray-guard.toml'), 'require-reason = true\nexclude = ["*.py"]\n');
  const client = await startClient({ folder: uri('') });
  client.open(uri('train.py'), UNSAFE);
  assert.deepEqual(await client.items(uri('train.py')), []);
  client.open(uri('ray-guard.toml'), 'severity = { exposed-dashboard = "information" }\n', 'toml');
  await client.next('workspace/diagnostic/refresh');
  const exposed = (await client.items(uri('train.py'))).find(({ code }) => code === 'exposed-dashboard');
  assert.equal(exposed?.severity, 3);
  client.change(uri('ray-guard.toml'), 2, { text: 'local-processes = ["*.py"]\n' });
  await client.next('workspace/diagnostic/refresh');
  const local = await client.items(uri('train.py'));
  assert.ok(local.length > 0);
  for (const { severity, relatedInformation } of local) {
    assert.equal(severity, 3);
    assert.equal(relatedInformation?.at(-1)?.location.uri, uri('ray-guard.toml'));
  }
});
