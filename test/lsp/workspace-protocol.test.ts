// How the findings of a workspace are asked for and sent: in parts, held back, cancelled, switched on and off, with progress.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  CancellationTokenSource,
  type ClientCapabilities,
  ProgressType,
  type PublishDiagnosticsParams,
  type RegistrationParams,
  type UnregistrationParams,
  type WorkspaceDiagnosticReport,
} from 'vscode-languageserver/node';
import { addFiles } from '../cli/command.ts';
import { FULL, startClient, type TestClient } from './client.ts';
import { Editor } from './editor.ts';

const UNSAFE = 'import ray\nray.init(dashboard_host="0.0.0.0")\n';
const SAFE = 'import ray\nray.put(1)\n';
const WORKSPACE = { diagnosticMode: 'workspace' };
const { diagnostic: _, ...withoutPull } = FULL.textDocument ?? {};
const PUSH: ClientCapabilities = { ...FULL, textDocument: withoutPull };

interface Tree {
  readonly root: string;
  readonly uri: (name: string) => string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
  readonly remove: (name: string) => void;
}

function tree(t: TestContext, files: Readonly<Record<string, string>>): Tree {
  const root = mkdtempSync(join(tmpdir(), 'ray guard протокол-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  addFiles(root, files);
  return {
    root,
    uri: (name) => pathToFileURL(join(root, name)).href,
    write: (some) => addFiles(root, some),
    remove: (name) => rmSync(join(root, name), { recursive: true }),
  };
}

type Known = readonly { readonly uri: string; readonly value: string }[];

function ask(client: TestClient, previousResultIds: Known = [], more: object = {}): Promise<WorkspaceDiagnosticReport> {
  return client.connection.sendRequest('workspace/diagnostic', { previousResultIds, ...more });
}

function idsOf({ items }: WorkspaceDiagnosticReport): Known {
  return items.flatMap(({ uri, resultId }) => (resultId === undefined ? [] : [{ uri, value: resultId }]));
}

function kindsOf({ items }: WorkspaceDiagnosticReport, { uri }: Tree): Record<string, string> {
  const start = uri('').length + 1;
  return Object.fromEntries(items.map((item) => [item.uri.slice(start), item.kind]).sort());
}

function told(client: TestClient, changes: readonly (readonly [uri: string, type: number])[]): void {
  client.notify('workspace/didChangeWatchedFiles', { changes: changes.map(([uri, type]) => ({ uri, type })) });
}

/** True once the answer is there, asked when the server has nothing left to do. */
async function isAnswered(client: TestClient, answer: Promise<unknown>): Promise<boolean> {
  let answered = false;
  void answer.then(
    () => {
      answered = true;
    },
    () => undefined,
  );
  await client.figures();
  return answered;
}

test('files with findings are told in parts where the client takes parts, and the answer itself is empty', async (t) => {
  const files = tree(t, Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`a_${at}.py`, UNSAFE])));
  const client = await startClient({ folder: files.uri(''), settings: WORKSPACE });
  const parts: number[] = [];
  const uris = new Set<string>();
  client.connection.onProgress(new ProgressType<WorkspaceDiagnosticReport>(), 'parts', ({ items }) => {
    parts.push(items.length);
    for (const { uri } of items) uris.add(uri);
  });
  assert.deepEqual(await ask(client, [], { partialResultToken: 'parts' }), { items: [] });
  assert.deepEqual(parts, [50, 50, 20]);
  assert.equal(uris.size, 120);
});

test('a client that knows everything waits, without any work, until something differs', async (t) => {
  const files = tree(t, { 'a.py': UNSAFE, 'b.py': UNSAFE, 'safe.py': SAFE });
  const client = await startClient({ folder: files.uri(''), settings: WORKSPACE });
  const first = await ask(client);
  assert.deepEqual(kindsOf(first, files), { 'a.py': 'full', 'b.py': 'full' });
  const waiting = ask(client, idsOf(first));
  assert.equal(await isAnswered(client, waiting), false);
  const before = await client.figures();
  files.write({ 'safe.py': `${SAFE}# the same to everybody\n` });
  told(client, [[files.uri('safe.py'), 2]]);
  assert.equal(await isAnswered(client, waiting), false, 'nothing differs');
  assert.ok((await client.figures()).judged - before.judged <= 1);
  files.write({ 'a.py': SAFE });
  told(client, [[files.uri('a.py'), 2]]);
  const second = await waiting;
  assert.deepEqual(kindsOf(second, files), { 'a.py': 'full', 'b.py': 'unchanged' });
  const [changed] = second.items.filter(({ kind }) => kind === 'full');
  assert.deepEqual(changed, { kind: 'full', uri: files.uri('a.py'), version: null, items: [] });
});

test('a request that waits is cancelled at once, and the next one is answered', async (t) => {
  const files = tree(t, { 'a.py': UNSAFE });
  const client = await startClient({ folder: files.uri(''), settings: WORKSPACE });
  const first = await ask(client);
  const source = new CancellationTokenSource();
  const known = { previousResultIds: idsOf(first) };
  const waiting = client.connection.sendRequest('workspace/diagnostic', known, source.token);
  const refused = assert.rejects(waiting, { code: -32800 });
  source.cancel();
  await refused;
  assert.deepEqual(kindsOf(await ask(client), files), { 'a.py': 'full' });
});

test('a request is cancelled while the folders are still being read', async (t) => {
  const files = tree(t, Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`a_${at}.py`, UNSAFE])));
  const client = await startClient({ folder: files.uri(''), settings: WORKSPACE });
  let answerSettings = () => {};
  client.beforeSettings = new Promise((resolve) => {
    answerSettings = resolve;
  });
  const source = new CancellationTokenSource();
  const waiting = client.connection.sendRequest('workspace/diagnostic', { previousResultIds: [] }, source.token);
  const refused = assert.rejects(waiting, { code: -32800 });
  source.cancel();
  answerSettings();
  await refused;
  assert.equal((await ask(client)).items.length, 60);
});

test('open documents are left to their own requests; once closed the disk counts', async (t) => {
  const files = tree(t, { 'a.py': UNSAFE, 'b.py': UNSAFE });
  const client = await startClient({ folder: files.uri(''), settings: WORKSPACE });
  client.open(files.uri('a.py'), SAFE);
  assert.deepEqual(await client.items(files.uri('a.py')), []);
  const first = await ask(client);
  assert.deepEqual(kindsOf(first, files), { 'b.py': 'full' });
  const waiting = ask(client, idsOf(first));
  client.close(files.uri('a.py'));
  assert.deepEqual(kindsOf(await waiting, files), { 'a.py': 'full', 'b.py': 'unchanged' });
});

test('the mode is switched while the session runs: offered anew, and closed files come and go', async (t) => {
  const files = tree(t, { 'a.py': UNSAFE, 'b.py': UNSAFE });
  const editor = await Editor.start({ capabilities: FULL, folders: [files.uri('')], settings: {} });
  const { client } = editor;
  const offers = () =>
    client
      .kept<RegistrationParams>('client/registerCapability')
      .flatMap(({ registrations }) => registrations)
      .filter(({ method }) => method === 'textDocument/diagnostic')
      .map(({ registerOptions }) => registerOptions.workspaceDiagnostics);
  editor.open(files.uri('a.py'), UNSAFE, 'python');
  const shown = async () => (await editor.shown()).map((line) => line.slice(files.uri('').length + 1).split(' ')[0]);
  assert.deepEqual(await shown(), ['a.py']);
  editor.configure(WORKSPACE);
  assert.deepEqual(await shown(), ['a.py', 'b.py']);
  editor.configure({ ...WORKSPACE, enable: false });
  assert.deepEqual(await shown(), []);
  editor.configure({});
  assert.deepEqual(await shown(), ['a.py']);
  assert.deepEqual(offers(), [false, true, false]);
  assert.ok(client.kept<UnregistrationParams>('client/unregisterCapability').length >= 2);
  editor.end();
});

test('a client that takes no new offers is answered with nothing for each file that is not shown any more', async (t) => {
  const files = tree(t, { 'a.py': UNSAFE });
  const { dynamicRegistration: __, ...diagnostic } = FULL.textDocument?.diagnostic ?? {};
  const capabilities = { ...FULL, textDocument: { ...FULL.textDocument, diagnostic } };
  const client = await startClient({ capabilities, folder: files.uri(''), settings: WORKSPACE });
  const waiting = ask(client, idsOf(await ask(client)));
  client.settings = {};
  client.notify('workspace/didChangeConfiguration', { settings: null });
  assert.deepEqual((await waiting).items, [{ kind: 'full', uri: files.uri('a.py'), version: null, items: [] }]);
  assert.equal(await isAnswered(client, ask(client)), false, 'nothing to tell until the mode is another one');
});

test('clients that cannot pull are sent what is found in closed files, and empty lists when the mode ends', async (t) => {
  const files = tree(t, { 'a.py': UNSAFE, 'safe.py': SAFE });
  const client = await startClient({ capabilities: PUSH, folder: files.uri(''), settings: WORKSPACE });
  const published = () => client.next<PublishDiagnosticsParams>('textDocument/publishDiagnostics');
  const { uri, diagnostics, version } = await published();
  assert.deepEqual([uri, diagnostics.length > 0, version], [files.uri('a.py'), true, undefined]);
  client.settings = {};
  client.notify('workspace/didChangeConfiguration', { settings: null });
  assert.deepEqual(await published(), { uri: files.uri('a.py'), diagnostics: [] });
  await client.figures();
  assert.deepEqual(client.kept('textDocument/publishDiagnostics'), []);
});

test('progress: shown from the first file to the last, also in a request that brings a token', async (t) => {
  const files = tree(t, Object.fromEntries(Array.from({ length: 250 }, (_, at) => [`a_${at}.py`, SAFE])));
  const capabilities = { ...FULL, window: { workDoneProgress: true } };
  const client = await startClient({ capabilities, folder: files.uri(''), settings: WORKSPACE });
  const { token } = await client.next<{ token: string }>('window/workDoneProgress/create');
  const own: string[] = [];
  client.connection.onProgress(new ProgressType<{ kind: string }>(), token, ({ kind }) => {
    own.push(kind);
  });
  await client.figures();
  assert.equal(own.at(-1), 'end');

  const plain = await startClient({ folder: files.uri(''), settings: WORKSPACE });
  const messages: string[] = [];
  type Progress = { readonly kind: string; readonly message?: string };
  plain.connection.onProgress(new ProgressType<Progress>(), 'work', ({ kind, message = '' }) => {
    messages.push(`${kind} ${message}`.trim());
  });
  await ask(plain, [], { workDoneToken: 'work' });
  assert.match(messages[0] ?? '', /^begin /);
  assert.ok(
    messages.some((message) => /^report \d+\/250 files$/.test(message)),
    messages.join(),
  );
  assert.equal(messages.at(-1), 'end');
});

test('folders that are moved, ignored later, or made an environment take their files with them', async (t) => {
  const files = tree(t, { 'pkg/a.py': UNSAFE, 'pkg/deep/b.py': UNSAFE, 'other/c.py': UNSAFE });
  const editor = await Editor.start({ capabilities: FULL, folders: [files.uri('')], settings: WORKSPACE });
  const shown = async () => (await editor.shown()).map((line) => line.slice(files.uri('').length + 1).split(' ')[0]);
  assert.deepEqual(await shown(), ['other/c.py', 'pkg/a.py', 'pkg/deep/b.py']);
  files.remove('pkg/deep');
  told(editor.client, [[files.uri('pkg/deep'), 3]]);
  assert.deepEqual(await shown(), ['other/c.py', 'pkg/a.py']);
  files.write({ '.gitignore': 'pkg/\n' });
  told(editor.client, [[files.uri('.gitignore'), 1]]);
  assert.deepEqual(await shown(), ['other/c.py']);
  files.write({ '.gitignore': '', 'other/pyvenv.cfg': '' });
  told(editor.client, [
    [files.uri('.gitignore'), 2],
    [files.uri('other/pyvenv.cfg'), 1],
  ]);
  assert.deepEqual(await shown(), ['other/c.py', 'pkg/a.py']);
  files.write({ 'other/bin/activate': '' });
  told(editor.client, [[files.uri('other/bin/activate'), 1]]);
  assert.deepEqual(await shown(), ['pkg/a.py']);
  editor.end();
});

test('in a workspace folder inside a repository, the project files above it count as on the command line', async (t) => {
  const files = tree(t, {
    '.git/HEAD': 'ref: refs/heads/main\n',
    'requirements.txt': 'ray==2.53.0\n',
    'service/a.py': 'import ray\nray.init()\n',
  });
  const client = await startClient({ folder: files.uri('service'), settings: WORKSPACE });
  const { items } = await ask(client);
  assert.deepEqual(
    items.map(({ uri }) => uri),
    [files.uri('service/a.py')],
  );
});
