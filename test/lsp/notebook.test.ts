// Notebooks in the editor: every cell is a document, and all of them are one program.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClientCapabilities } from 'vscode-languageserver/node';
import { afterEdit, brief, FULL, OLD, rangeOf, startClient, type TestClient } from './client.ts';

const NOTEBOOK = 'file:///project/example.ipynb';
const uriOf = (cell: number) => `vscode-notebook-cell:/project/example.ipynb#W${cell}`;
const withNotebooks = (capabilities: ClientCapabilities): ClientCapabilities => ({
  ...capabilities,
  notebookDocument: { synchronization: { dynamicRegistration: true } },
});
const capabilities = withNotebooks(FULL);

const OPEN = 'ray.init(dashboard_host="0.0.0.0")';
const EXPOSED = '0:9-33 exposed-dashboard 1';

function openNotebook(client: TestClient, cells: readonly string[], languageId = 'python'): void {
  client.notify('notebookDocument/didOpen', {
    notebookDocument: {
      uri: NOTEBOOK,
      notebookType: 'jupyter-notebook',
      version: 1,
      cells: cells.map((_, index) => ({ kind: 2, document: uriOf(index) })),
    },
    cellTextDocuments: cells.map((text, index) => ({ uri: uriOf(index), languageId, version: 1, text })),
  });
}

function changeCell(client: TestClient, cell: number, version: number, text: string): void {
  client.notify('notebookDocument/didChange', {
    notebookDocument: { uri: NOTEBOOK, version },
    change: { cells: { textContent: [{ document: { uri: uriOf(cell), version }, changes: [{ text }] }] } },
  });
}

/** Only the rule that these tests need to see coming and going. */
async function exposed(client: TestClient, cell: number): Promise<string[]> {
  return brief(await client.items(uriOf(cell))).filter((line) => line.includes('exposed-dashboard'));
}

test('is offered only to clients that know notebooks', async () => {
  const [with_, without] = await Promise.all([startClient({ capabilities }), startClient()]);
  assert.deepEqual(with_.initialized.capabilities.notebookDocumentSync, {
    notebookSelector: [{ notebook: '*', cells: [{ language: 'python' }] }],
  });
  assert.equal(without.initialized.capabilities.notebookDocumentSync, undefined);
});

describe('diagnostics', () => {
  test('of a cell know the cells above it, and stand in the cell', async () => {
    const client = await startClient({ capabilities });
    openNotebook(client, ['%pip install ray\nimport ray', `# 😀\n\n${OPEN}`, 'x = 1']);
    assert.deepEqual(await exposed(client, 0), []);
    assert.deepEqual(await exposed(client, 1), ['2:9-33 exposed-dashboard 1']);
    assert.deepEqual(await client.items(uriOf(2)), []);
  });

  test('follow a change in another cell, and the client is told to ask', async () => {
    const client = await startClient({ capabilities });
    openNotebook(client, ['import numpy', OPEN]);
    assert.deepEqual(await exposed(client, 1), []);
    changeCell(client, 0, 2, 'import ray');
    await client.next('workspace/diagnostic/refresh');
    assert.deepEqual(await exposed(client, 1), [EXPOSED]);
  });

  test('a change that means nothing to other cells asks for nothing', async () => {
    const client = await startClient({ capabilities });
    openNotebook(client, ['import ray', OPEN, 'x = 1']);
    for (const cell of [0, 1, 2]) await client.items(uriOf(cell));
    await client.settle();
    const before = client.kept('workspace/diagnostic/refresh').length;
    changeCell(client, 2, 2, 'x = 2');
    await client.settle();
    assert.deepEqual(await exposed(client, 1), [EXPOSED]);
    assert.equal(client.kept('workspace/diagnostic/refresh').length, before);
  });

  test('follow cells that are moved and removed', async () => {
    const client = await startClient({ capabilities });
    openNotebook(client, [OPEN, 'import ray']);
    const structure = (version: number, array: unknown, didClose: unknown[] = []) =>
      client.notify('notebookDocument/didChange', {
        notebookDocument: { uri: NOTEBOOK, version },
        change: { cells: { structure: { array, didOpen: [], didClose } } },
      });
    structure(2, {
      start: 0,
      deleteCount: 2,
      cells: [
        { kind: 2, document: uriOf(1) },
        { kind: 2, document: uriOf(0) },
      ],
    });
    assert.deepEqual(await exposed(client, 0), [EXPOSED]);
    structure(3, { start: 0, deleteCount: 1 }, [{ uri: uriOf(1) }]);
    assert.deepEqual(await exposed(client, 0), []);
    assert.deepEqual(await client.items(uriOf(1)), []);
  });

  test('are published where nothing is pulled, and taken back at the end', async () => {
    const client = await startClient({ capabilities: withNotebooks(OLD) });
    type Published = { uri: string; version?: number; diagnostics: [] };
    const published = async (count: number) => {
      const all: Published[] = [];
      while (all.length < count) all.push(await client.next<Published>('textDocument/publishDiagnostics'));
      return Object.fromEntries(
        all.map(({ uri, version, diagnostics }) => [
          uri,
          [version, brief(diagnostics).filter((line) => line.includes('exposed-dashboard'))],
        ]),
      );
    };
    openNotebook(client, ['import ray', OPEN]);
    assert.deepEqual(await published(2), { [uriOf(0)]: [1, []], [uriOf(1)]: [1, [EXPOSED]] });
    changeCell(client, 0, 2, 'import rayon');
    assert.deepEqual(await published(2), { [uriOf(0)]: [2, []], [uriOf(1)]: [1, []] });
    client.notify('notebookDocument/didClose', {
      notebookDocument: { uri: NOTEBOOK },
      cellTextDocuments: [{ uri: uriOf(0) }, { uri: uriOf(1) }],
    });
    assert.deepEqual(await published(2), { [uriOf(0)]: [undefined, []], [uriOf(1)]: [undefined, []] });
  });

  test('cells in other languages are silent', async () => {
    const client = await startClient({ capabilities });
    openNotebook(client, ['import ray', OPEN], 'julia');
    assert.deepEqual(await client.items(uriOf(1)), []);
  });

  test('the same file open as text has its own', async () => {
    const client = await startClient({ capabilities });
    const text = JSON.stringify({ cells: [{ cell_type: 'code', source: `import ray\n${OPEN}` }] });
    client.open(NOTEBOOK, text, 'json');
    openNotebook(client, ['import ray', OPEN]);
    assert.equal(brief(await client.items(NOTEBOOK)).filter((line) => line.includes('exposed-dashboard')).length, 1);
    assert.deepEqual(await exposed(client, 1), [EXPOSED]);
    client.close(NOTEBOOK);
    assert.deepEqual(await exposed(client, 1), [EXPOSED]);
  });
});

describe('code actions', () => {
  async function actions(client: TestClient, cell: number, text: string, word: string, only?: string) {
    return client.actions(uriOf(cell), rangeOf(text, word), only ? { only: [only] } : {});
  }

  test('a fix edits its cell, at the cell’s version', async () => {
    const client = await startClient({ capabilities });
    openNotebook(client, ['import ray\n', `x = 1\n${OPEN}`]);
    const found = await actions(client, 1, `x = 1\n${OPEN}`, '0.0.0.0');
    const fix = found.find(({ isPreferred }) => isPreferred);
    assert.equal(afterEdit(fix?.edit, uriOf(1), `x = 1\n${OPEN}`), `x = 1\n${OPEN.replace('0.0.0.0', '127.0.0.1')}`);
    assert.deepEqual(
      fix?.edit?.documentChanges?.map((change) => 'textDocument' in change && change.textDocument),
      [{ uri: uriOf(1), version: 1 }],
    );
  });

  test('a fix that would write into another cell is not offered', async () => {
    const client = await startClient({ capabilities });
    openNotebook(client, ['import ray\n', OPEN]);
    const found = await actions(client, 1, OPEN, '0.0.0.0');
    assert.ok(found.length > 0);
    for (const { edit } of found)
      assert.ok(
        edit?.documentChanges?.every((change) => 'textDocument' in change && change.textDocument.uri === uriOf(1)),
      );
    assert.ok(!found.some(({ edit }) => JSON.stringify(edit).includes('RAY_AUTH_MODE')));
  });

  test('all safe fixes of a cell', async () => {
    const client = await startClient({ capabilities });
    openNotebook(client, ['import ray\n', OPEN]);
    const [all] = await actions(client, 1, OPEN, 'ray', 'source.fixAll');
    assert.equal(afterEdit(all?.edit, uriOf(1), OPEN), OPEN.replace('0.0.0.0', '127.0.0.1'));
  });

  test('a finding is accepted in its cell, and gone', async () => {
    const client = await startClient({ capabilities });
    openNotebook(client, ['import ray\n', OPEN]);
    const found = await actions(client, 1, OPEN, '0.0.0.0');
    const accept = found.find(({ title }) => title.startsWith('Suppress exposed-dashboard'));
    const text = afterEdit(accept?.edit, uriOf(1), OPEN);
    assert.match(text, /^ray\.init\(.*\) {2}# ray-guard: ignore\[exposed-dashboard\]/);
    changeCell(client, 1, 2, text);
    assert.deepEqual(await exposed(client, 1), []);
  });
});

test('hover explains a finding in its cell', async () => {
  const client = await startClient({ capabilities });
  openNotebook(client, ['import ray\n', OPEN]);
  const hover = await client.connection.sendRequest<{ contents: { value: string }; range: unknown } | null>(
    'textDocument/hover',
    {
      textDocument: { uri: uriOf(1) },
      position: { line: 0, character: 12 },
    },
  );
  assert.match(hover?.contents.value ?? '', /exposed-dashboard/);
  assert.deepEqual(hover?.range, { start: { line: 0, character: 9 }, end: { line: 0, character: 33 } });
});
