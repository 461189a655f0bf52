// The language server as this window knows it: at most one process, started and stopped in turn.
import { type CancellationToken, EventEmitter, type ExtensionContext, type LogOutputChannel, l10n } from 'vscode';
import type { Disposable, LanguageClient } from 'vscode-languageclient/node';
import { pagesOf } from '../commands/documentation.ts';
import { isScan, isStatus, type Scan, type StatusItem } from '../views/status.ts';
import { documentSelector } from './document-selector.ts';
import { handFiles } from './handed-files.ts';
import { nextTurn } from './next-turn.ts';

export class Server {
  private readonly context: ExtensionContext;
  private readonly log: LogOutputChannel;
  private readonly status: StatusItem;
  private client: LanguageClient | undefined;
  private listeners: Disposable[] = [];
  private turn: Promise<void> = Promise.resolve();
  /** It will answer soon. */
  isStarting = false;
  private readonly rayInUseChanged = new EventEmitter<void>();
  readonly onRayInUseChanged = this.rayInUseChanged.event;
  private readonly scan = new EventEmitter<Scan>();
  readonly onScan = this.scan.event;

  constructor(context: ExtensionContext, log: LogOutputChannel, status: StatusItem) {
    this.context = context;
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

  /** Done when a start or restart that is under way has ended, however it ended. */
  async settled(): Promise<void> {
    await this.turn.catch(() => undefined);
  }

  /** The server's answer to one of its own requests; undefined where it fails or does not run. */
  async request(method: string, params: object, token?: CancellationToken): Promise<unknown> {
    if (!this.client?.isRunning()) return undefined;
    const answer = token
      ? this.client.sendRequest<unknown>(method, params, token)
      : this.client.sendRequest<unknown>(method, params);
    return answer.catch(() => undefined);
  }

  /** The capabilities that the running server has announced. */
  get capabilities(): object | undefined {
    return this.client?.initializeResult?.capabilities;
  }

  private async startNow(): Promise<void> {
    this.isStarting = true;
    this.status.show({ state: 'starting', detail: '' });
    try {
      await nextTurn();
      const { loadConnect } = await import('./load-connect.ts');
      const { connect, SERVER_READS_DISK, State } = await loadConnect();
      const client = await connect(this.context, {
        documentSelector: documentSelector(),
        outputChannel: this.log,
        initializationOptions: { status: true, rayInUse: true, documentation: true, pages: pagesOf(this.context) },
        diagnosticPullOptions: { onChange: true, onSave: true },
      });
      this.client = client;
      this.listeners = [
        client.onNotification('rayGuard/status', (params: unknown) => {
          if (isStatus(params)) this.status.show(params);
        }),
        client.onNotification('rayGuard/scan', (params: unknown) => {
          if (!isScan(params)) return;
          this.status.showScan(params);
          this.scan.fire(params);
        }),
        client.onNotification('rayGuard/rayInUseChanged', () => this.rayInUseChanged.fire()),
        client.onDidChangeState(({ newState }) => {
          if (newState === State.Stopped)
            this.status.show({ state: 'failed', detail: l10n.t('The language server has stopped.') });
        }),
      ];
      await client.start();
      this.isStarting = false;
      this.listeners.push(
        handFiles(SERVER_READS_DISK, async (handed) => {
          if (client.isRunning()) await client.sendNotification('rayGuard/handFiles', handed);
        }),
      );
      this.rayInUseChanged.fire();
    } catch (error) {
      this.isStarting = false;
      this.log.error(error instanceof Error ? error : String(error));
      this.status.show({ state: 'failed', detail: l10n.t('The language server did not start.') });
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
