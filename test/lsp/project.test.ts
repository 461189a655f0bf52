// What stands around a document: project files on disk and in the editor, policies, settings.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { LogMessageParams, PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { FULL, OLD, startClient, type TestClient } from './client.ts';

const LOCAL = 'import ray\nray.init()\n';
const UNSAFE = 'import ray\nray.init(dashboard_host="0.0.0.0")\n';
/** On 2.53.0 a local start is open without a token and the rule says so; on 2.60.0 it is not. */
const OPEN_BY_DEFAULT = pyproject('2.53.0');
const CLOSED_BY_DEFAULT = pyproject('2.60.0');

function pyproject(version: string, policy = ''): string {
  return `[project]\nname = "p"\nversion = "1"\ndependencies = ["ray==${version}"]\n${policy}`;
}

const folders: string[] = [];
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** A folder on disk with a program two levels down. */
async function project(files: Record<string, string>): Promise<{
  path: (name: string) => string;
  uri: (name: string) => string;
  write: (name: string, text: string) => Promise<void>;
  remove: (name: string) => Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'ray-guard 100% проект-'));
  folders.push(folder);
  await mkdir(join(folder, 'src/app'), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return {
    path: (name) => join(folder, name),
    uri: (name) => pathToFileURL(join(folder, name)).href,
    write: (name, text) => writeFile(join(folder, name), text),
    remove: (name) => rm(join(folder, name)),
  };
}

async function codes(client: TestClient, uri: string): Promise<unknown[]> {
  return (await client.items(uri)).map(({ code }) => code);
}

test('the nearest project file on disk says which Ray, and a change on disk is taken in', async () => {
  const { uri, write, remove } = await project({ 'pyproject.toml': OPEN_BY_DEFAULT });
  const client = await startClient({ folder: uri('') });
  const program = uri('src/app/train.py');
  client.open(program, LOCAL);
  assert.deepEqual(await codes(client, program), ['missing-auth-token']);
  const tell = async (name: string, type: number) => {
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uri(name), type }] });
    await client.next('workspace/diagnostic/refresh');
  };
  await write('pyproject.toml', CLOSED_BY_DEFAULT);
  await tell('pyproject.toml', 2);
  assert.deepEqual(await codes(client, program), []);
  await write('src/pyproject.toml', OPEN_BY_DEFAULT);
  await tell('src/pyproject.toml', 1);
  assert.deepEqual(await codes(client, program), ['missing-auth-token']);
  await remove('src/pyproject.toml');
  await tell('src/pyproject.toml', 3);
  assert.deepEqual(await codes(client, program), []);
});

test('nothing above the workspace folder counts', async () => {
  const { uri } = await project({ 'pyproject.toml': OPEN_BY_DEFAULT });
  const client = await startClient({ folder: uri('src') });
  const program = uri('src/app/train.py');
  client.open(program, LOCAL);
  assert.deepEqual(await codes(client, program), []);
});

test('a workspace folder that is added counts at once', async () => {
  const { uri } = await project({ 'pyproject.toml': OPEN_BY_DEFAULT });
  const client = await startClient({ folder: uri('src') });
  const program = uri('src/app/train.py');
  client.open(program, LOCAL);
  assert.deepEqual(await codes(client, program), []);
  const event = { added: [{ uri: uri(''), name: 'all' }], removed: [{ uri: uri('src'), name: 'src' }] };
  client.notify('workspace/didChangeWorkspaceFolders', { event });
  await client.next('workspace/diagnostic/refresh');
  assert.deepEqual(await codes(client, program), ['missing-auth-token']);
});

test('what is too large, or no ordinary file, is not opened, and the first is said as long as it is so', async () => {
  const { uri, path } = await project({ 'pyproject.toml': OPEN_BY_DEFAULT, 'uv.lock': '' });
  await truncate(path('uv.lock'), 65 * 1024 * 1024);
  execFileSync('mkfifo', [path('poetry.lock')]);
  await mkdir(path('pdm.lock'));
  const client = await startClient({ folder: uri('') });
  const program = uri('src/app/train.py');
  client.open(program, LOCAL);
  assert.deepEqual(await codes(client, program), ['missing-auth-token']);
  await client.figures();
  const detail = `${path('uv.lock')} was not read: larger than 64 MB; name it in .gitignore to leave it out.`;
  assert.deepEqual(client.kept('rayGuard/status').at(-1), { state: 'limited', detail });
  await truncate(path('uv.lock'), 0);
  client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uri('uv.lock'), type: 2 }] });
  await client.figures();
  const ready = { state: 'ready', detail: 'Ray Guard 0.1.0 is ready.' };
  assert.deepEqual(client.kept('rayGuard/status').at(-1), ready, 'over when its cause is');
});

test('a finding names the place in another file that it depends on', async () => {
  const lock = 'version = 1\n\n[[package]]\nname = "ray"\nversion = "2.60.0"\n';
  const { uri } = await project({ 'uv.lock': lock });
  const client = await startClient({ folder: uri('') });
  client.open(uri('pyproject.toml'), pyproject('2.53.0').replace('==', '>='), 'plaintext');
  const vulnerable = (await client.items(uri('pyproject.toml'))).find(({ code }) => code === 'vulnerable-ray');
  const related = vulnerable?.relatedInformation?.map(({ location }) => [location.uri, location.range.start.line]);
  assert.deepEqual(related, [[uri('uv.lock'), 4]]);
});

test('a project file in the editor counts as it is shown, and as it is on disk once closed', async () => {
  const { uri } = await project({ 'pyproject.toml': OPEN_BY_DEFAULT });
  const client = await startClient({ folder: uri('') });
  const program = uri('src/app/train.py');
  client.open(program, LOCAL);
  assert.deepEqual(await codes(client, program), ['missing-auth-token']);
  client.open(uri('pyproject.toml'), CLOSED_BY_DEFAULT, 'toml');
  await client.next('workspace/diagnostic/refresh');
  assert.deepEqual(await codes(client, program), []);
  client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uri('pyproject.toml'), type: 2 }] });
  await client.settle();
  assert.deepEqual(await codes(client, program), [], 'the disk does not matter while it is open');
  client.close(uri('pyproject.toml'));
  await client.next('workspace/diagnostic/refresh');
  assert.deepEqual(await codes(client, program), ['missing-auth-token']);
});

test('clients that watch no files get the state of the disk when they save', async () => {
  const { uri, write } = await project({ 'pyproject.toml': OPEN_BY_DEFAULT });
  const client = await startClient({ capabilities: OLD, folder: uri('') });
  const program = uri('src/app/train.py');
  const published = () => client.next<PublishDiagnosticsParams>('textDocument/publishDiagnostics');
  client.open(program, LOCAL);
  assert.deepEqual(
    (await published()).diagnostics.map(({ code }) => code),
    ['missing-auth-token'],
  );
  await write('pyproject.toml', CLOSED_BY_DEFAULT);
  client.notify('textDocument/didSave', { textDocument: { uri: program } });
  assert.deepEqual((await published()).diagnostics, []);
});

test('in a virtual file system the project files that are open count', async () => {
  const client = await startClient({ folder: 'vscode-vfs://github/p' });
  const program = 'vscode-vfs://github/p/src/train.py';
  client.open(program, LOCAL);
  assert.deepEqual(await codes(client, program), []);
  client.open('vscode-vfs://github/p/pyproject.toml', OPEN_BY_DEFAULT, 'plaintext');
  await client.next('workspace/diagnostic/refresh');
  assert.deepEqual(await codes(client, program), ['missing-auth-token']);
});

test('a mistake in a policy is shown in its file, open or not', async () => {
  const wrong = pyproject('2.60.0', '[tool.ray-guard]\nray = "newest"\n');
  const { uri, write } = await project({ 'pyproject.toml': wrong });
  const client = await startClient({ folder: uri('') });
  client.open(uri('src/app/train.py'), LOCAL);
  await client.pull(uri('src/app/train.py'));
  const published = () => client.next<PublishDiagnosticsParams>('textDocument/publishDiagnostics');
  const { uri: where, diagnostics } = await published();
  assert.equal(where, uri('pyproject.toml'));
  assert.deepEqual(
    diagnostics.map(({ code, severity, range }) => [code, severity, range.start.line]),
    [['policy', 2, 5]],
  );
  client.open(uri('pyproject.toml'), wrong, 'toml');
  assert.ok((await codes(client, uri('pyproject.toml'))).includes('policy'));
  assert.deepEqual(await published(), { uri: uri('pyproject.toml'), diagnostics: [] }, 'shown once');
  await write('pyproject.toml', CLOSED_BY_DEFAULT);
  client.close(uri('pyproject.toml'));
  await client.pull(uri('src/app/train.py'));
  await client.settle();
  assert.deepEqual(client.kept('textDocument/publishDiagnostics'), []);
});

test('settings hold at once: off and on, severities, and mistakes named once', async () => {
  const client = await startClient({
    settings: { enable: true, severity: { 'exposed-dashboard': 'information', nonsense: 'off' } },
  });
  const uri = 'untitled:train.py';
  client.open(uri, UNSAFE);
  const exposed = async () => (await client.items(uri)).find(({ code }) => code === 'exposed-dashboard');
  assert.equal((await exposed())?.severity, 3);
  const set = async (settings: unknown) => {
    client.settings = settings;
    client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.next('workspace/diagnostic/refresh');
  };
  await set({ enable: false });
  assert.deepEqual(await client.items(uri), []);
  assert.deepEqual(await client.actions(uri, { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } }), []);
  await set({ enable: 'yes', range: 'newest', severity: { 'exposed-dashboard': 'fatal', nonsense: 'off' } });
  assert.equal((await exposed())?.severity, 1);
  const warnings = client.kept<LogMessageParams>('window/logMessage').filter(({ type }) => type === 2);
  assert.deepEqual(
    warnings.map(({ message }) => message.split(' ')[0]),
    ['rayGuard.severity', 'rayGuard.enable', 'rayGuard.range', 'rayGuard.severity'],
  );
});

test('a range in the settings is the one that requirements should stay in', async () => {
  const client = await startClient({ settings: { range: '>=2.56.0,<2.59' } });
  const uri = 'file:///nowhere/pyproject.toml';
  client.open(uri, CLOSED_BY_DEFAULT, 'plaintext');
  assert.ok((await codes(client, uri)).includes('ray-out-of-range'));
});

test('clients that cannot be asked send their settings', async () => {
  const { workspace, ...rest } = FULL;
  const { configuration: _, ...without } = workspace ?? {};
  const client = await startClient({ capabilities: { ...rest, workspace: without }, settings: { enable: true } });
  const uri = 'untitled:train.py';
  client.open(uri, UNSAFE);
  assert.ok((await client.items(uri)).length > 0);
  client.notify('workspace/didChangeConfiguration', { settings: { rayGuard: { enable: false } } });
  await client.next('workspace/diagnostic/refresh');
  assert.deepEqual(await client.items(uri), []);
});

test('a constant of another file is taken in, open or on disk, and a change of it is', async () => {
  const { uri, write, remove } = await project({
    'src/app/settings.py': 'from .base import HOST\n',
    'src/app/base.py': 'HOST = "0.0.0.0"\n',
  });
  const client = await startClient({ folder: uri('') });
  const program = uri('src/app/train.py');
  client.open(program, 'import ray\nfrom settings import HOST\nray.init(dashboard_host=HOST)\n');
  const [finding] = await client.items(program);
  assert.equal(finding?.code, 'exposed-dashboard');
  assert.deepEqual(
    finding?.relatedInformation?.map(({ location, message }) => [location.uri, location.range.start.line, message]),
    [[uri('src/app/base.py'), 0, 'settings.HOST is defined here.']],
  );

  await write('src/app/base.py', '\nHOST = "127.0.0.1"\n');
  client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uri('src/app/base.py'), type: 2 }] });
  await client.next('workspace/diagnostic/refresh');
  assert.deepEqual(await codes(client, program), []);

  client.open(uri('src/app/base.py'), '\nHOST = "127.0.0.1"\n');
  assert.deepEqual(await codes(client, program), []);
  client.change(uri('src/app/base.py'), 2, { text: 'HOST = "0.0.0.0"\n' });
  await client.next('workspace/diagnostic/refresh');
  assert.deepEqual(await codes(client, program), ['exposed-dashboard']);
  client.change(uri('src/app/base.py'), 3, { text: 'HOST = "0.0.0.0"\nHOST = "localhost"\n' });
  await client.next('workspace/diagnostic/refresh');
  assert.deepEqual(await codes(client, program), []);
  client.close(uri('src/app/base.py'));

  await remove('src/app/settings.py');
  await write('src/settings.py', 'HOST = "0.0.0.0"\n');
  const changes = [
    { uri: uri('src/app/settings.py'), type: 3 },
    { uri: uri('src/settings.py'), type: 1 },
  ];
  client.notify('workspace/didChangeWatchedFiles', { changes });
  await client.next('workspace/diagnostic/refresh');
  assert.deepEqual(await codes(client, program), ['exposed-dashboard']);
});
