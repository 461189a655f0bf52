// Diagnostics over the wire: pulled and published, kept in step with the text, and honest about what failed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CancellationTokenSource,
  type LogMessageParams,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import { createEngine } from '../../server/src/core/engine/engine.ts';
import { languages } from '../../server/src/core/index.ts';
import { defineRule, onFile } from '../../server/src/core/rules/rule.ts';
import { engine, grammars } from '../support/engine.ts';
import { stubDocs } from '../support/stub-docs.ts';
import { brief, OLD, rangeOf, startClient } from './client.ts';

const URI = 'file:///p/train.py';
const UNSAFE = 'import ray\nray.init(dashboard_host="0.0.0.0")\n';
const SAFE = 'import ray\nray.init(dashboard_host="127.0.0.1")\n';
const EXPOSED = '1:9-33 exposed-dashboard 1';

test('pulled diagnostics have an id, are unchanged while nothing changes, and new with the text', async () => {
  const client = await startClient();
  client.open(URI, UNSAFE);
  const first = await client.pull(URI);
  assert.ok(first.kind === 'full' && first.resultId);
  assert.ok(brief(first.items).includes(EXPOSED), brief(first.items).join());
  assert.deepEqual(await client.pull(URI, first.resultId), { kind: 'unchanged', resultId: first.resultId });
  client.change(URI, 2, { text: SAFE });
  const second = await client.pull(URI, first.resultId);
  assert.ok(second.kind === 'full' && second.resultId !== first.resultId);
  assert.deepEqual(second.items, []);
  assert.deepEqual(await client.pull('file:///p/not-open.py'), second, 'the same diagnostics have the same id');
});

test('the rule leads to its page where the client has pages, and what is no address counts as none', async () => {
  const hrefOf = async (pages: unknown) => {
    const client = await startClient({ initializationOptions: { pages } });
    client.open(URI, UNSAFE);
    return (await client.items(URI))[0]?.codeDescription?.href ?? '';
  };
  assert.equal(await hrefOf('file:///x/docs/rules/'), 'file:///x/docs/rules/exposed-dashboard.md');
  for (const none of [undefined, 1, '', 'docs/rules/', 'file:///x']) assert.match(await hrefOf(none), /^https:\/\//);
});

test('a diagnostic carries code, documentation, source and fingerprint', async () => {
  const client = await startClient();
  client.open(URI, UNSAFE);
  const exposed = (await client.items(URI)).find(({ code }) => code === 'exposed-dashboard');
  assert.equal(exposed?.source, 'ray-guard');
  assert.match(exposed?.codeDescription?.href ?? '', /^https:\/\//);
  assert.match(exposed?.data.fingerprint, /^[0-9a-f]{16}$/);
  assert.match(String(exposed?.message), /^Ray dashboard listens on all interfaces/);
});

test('clients that cannot pull are sent every version, empty lists as well, and a last one on closing', async () => {
  const client = await startClient({ capabilities: OLD });
  const published = () => client.next<PublishDiagnosticsParams>('textDocument/publishDiagnostics');
  client.open(URI, UNSAFE, 'python', 7);
  const first = await published();
  assert.equal(first.version, 7);
  assert.ok(brief(first.diagnostics).includes(EXPOSED));
  client.change(URI, 8, { text: SAFE });
  assert.deepEqual(await published(), { uri: URI, version: 8, diagnostics: [] });
  client.change(URI, 9, { text: UNSAFE });
  assert.equal((await published()).diagnostics.length, first.diagnostics.length);
  client.close(URI);
  assert.deepEqual(await published(), { uri: URI, diagnostics: [] });
});

test('edits in CRLF text with emoji keep lines and columns right', async () => {
  const client = await startClient();
  let text = '# 😀 Привет\r\nimport ray\r\nray.init()\r\n';
  client.open(URI, text);
  await client.pull(URI);
  const steps: [find: string, insert: string][] = [
    ['ray.init(', 'ray.init(dashboard_host="0.0.0.0"'],
    ['# 😀', '# 🎉🎉\r\n# 😀'],
    ['import ray', 'x = "😀"; import ray'],
    ['Привет\r\n', 'Привет\r\n\r\n# 😀\r\n'],
    ['Привет\r\n\r\n', 'Привет'],
  ];
  for (const [step, [find, insert]] of steps.entries()) {
    client.change(URI, step + 2, { range: rangeOf(text, find), text: insert });
    text = text.replace(find, () => insert);
    const other = `file:///p/fresh-${step}.py`;
    client.open(other, text);
    const edited = await client.items(URI);
    assert.deepEqual(edited, await client.items(other), `step ${step}`);
    const exposed = edited.find(({ code }) => code === 'exposed-dashboard');
    assert.deepEqual(exposed?.range, rangeOf(text, 'dashboard_host="0.0.0.0"'), `step ${step}`);
  }
});

test('an answer for a text that has moved meanwhile is not given', async () => {
  const client = await startClient();
  const { answer } = holdSettings(client);
  client.open(URI, UNSAFE);
  const pulled = client.pull(URI);
  const acted = client.actions(URI, rangeOf(UNSAFE, 'dashboard_host'));
  client.change(URI, 2, { text: SAFE });
  answer();
  await assert.rejects(pulled, { code: -32802, data: { retriggerRequest: true } });
  await assert.rejects(acted, { code: -32801 });
  assert.deepEqual(await client.items(URI), []);
});

test('a cancelled request is answered as cancelled', async () => {
  const client = await startClient();
  const { answer } = holdSettings(client);
  client.open(URI, UNSAFE);
  const source = new CancellationTokenSource();
  const hover = client.connection.sendRequest(
    'textDocument/hover',
    { textDocument: { uri: URI }, position: { line: 0, character: 0 } },
    source.token,
  );
  source.cancel();
  answer();
  await assert.rejects(hover, { code: -32800 });
});

/** The server waits for settings before it checks: until `answer` is called it cannot go on. */
function holdSettings(client: Awaited<ReturnType<typeof startClient>>): { answer: () => void } {
  let answer = () => {};
  client.beforeSettings = new Promise((resolve) => {
    answer = resolve;
  });
  client.notify('workspace/didChangeConfiguration', { settings: null });
  return { answer };
}

test('a file that does not parse is judged around the damage', async () => {
  const client = await startClient();
  client.open(URI, `<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> other\n${UNSAFE}def f(:\n`);
  assert.ok((await client.items(URI)).some(({ code }) => code === 'exposed-dashboard'));
  client.change(URI, 2, { text: `${UNSAFE}ray.init(dashboard_host="` });
  assert.ok((await client.items(URI)).some(({ code }) => code === 'exposed-dashboard'));
});

test('the name of a file decides its language where the editor knows none', async () => {
  const client = await startClient();
  client.open('file:///p/a.py', UNSAFE, 'plaintext');
  assert.ok((await client.items('file:///p/a.py')).length > 0);
  client.open('untitled:Untitled-1', UNSAFE, 'python');
  assert.ok((await client.items('untitled:Untitled-1')).length > 0);
  const compose = 'services:\n  head:\n    image: rayproject/ray:2.60.0\n    ports: ["8265:8265"]\n';
  client.open('untitled:Untitled-2', compose, 'dockercompose');
  assert.ok((await client.items('untitled:Untitled-2')).length > 0, 'an id that only the editor has');
  client.open('file:///p/notes.txt', UNSAFE, 'plaintext');
  assert.deepEqual(await client.items('file:///p/notes.txt'), []);
});

test('a rule that throws is logged once and hides no other rule', async () => {
  const broken = defineRule({
    meta: { id: 'broken', title: 'Broken', severity: 'error', since: '0.1.0', cwe: [], fix: 'none', docs: stubDocs },
    checks: [
      onFile({}, () => {
        throw new Error('on purpose');
      }),
    ],
  });
  const client = await startClient({ engine: createEngine({ grammars, languages, rules: [broken, ...engine.rules] }) });
  assert.deepEqual(await client.next('rayGuard/status'), { state: 'ready', detail: 'Ray Guard 0.1.0 is ready.' });
  client.open(URI, UNSAFE);
  assert.ok(brief(await client.items(URI)).includes(EXPOSED));
  client.change(URI, 2, { text: SAFE });
  assert.deepEqual(await client.items(URI), []);
  const detail = 'rule broken failed, other findings are not affected: Error: on purpose';
  assert.deepEqual(await client.next('rayGuard/status'), { state: 'limited', detail });
  const logged = client.kept<LogMessageParams>('window/logMessage').filter(({ message }) => message.includes('broken'));
  assert.equal(logged.length, 1);
  const [first, ...frames] = logged[0]?.message.split('\n') ?? [];
  assert.deepEqual([logged[0]?.type, first], [1, detail]);
  assert.ok(frames[0]?.includes('diagnostics.test.ts'), 'the log says where the rule threw');
});

test('a text that breaks the parser limits that document alone, until it can be read', async () => {
  const client = await startClient();
  assert.deepEqual(await client.next('rayGuard/status'), { state: 'ready', detail: 'Ray Guard 0.1.0 is ready.' });
  const deep = [...Array(1000).keys()].map((level) => `${' '.repeat(level)}if x:\n`).join('');
  client.open('file:///p/start.sh', 'ray start --head --dashboard-host=0.0.0.0\n', 'shellscript');
  const before = brief(await client.items('file:///p/start.sh'));
  client.open('file:///p/deep.py', `${UNSAFE}${deep}${' '.repeat(1000)}"a string"\n`);
  assert.deepEqual(await client.items('file:///p/deep.py'), []);
  const { state, detail } = await client.next<{ state: string; detail: string }>('rayGuard/status');
  assert.equal(state, 'limited');
  assert.match(detail, /^\/p\/deep\.py: The parser breaks off at this file/);
  client.open(URI, UNSAFE);
  assert.ok(brief(await client.items(URI)).includes(EXPOSED));
  client.change('file:///p/start.sh', 2, { text: '#\nray start --head --dashboard-host=0.0.0.0\n' });
  assert.equal((await client.items('file:///p/start.sh')).length, before.length);
  client.change('file:///p/deep.py', 2, { text: UNSAFE });
  assert.ok(brief(await client.items('file:///p/deep.py')).includes(EXPOSED));
  assert.equal((await client.next<{ state: string }>('rayGuard/status')).state, 'ready');
});
