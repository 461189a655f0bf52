// The bundled server as a process of its own, for a test file.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import {
  createProtocolConnection,
  type InitializeParams,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { bundle } from '../../scripts/bundle.ts';
import { root } from '../support/engine.ts';

let folder = '';
const started: ChildProcess[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ray-guard-server-'));
  await bundle(join(folder, 'dist'), ['server']);
  await copyFile(join(root, 'package.json'), join(folder, 'package.json'));
});
after(async () => {
  for (const server of started) server.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

export interface ServerProcess {
  readonly server: ChildProcess;
  readonly client: ProtocolConnection;
  /** Code and signal. */
  readonly exit: Promise<unknown[]>;
}

/** Initialized as by this process, unless `params` say otherwise. `listen`: before anything is sent. */
export async function startProcess(
  params: Partial<InitializeParams> = {},
  listen: (client: ProtocolConnection) => void = () => undefined,
): Promise<ServerProcess> {
  const server = spawn(process.execPath, [join(folder, 'dist/server.cjs'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  started.push(server);
  const exit = once(server, 'exit');
  const client = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  listen(client);
  client.listen();
  await client.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {}, ...params });
  await client.sendNotification('initialized', {});
  return { server, client, exit };
}
