// The command line and the server run from their sources, as a debugger starts them: nothing is built before.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  type InitializeResult,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { todayOf } from '../../server/src/host/project/named-files.ts';
import { OPEN_DASHBOARD, rayGuard, workspace } from '../cli/command.ts';
import { root } from '../support/engine.ts';

const fromSource = (main: string) => [
  '--import',
  pathToFileURL(join(root, 'node_modules/tsx/dist/loader.mjs')).href,
  join(root, main),
];

test('the command line, and its second thread', async (t) => {
  const padding = `def f():\n${'    total = 1 + 2  # so that there is something to read\n'.repeat(200)}`;
  const files = Array.from({ length: 60 }, (_, at) => [`m${at}.py`, `${OPEN_DASHBOARD}${padding}`]);
  const cwd = workspace(t, Object.fromEntries(files));
  const argv = [...fromSource('server/src/cli/main.ts'), '.'];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  const inProcess = await rayGuard(cwd, ['.'], { today: todayOf(new Date()) });
  assert.deepEqual({ code: status, stdout, stderr }, inProcess);
});

test('the server', async (t) => {
  const server = spawn(process.execPath, [...fromSource('server/src/lsp/main.ts'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.after(() => server.kill('SIGKILL'));
  const client = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  client.listen();
  const { serverInfo } = await client.sendRequest<InitializeResult>('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
  });
  assert.equal(serverInfo?.name, 'ray-guard');
  const exit = once(server, 'exit');
  await client.sendRequest('shutdown');
  await client.sendNotification('exit');
  assert.deepEqual(await exit, [0, null]);
});
