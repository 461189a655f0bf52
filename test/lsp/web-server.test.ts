// The bundle for the web, in a scope that has what a web worker has and nothing of Node.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { bundleForWeb } from '../../scripts/bundle.ts';
import { baselineEntries, formatAdvisoryFile, formatBaseline, Workspace } from '../../server/src/core/index.ts';
import { engine, root } from '../support/engine.ts';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: unknown;
  readonly params?: unknown;
}

const FOLDER = 'vscode-vfs://github/someone/project';
const PROGRAM = `${FOLDER}/train.py`;
const TEXT = 'import ray\n\nray.init(dashboard_host="0.0.0.0")\n';

const ADVISORY = {
  id: 'CVE-2026-99999',
  aliases: [],
  summary: 'made for this test',
  url: 'https://example.com/page',
  kind: 'version',
  affected: [{ introduced: '0', fixed: '2.60.1' }],
  published: '2026-11-01',
  disputed: false,
  sources: ['by hand'],
} as const;

let folder: string;
let scripts: string[];
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ray-guard-web-'));
  scripts = await bundleForWeb(folder);
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** A worker after its first message. */
function startWorker(settings: object) {
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
      else if (message.method === 'workspace/configuration') send({ id: message.id, result: [settings] });
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
        hcl: read('grammars/tree-sitter-hcl.wasm'),
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

async function openProgram(settings: object = {}) {
  const worker = startWorker(settings);
  const capabilities = {
    workspace: { configuration: true },
    textDocument: { diagnostic: {}, codeAction: { codeActionLiteralSupport: {} } },
  };
  const workspaceFolders = [{ uri: FOLDER, name: 'project' }];
  await worker.ask('initialize', { processId: null, rootUri: null, capabilities, workspaceFolders });
  worker.tell('initialized', {});
  const textDocument = { uri: PROGRAM, languageId: 'python', version: 1, text: TEXT };
  worker.tell('textDocument/didOpen', { textDocument });
  const codes = async (uri = PROGRAM) => {
    const { items } = await worker.ask<{ items: { code: string }[] }>('textDocument/diagnostic', {
      textDocument: { uri },
    });
    return items.map(({ code }) => code).sort();
  };
  /** By path in the folder, what the client hands over. */
  const hand = (files: Readonly<Record<string, string | undefined>>) =>
    worker.tell('rayGuard/handFiles', {
      files: Object.entries(files).map(([path, text]) => ({ uri: `${FOLDER}/${path}`, text })),
    });
  return { ...worker, codes, hand };
}

/** As the command line writes it in the folder. */
function baselineOfProgram(): string {
  const document = { path: PROGRAM, languageId: 'python', text: TEXT };
  const { facts, project } = new Workspace(engine.data).contextFor(PROGRAM, engine.read(document).facts);
  const { findings } = engine.check(document, facts, project);
  return formatBaseline(findings.flatMap((finding) => baselineEntries(FOLDER, PROGRAM, finding)));
}

test('a document of a virtual file system is checked and has its fixes', async () => {
  const { ask, codes } = await openProgram();
  assert.deepEqual(await codes(), ['exposed-dashboard']);
  const at = { line: 2, character: 25 };
  const actions = await ask<{ title: string }[]>('textDocument/codeAction', {
    textDocument: { uri: PROGRAM },
    range: { start: at, end: at },
    context: { diagnostics: [] },
  });
  assert.ok(actions.some(({ title }) => title.startsWith('Bind to 127.0.0.1')));
});

test('a project file that the client hands over counts until it is gone', async () => {
  const { hand, codes } = await openProgram();
  hand({ 'pyproject.toml': '[tool.ray-guard.severity]\nexposed-dashboard = "off"\n' });
  assert.deepEqual(await codes(), ['missing-auth-token']);
  hand({ 'pyproject.toml': undefined });
  assert.deepEqual(await codes(), ['exposed-dashboard']);
});

test('a baseline that the client hands over counts, whichever comes first, until it is gone', async () => {
  const { hand, codes } = await openProgram();
  hand({ 'pyproject.toml': '[tool.ray-guard]\nbaseline = "ray-guard-baseline.json"\n' });
  assert.deepEqual(await codes(), ['exposed-dashboard']);
  hand({ 'ray-guard-baseline.json': baselineOfProgram() });
  assert.deepEqual(await codes(), []);
  hand({ 'ray-guard-baseline.json': undefined });
  assert.deepEqual(await codes(), ['exposed-dashboard']);
});

test('further advisories that the client hands over count', async () => {
  const { hand, codes, tell } = await openProgram();
  const uri = `${FOLDER}/requirements.txt`;
  tell('textDocument/didOpen', {
    textDocument: { uri, languageId: 'pip-requirements', version: 1, text: 'ray==2.60.0\n' },
  });
  assert.deepEqual(await codes(uri), []);
  hand({
    'pyproject.toml': '[tool.ray-guard]\nadvisories = ["advisories.json"]\n',
    'advisories.json': formatAdvisoryFile({ asOf: '2026-11-20', package: 'ray', advisories: [ADVISORY] }),
  });
  assert.deepEqual(await codes(uri), ['vulnerable-ray']);
});

test('closed files that the client hands over are judged, but for those that a walk would not find', async () => {
  const { ask, hand } = await openProgram({ diagnosticMode: 'workspace' });
  hand({
    '.gitignore': 'build/\n/my file.py\n',
    'env/pyvenv.cfg': 'home = /usr/bin\n',
    'env/bin/activate': '# source this file\n',
    'ordinary/pyvenv.cfg': 'home = /usr/bin\n',
    'ordinary/a.py': TEXT,
    'jobs/submit.py': TEXT,
    'build/generated.py': TEXT,
    'my%20file.py': TEXT,
    'env/lib.py': TEXT,
    'node_modules/x/a.py': TEXT,
    'quiet.py': 'print("nothing here")\n',
  });
  const found = async () => {
    const { items } = await ask<{ items: { uri: string; items: object[] }[] }>('workspace/diagnostic', {
      previousResultIds: [],
    });
    return items.filter(({ items }) => items.length > 0).map(({ uri }) => uri.slice(FOLDER.length + 1));
  };
  assert.deepEqual(await found(), ['jobs/submit.py', 'ordinary/a.py']);
  hand({ 'jobs/submit.py': undefined, '.gitignore': undefined });
  assert.deepEqual((await found()).sort(), ['build/generated.py', 'my%20file.py', 'ordinary/a.py']);
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
