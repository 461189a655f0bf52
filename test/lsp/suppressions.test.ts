// Comments that suppress findings, and baselines, as an editor sees them.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type LogMessageParams, NotebookCellKind } from 'vscode-languageserver/node';
import { run } from '../../server/src/cli/run.ts';
import { engine } from '../support/engine.ts';
import { afterEdit, FULL, OLD, rangeOf, startClient, type TestClient } from './client.ts';

const URI = 'file:///p/train.py';
const OPEN = 'import ray\n\nray.init(dashboard_host="0.0.0.0")\n';
const VAIN = 'import ray\nray.put(1)  # ray-guard: ignore[exposed-dashboard] why\n';
const NOTEBOOKS = { ...FULL, notebookDocument: { synchronization: {} } };
const SNIPPETS = {
  ...FULL,
  workspace: { ...FULL.workspace, workspaceEdit: { documentChanges: true, snippetEditSupport: true } },
};

function folderOf(t: TestContext, files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'ray guard baseline '));
  t.after(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  for (const [name, text] of Object.entries(files)) write(name, text);
  return { folder, write, uri: (name: string) => pathToFileURL(join(folder, name)).href };
}

async function writeBaseline(folder: string): Promise<void> {
  const nowhere = { write: () => true };
  const io = {
    cwd: folder,
    version: '0.1.0',
    today: '2026-11-24',
    stdout: nowhere,
    stderr: nowhere,
    readStdin: async () => Buffer.alloc(0),
    colour: false,
  };
  assert.equal(await run(['baseline'], { ...io, loadEngine: async () => engine }), 0);
}

const codes = async (client: TestClient, uri: string) => (await client.items(uri)).map(({ code }) => code);

test('a finding can be accepted for its whole file, and then it is gone', async () => {
  const client = await startClient();
  client.open(URI, OPEN);
  const actions = await client.actions(URI, rangeOf(OPEN, 'dashboard_host'), { only: ['quickfix'] });
  const titles = actions.map(({ title }) => title).filter((title) => title.startsWith('Suppress'));
  assert.deepEqual(titles, ['Suppress exposed-dashboard on this line…', 'Suppress exposed-dashboard in this file…']);
  const text = afterEdit(actions.at(-1)?.edit, URI, OPEN);
  assert.equal(text, `# ray-guard: ignore-file[exposed-dashboard] accepted because ...\n${OPEN}`);
  client.change(URI, 2, { text });
  assert.deepEqual(await codes(client, URI), ['missing-auth-token']);
});

test('a comment in vain is an information with a fix, and cannot be accepted itself', async () => {
  for (const capabilities of [FULL, OLD]) {
    const client = await startClient({ capabilities });
    client.open(URI, VAIN);
    const actions = await client.actions(URI, rangeOf(VAIN, 'ray-guard'), { only: ['quickfix'] });
    assert.deepEqual(
      actions.map(({ title }) => title),
      ['Remove this suppression (review)'],
    );
    assert.equal(afterEdit(actions[0]?.edit, URI, VAIN), 'import ray\nray.put(1)\n');
  }
});

test('a comment in vain is not removed by itself with all safe fixes', async () => {
  const client = await startClient();
  client.open(URI, VAIN);
  assert.deepEqual(await client.actions(URI, rangeOf(VAIN, 'ray'), { only: ['source.fixAll'] }), []);
});

test('for a missing reason an action writes words to be replaced, and selects them; they are no reason', async (t) => {
  const { uri } = folderOf(t, { 'pyproject.toml': '[tool.ray-guard]\nrequire-reason = true\n' });
  const client = await startClient({ capabilities: SNIPPETS, folder: uri('') });
  const text = `${OPEN.trimEnd()}  # ray-guard: ignore\n`;
  client.open(uri('a.py'), text);
  assert.deepEqual(await codes(client, uri('a.py')), ['suppression-without-reason']);
  const [action] = await client.actions(uri('a.py'), rangeOf(text, 'ray-guard'), { only: ['quickfix'] });
  assert.equal(action?.title, 'Give a reason…');
  assert.match(JSON.stringify(action), /\$\{1:accepted because \.\.\.\}/);
  const written = `${text.trimEnd()} accepted because ...\n`;
  assert.equal(afterEdit(action?.edit, uri('a.py'), text), written);
  client.open(uri('b.py'), written);
  assert.deepEqual(await codes(client, uri('b.py')), ['suppression-without-reason']);
  assert.deepEqual(await client.actions(uri('b.py'), rangeOf(written, 'ray-guard'), { only: ['quickfix'] }), []);
});

test('in a notebook a comment for the file counts for all cells', async () => {
  const client = await startClient({ capabilities: NOTEBOOKS });
  const uri = 'file:///p/levels.ipynb';
  const cell = (n: number) => `vscode-notebook-cell:/p/levels.ipynb#${n}`;
  const texts = ['import ray\n', 'ray.init(dashboard_host="0.0.0.0")'];
  client.notify('notebookDocument/didOpen', {
    notebookDocument: {
      uri,
      notebookType: 'jupyter-notebook',
      version: 1,
      cells: texts.map((_, n) => ({ kind: NotebookCellKind.Code, document: cell(n) })),
    },
    cellTextDocuments: texts.map((text, n) => ({ uri: cell(n), languageId: 'python', version: 1, text })),
  });
  const actions = await client.actions(cell(1), rangeOf(texts[1] as string, 'dashboard_host'), { only: ['quickfix'] });
  const action = actions.find(({ title }) => title === 'Suppress exposed-dashboard in this notebook…');
  const written = afterEdit(action?.edit, cell(1), texts[1] as string);
  assert.equal(written, `# ray-guard: ignore-file[exposed-dashboard] accepted because ...\n${texts[1]}`);
  client.notify('notebookDocument/didChange', {
    notebookDocument: { uri, version: 2 },
    change: {
      cells: {
        textContent: [
          { document: { uri: cell(0), version: 2 }, changes: [{ text: `# ray-guard: ignore-file why\n${texts[0]}` }] },
        ],
      },
    },
  });
  assert.deepEqual(await codes(client, cell(1)), []);
});

test('the baseline of the policy counts in the editor, and its changes are taken in', async (t) => {
  const { folder, write, uri } = folderOf(t, {
    'pyproject.toml': '[tool.ray-guard]\nbaseline = "ray-guard-baseline.json"\n',
    'a.py': OPEN,
  });
  await writeBaseline(folder);
  const client = await startClient({ folder: uri('') });
  client.open(uri('a.py'), OPEN);
  assert.deepEqual(await codes(client, uri('a.py')), []);
  client.change(uri('a.py'), 2, { text: `# above\n${OPEN}ray.init(dashboard_host="::")\n` });
  const lines = (await client.items(uri('a.py'))).map(({ range }) => range.start.line);
  assert.deepEqual([...new Set(lines)], [4]);
  const tell = () =>
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uri('ray-guard-baseline.json'), type: 2 }] });
  const shown = async () => [...new Set((await client.items(uri('a.py'))).map(({ range }) => range.start.line))];
  write('ray-guard-baseline.json', '{"version": 1, "findings": []}');
  tell();
  await client.next('workspace/diagnostic/refresh');
  assert.deepEqual(await shown(), [3, 4]);
  write('ray-guard-baseline.json', '<<<<<<< ours');
  tell();
  assert.deepEqual(await shown(), [3, 4], 'everything is shown');
  const warned = client.kept<LogMessageParams>('window/logMessage').map(({ message }) => message);
  assert.ok(
    warned.some((message) => message.includes('A merge conflict is not resolved here')),
    warned.join('\n'),
  );
  await writeBaseline(folder);
  tell();
  assert.deepEqual(await shown(), [4]);
});

test('a baseline that the command line wrote of a notebook file counts for its open cells', async (t) => {
  const source = 'ray.init(dashboard_host="0.0.0.0")';
  const cells = [
    { cell_type: 'code', source: ['import ray\n', source], outputs: [], metadata: {}, execution_count: null },
  ];
  const { folder, uri } = folderOf(t, {
    'pyproject.toml': '[tool.ray-guard]\nbaseline = "ray-guard-baseline.json"\n',
    'levels.ipynb': JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }, undefined, 1),
  });
  await writeBaseline(folder);
  const client = await startClient({ capabilities: NOTEBOOKS, folder: uri('') });
  const cell = `vscode-notebook-cell:${new URL(uri('levels.ipynb')).pathname}#1`;
  const open = (text: string, version: number) =>
    client.notify('notebookDocument/didOpen', {
      notebookDocument: {
        uri: uri('levels.ipynb'),
        notebookType: 'jupyter-notebook',
        version,
        cells: [{ kind: NotebookCellKind.Code, document: cell }],
      },
      cellTextDocuments: [{ uri: cell, languageId: 'python', version, text }],
    });
  open(`import ray\n${source}`, 1);
  assert.deepEqual(await codes(client, cell), []);
  client.notify('notebookDocument/didChange', {
    notebookDocument: { uri: uri('levels.ipynb'), version: 2 },
    change: {
      cells: {
        textContent: [
          { document: { uri: cell, version: 2 }, changes: [{ text: 'import ray\nray.init(dashboard_host="::")' }] },
        ],
      },
    },
  });
  assert.ok((await codes(client, cell)).includes('exposed-dashboard'));
});
