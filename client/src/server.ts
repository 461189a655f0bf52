// The language server as this window knows it: at most one process, started and stopped in turn.
import { EventEmitter, type LogOutputChannel } from 'vscode';
import { type Disposable, LanguageClient, State, TransportKind } from 'vscode-languageclient/node';
import { documentSelector } from './document-selector.ts';
import { isRayInUse, type RayInUse } from './ray-in-use.ts';
import { isStatus, type StatusItem } from './status.ts';

export class Server {
  private readonly module: string;
  private readonly log: LogOutputChannel;
  private readonly status: StatusItem;
  private client: LanguageClient | undefined;
  private listeners: Disposable[] = [];
  private turn: Promise<void> = Promise.resolve();
  private readonly rayInUseChanged = new EventEmitter<void>();
  readonly onRayInUseChanged = this.rayInUseChanged.event;

  constructor(module: string, log: LogOutputChannel, status: StatusItem) {
    this.module = module;
    this.log = log;
    this.status = status;
  }

  /** Never rejects: a server that does not start shows in the status item and the log. */
  start(): Promise<void> {
    return this.inTurn(() => this.startNow());
  }

  stop(): Promise<void> {
    return this.inTurn(() => this.stopNow());
  }

  /** Also the way out after crashes: always a new process and a new client. */
  restart(): Promise<void> {
    return this.inTurn(async () => {
      await this.stopNow();
      await this.startNow();
    });
  }

  /** Undefined where the server does not know, or does not run. */
  async rayInUse(uri: string): Promise<RayInUse | undefined> {
    if (this.client?.state !== State.Running) return undefined;
    const answer: unknown = await this.client.sendRequest('rayGuard/rayInUse', { uri }).catch(() => undefined);
    return isRayInUse(answer) ? answer : undefined;
  }

  private async startNow(): Promise<void> {
    this.status.show({ state: 'starting', detail: '' });
    const server = { module: this.module, transport: TransportKind.ipc };
    const client = new LanguageClient(
      'rayGuard',
      'Ray Guard',
      { run: server, debug: server },
      {
        documentSelector: documentSelector(),
        outputChannel: this.log,
        initializationOptions: { status: true, rayInUse: true },
        diagnosticPullOptions: { onChange: true, onSave: true },
      },
    );
    this.client = client;
    this.listeners = [
      client.onNotification('rayGuard/status', (params: unknown) => {
        if (isStatus(params)) this.status.show(params);
      }),
      client.onNotification('rayGuard/rayInUseChanged', () => this.rayInUseChanged.fire()),
      client.onDidChangeState(({ newState }) => {
        if (newState === State.Stopped)
          this.status.show({ state: 'failed', detail: 'The language server has stopped.' });
      }),
    ];
    try {
      await client.start();
      this.rayInUseChanged.fire();
    } catch (error) {
      this.log.error(error instanceof Error ? error : String(error));
      this.status.show({ state: 'failed', detail: 'The language server did not start.' });
    }
  }

  private async stopNow(): Promise<void> {
    for (const listener of this.listeners.splice(0)) listener.dispose();
    const { client } = this;
    this.client = undefined;
    // A client that crashed or never started refuses to be stopped; its process is gone.
    await client?.dispose().catch((error: unknown) => this.log.warn(String(error)));
  }

  private inTurn(step: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(step, step);
    return this.turn;
  }
}
