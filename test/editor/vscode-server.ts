// Starts one VS Code on a free port of this machine, with settings and extensions of its own, and stops only what it started.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { codeServerFolder, type Editor, isInstalled, nodeFolder } from './editors.ts';
import { eventually } from './eventually.ts';

/** What a person would have to switch off to see only the extension under test. */
const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'files.autoSave': 'off',
  'chat.disableAIFeatures': true,
  // With a screen reader assumed, the editor draws its text elsewhere.
  'editor.accessibilitySupport': 'off',
};

export interface ServerOptions {
  /** Packaged extension to install first. */
  readonly vsix?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly port?: number;
  /** Lets a page run a test suite in the extension host. */
  readonly extensionTests?: boolean;
  /** Whether folders have to be trusted first; no folder is. Else every folder is trusted. */
  readonly workspaceTrust?: boolean;
}

export interface VscodeServer {
  readonly editor: Editor;
  /** Host and port, as in a URL. */
  readonly authority: string;
  /** Address that opens a folder or a `.code-workspace`, with what the window should do once it is there. */
  address(folder: string, payload?: readonly (readonly [string, string])[]): string;
  /** Name of a file of this machine as the window sees it. */
  uri(path: string): string;
  /** Process ids of the language servers that run out of the installed extensions. */
  languageServers(): number[];
  stop(): Promise<void>;
}

export async function startVscode(editor: Editor, options: ServerOptions = {}): Promise<VscodeServer> {
  if (!isInstalled(editor)) throw new Error(`VS Code ${editor.vscode} is not installed: run \`npm run setup\`.`);
  const data = mkdtempSync(join(tmpdir(), 'ray-guard-vscode-'));
  mkdirSync(join(data, 'User'));
  writeFileSync(join(data, 'User/settings.json'), JSON.stringify({ ...SETTINGS, ...options.settings }));
  writeFileSync(join(data, 'config.yaml'), '');
  const program = join(nodeFolder(editor), 'bin/node');
  const folders = [
    '--config',
    join(data, 'config.yaml'),
    '--user-data-dir',
    data,
    '--extensions-dir',
    join(data, 'extensions'),
  ];
  const command = [join(codeServerFolder(editor), 'out/node/entry.js'), ...folders];
  const env = {
    ...process.env,
    HOME: data,
    // No marketplace is asked for anything.
    EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: '' }),
    // What this process was started with must not reach the one under test.
    NODE_OPTIONS: undefined,
    NODE_TEST_CONTEXT: undefined,
    VSCODE_IPC_HOOK_CLI: undefined,
  };

  if (options.vsix) {
    const { stdout } = await promisify(execFile)(program, [...command, '--install-extension', options.vsix], { env });
    if (!stdout.includes('successfully installed')) throw new Error(`${options.vsix} was not installed: ${stdout}`);
  }
  const authority = `127.0.0.1:${options.port ?? (await freePort())}`;
  const log = join(data, 'server.log');
  const output = openSync(log, 'w');
  const server = spawn(program, [...command, ...flags(editor, authority, options)], {
    env,
    detached: true,
    stdio: ['ignore', output, output],
  });
  const killAtExit = () => kill(server);
  process.once('exit', killAtExit);
  await eventually(async () => {
    if (server.exitCode !== null) throw new Error(`VS Code ${editor.vscode} ended: ${readFileSync(log, 'utf8')}`);
    const answer = await fetch(`http://${authority}/healthz`).catch(() => undefined);
    return answer?.ok === true;
  }, `VS Code ${editor.vscode} answers on ${authority}`);

  return {
    editor,
    authority,
    uri: (path) => `vscode-remote://${authority}${path}`,
    address(folder, payload = []) {
      const kind = folder.endsWith('.code-workspace') ? 'workspace' : 'folder';
      const query = new URLSearchParams({ [kind]: folder, payload: JSON.stringify(payload) });
      return `http://${authority}/?${query.toString()}`;
    },
    languageServers: () => processesOf(join(data, 'extensions')),
    async stop() {
      process.removeListener('exit', killAtExit);
      const ended = server.exitCode === null ? once(server, 'exit') : undefined;
      kill(server);
      await ended;
      rmSync(data, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function flags(editor: Editor, authority: string, { extensionTests, workspaceTrust }: ServerOptions): string[] {
  const quiet = ['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'];
  // The oldest build neither knows this option nor needs it.
  const driver = extensionTests && editor.name === 'newest' ? ['--vscode-option', 'enable-smoke-test-driver'] : [];
  const trust = workspaceTrust ? [] : ['--disable-workspace-trust'];
  return ['--auth', 'none', '--bind-addr', authority, ...trust, ...quiet, ...driver];
}

/** The whole group: extension hosts and language servers are children of the server. */
function kill({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGTERM');
  } catch {
    // It had ended by itself.
  }
}

/** Ids of the processes whose program lies in `folder`. */
function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && commandLine(name).some((word) => word.startsWith(`${folder}/`)))
    .map(Number);
}

function commandLine(pid: string): string[] {
  try {
    // The first word is Node; code-server itself names the folder alone.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(1);
  } catch {
    // It ended while the list was read.
    return [];
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('This machine gives no free port.');
  return address.port;
}
