// A language server as an editor drives it, over stdio.
import { type ChildProcess, spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import {
  type ClientCapabilities,
  createProtocolConnection,
  type Diagnostic,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

export type Way = 'pull' | 'push';

export interface Where {
  /** A folder. Absent: only what is open. */
  readonly root?: string;
  /** What this server takes as its settings. */
  readonly options?: object;
  /** What it says about itself is not shown. */
  readonly quiet?: boolean;
}

const CAPABILITIES: Readonly<Record<Way, ClientCapabilities>> = {
  pull: { textDocument: { diagnostic: {} } },
  push: { textDocument: { publishDiagnostics: { versionSupport: true } } },
};

export class ServerSession {
  readonly process: ChildProcess;
  private readonly connection: ProtocolConnection;
  private readonly way: Way;
  private readonly published = new Map<number, (diagnostics: Diagnostic[]) => void>();
  private version = 0;

  private constructor(child: ChildProcess, way: Way) {
    this.process = child;
    this.way = way;
    this.connection = createProtocolConnection(
      new StreamMessageReader(child.stdout as NodeJS.ReadableStream),
      new StreamMessageWriter(child.stdin as NodeJS.WritableStream),
    );
    this.connection.onNotification(
      'textDocument/publishDiagnostics',
      ({ version, diagnostics }: PublishDiagnosticsParams) => this.published.get(version ?? -1)?.(diagnostics),
    );
    this.connection.listen();
  }

  /** Resolves when the server has answered `initialize`. */
  static async start([program, ...argv]: readonly string[], way: Way, where: Where = {}): Promise<ServerSession> {
    const child = spawn(program as string, argv, { stdio: ['pipe', 'pipe', where.quiet ? 'ignore' : 'inherit'] });
    const session = new ServerSession(child, way);
    const rootUri = where.root === undefined ? null : pathToFileURL(where.root).href;
    await session.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri,
      workspaceFolders: rootUri === null ? null : [{ uri: rootUri, name: 'bench' }],
      capabilities: CAPABILITIES[way],
      initializationOptions: where.options,
    });
    await session.connection.sendNotification('initialized', {});
    return session;
  }

  /** Resolves with the diagnostics of this very version. */
  async open(uri: string, text: string): Promise<Diagnostic[]> {
    const answer = this.nextDiagnostics(uri);
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'python', version: this.version, text },
    });
    return answer();
  }

  async insert(uri: string, line: number, character: number, text: string): Promise<Diagnostic[]> {
    const answer = this.nextDiagnostics(uri);
    const at = { line, character };
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: this.version },
      contentChanges: [{ range: { start: at, end: at }, text }],
    });
    return answer();
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest('shutdown');
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    await this.connection.sendNotification('exit');
    await ended;
    this.connection.dispose();
  }

  private nextDiagnostics(uri: string): () => Promise<Diagnostic[]> {
    const version = ++this.version;
    const pushed = new Promise<Diagnostic[]>((resolve) => this.published.set(version, resolve));
    return this.way === 'push' ? () => pushed : () => this.pull(uri);
  }

  private async pull(uri: string): Promise<Diagnostic[]> {
    const report = await this.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
    return (report as { items: Diagnostic[] }).items;
  }
}
