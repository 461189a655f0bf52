// A server that is killed, or left alone, at any moment: nothing is left behind and nothing goes on running.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { ClientCapabilities, ProtocolConnection, WorkspaceDiagnosticReport } from 'vscode-languageserver/node';
import { OPEN_DASHBOARD, workspace } from '../cli/command.ts';
import { FULL } from './client.ts';
import { startProcess } from './server-process.ts';

const FILES = 400;
const capabilities: ClientCapabilities = { ...FULL, window: { workDoneProgress: true } };

function manyFiles(t: TestContext): string {
  const names = Array.from({ length: FILES }, (_, at) => `p${at % 20}/m${at}.py`);
  return workspace(t, Object.fromEntries(names.map((name) => [name, OPEN_DASHBOARD])));
}

/** Answers as an editor that wants the findings of all files, and tells when the scan has begun. */
function startScan(folder: string, processId: number | null = process.pid) {
  let begun: () => void = () => undefined;
  const scanning = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const workspaceFolders = [{ uri: pathToFileURL(folder).href, name: 'p' }];
  const listen = (client: ProtocolConnection) => {
    client.onRequest('workspace/configuration', () => [{ diagnosticMode: 'workspace' }]);
    client.onRequest('window/workDoneProgress/create', () => begun());
    client.onRequest('client/registerCapability', () => null);
    client.onRequest('workspace/diagnostic/refresh', () => null);
  };
  return { scanning, started: startProcess({ processId, workspaceFolders, capabilities }, listen) };
}

function everything(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => (path.endsWith('.py') ? `${path} ${readFileSync(path, 'utf8')}` : path))
    .sort();
}

test('killed while it scans: the folder is as it was, and the next server finds all', async (t) => {
  const folder = manyFiles(t);
  const before = everything(folder);
  const { scanning, started } = startScan(folder);
  const { server, exit } = await started;
  await scanning;
  server.kill('SIGKILL');
  assert.deepEqual(await exit, [null, 'SIGKILL']);
  assert.deepEqual(everything(folder), before);
  const { client } = await startScan(folder).started;
  const { items } = await client.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
    previousResultIds: [],
  });
  assert.equal(items.filter((one) => one.kind === 'full' && one.items.length > 0).length, FILES);
});

test('a client that goes while the server scans takes it along', async (t) => {
  const { scanning, started } = startScan(manyFiles(t));
  const { server, exit } = await started;
  await scanning;
  server.stdin?.destroy();
  server.stdout?.destroy();
  const [code, signal] = await exit;
  assert.ok(code === 1 || signal === 'SIGPIPE', `${code} ${signal}`);
});

test('a server whose parent has died ends, though its streams are held open by another', async () => {
  const parent = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const { exit } = await startProcess({ processId: parent.pid ?? null });
  parent.kill();
  await once(parent, 'exit');
  assert.deepEqual(await exit, [1, null]);
});

test('what is no message ends nothing', async () => {
  const { server, client, exit } = await startProcess();
  for (const damaged of [
    'Content-Length: 5\r\n\r\n{"a":',
    'Content-Length: 2\r\n\r\n[]',
    'Content-Length: 4\r\n\r\nnull',
  ])
    server.stdin?.write(damaged);
  await client.sendRequest('shutdown');
  await client.sendNotification('exit');
  assert.deepEqual(await exit, [0, null]);
});
