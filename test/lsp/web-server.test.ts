// The bundle for the web, in a scope that has what a web worker has and nothing of Node.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { bundleForWeb } from '../../scripts/bundle.ts';
import { root } from '../support/engine.ts';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: unknown;
  readonly params?: unknown;
}

const FOLDER = 'vscode-vfs://github/someone/project';
const PROGRAM = `${FOLDER}/train.py`;
const POLICY = `${FOLDER}/pyproject.toml`;
const TEXT = 'import ray\n\nray.init(dashboard_host="0.0.0.0")\n';

let folder: string;
let scripts: string[];
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ray-guard-web-'));
  scripts = await bundleForWeb(folder);
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** A worker after its first message. */
function startWorker() {
  const answers = new Map<number, (message: Message) => void>();
  const scope: Record<string, unknown> = {
    TextDecoder,
    TextEncoder,
    URL,
    WebAssembly,
    // The bytes must be of the worker's own kind, as a message's are.
    Uint8Array,
    addEventListener: () => undefined,
    performance,
    setTimeout,
    clearTimeout,
    MessageChannel: WorkerChannel,
    postMessage(posted: Message) {
      const message = structuredClone(posted);
      if (message.id !== undefined && message.method === undefined) answers.get(message.id)?.(message);
      else if (message.id !== undefined) send({ id: message.id, result: null });
    },
  };
  scope.self = scope;
  const send = (data: object) => (scope.onmessage as (message: object) => void)({ data: { jsonrpc: '2.0', ...data } });
  const script = scripts.find((path) => path.endsWith('server-web.js')) as string;
  runInContext(readFileSync(script, 'utf8'), createContext(scope));
  const read = (path: string) => new Uint8Array(readFileSync(join(root, path)));
  (scope.onmessage as (message: object) => void)({
    data: {
      version: '1.2.3',
      grammars: {
        runtime: read('node_modules/web-tree-sitter/web-tree-sitter.wasm'),
        python: read('grammars/tree-sitter-python.wasm'),
        toml: read('grammars/tree-sitter-toml.wasm'),
        bash: read('grammars/tree-sitter-bash.wasm'),
      },
    },
  });
  let count = 0;
  return {
    tell: (method: string, params: object) => send({ method, params }),
    async ask<T>(method: string, params: object): Promise<T> {
      const id = ++count;
      const answer = new Promise<Message>((resolve) => answers.set(id, resolve));
      send({ id, method, params });
      const { result, error } = await answer;
      assert.equal(error, undefined);
      return result as T;
    },
  };
}

/** Node's own keeps the process alive. */
class WorkerChannel {
  readonly port1: { onmessage?: () => void } = {};
  readonly port2 = { postMessage: () => void setTimeout(() => this.port1.onmessage?.(), 0) };
}

async function openProgram() {
  const worker = startWorker();
  const capabilities = { textDocument: { diagnostic: {}, codeAction: { codeActionLiteralSupport: {} } } };
  const workspaceFolders = [{ uri: FOLDER, name: 'project' }];
  await worker.ask('initialize', { processId: null, rootUri: null, capabilities, workspaceFolders });
  worker.tell('initialized', {});
  const textDocument = { uri: PROGRAM, languageId: 'python', version: 1, text: TEXT };
  worker.tell('textDocument/didOpen', { textDocument });
  const codes = async () => {
    const { items } = await worker.ask<{ items: { code: string }[] }>('textDocument/diagnostic', {
      textDocument: { uri: PROGRAM },
    });
    return items.map(({ code }) => code).sort();
  };
  return { ...worker, codes };
}

test('a document of a virtual file system is checked and has its fixes', async () => {
  const { ask, codes } = await openProgram();
  assert.deepEqual(await codes(), ['exposed-dashboard', 'missing-auth-token']);
  const at = { line: 2, character: 25 };
  const actions = await ask<{ title: string }[]>('textDocument/codeAction', {
    textDocument: { uri: PROGRAM },
    range: { start: at, end: at },
    context: { diagnostics: [] },
  });
  assert.ok(actions.some(({ title }) => title.startsWith('Listen on 127.0.0.1 only')));
});

test('a project file that the client hands over counts until it is gone', async () => {
  const { tell, codes } = await openProgram();
  const text = '[tool.ray-guard.severity]\nexposed-dashboard = "off"\n';
  tell('rayGuard/handFiles', { files: [{ uri: POLICY, text }] });
  assert.deepEqual(await codes(), ['missing-auth-token']);
  tell('rayGuard/handFiles', { files: [{ uri: POLICY }] });
  assert.deepEqual(await codes(), ['exposed-dashboard', 'missing-auth-token']);
});

test('nothing in the web bundles asks for a module, but for the editor itself', () => {
  for (const path of scripts) {
    const asked = [...readFileSync(path, 'utf8').matchAll(/\brequire\("([^"]+)"\)|["'](node:[a-z]+)["']/g)];
    assert.deepEqual(
      [...new Set(asked.map(([, module, node]) => module ?? node))],
      path.includes('server') ? [] : ['vscode'],
    );
  }
});
