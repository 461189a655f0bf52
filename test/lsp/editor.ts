// An editor as VS Code is, as far as diagnostics go: when it asks for them, what it forgets, and what it shows at last.
import {
  type CancellationToken,
  CancellationTokenSource,
  type ClientCapabilities,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type PublishDiagnosticsParams,
  type RegistrationParams,
  type TextDocumentContentChangeEvent,
  type UnregistrationParams,
  type WorkspaceDiagnosticReport,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { startClient, type TestClient } from './client.ts';

export interface EditorOptions {
  readonly capabilities: ClientCapabilities;
  readonly folders: readonly string[];
  readonly settings: unknown;
}

const PULL = 'textDocument/diagnostic';

export class Editor {
  readonly client: TestClient;
  readonly documents = new Map<string, TextDocument>();
  /** What was pulled, by documents and by the workspace alike: the last answer holds. */
  private readonly pulled = new Map<string, readonly Diagnostic[]>();
  private readonly documentIds = new Map<string, string | undefined>();
  private readonly workspaceIds = new Map<string, string | undefined>();
  private readonly published = new Map<string, readonly Diagnostic[]>();
  private readonly asking = new Map<string, { source: CancellationTokenSource; asked: Promise<void> }>();
  private readonly pulls: boolean;
  private heard = 0;
  private asksWorkspace: CancellationTokenSource | undefined;

  static async start({ capabilities, folders, settings }: EditorOptions): Promise<Editor> {
    return new Editor(await startClient({ capabilities, folders, settings }), capabilities);
  }

  private constructor(client: TestClient, capabilities: ClientCapabilities) {
    this.client = client;
    this.pulls = capabilities.textDocument?.diagnostic !== undefined;
    for (const method of ['client/registerCapability', 'textDocument/publishDiagnostics'])
      for (const params of client.kept(method)) this.hear(method, params);
    client.onMessage = (method, params) => this.hear(method, params);
  }

  open(uri: string, text: string, languageId: string): void {
    const document = TextDocument.create(uri, languageId, 1, text);
    this.documents.set(uri, document);
    this.client.open(uri, text, languageId);
    this.pull(uri);
  }

  change(uri: string, change: TextDocumentContentChangeEvent): void {
    const document = this.documents.get(uri) as TextDocument;
    TextDocument.update(document, [change], document.version + 1);
    this.client.change(uri, document.version, change);
    this.pull(uri);
  }

  save(uri: string): void {
    this.client.notify('textDocument/didSave', { textDocument: { uri } });
    this.pull(uri);
  }

  /** Asked for once more where the diagnostics of the workspace take over from here. */
  close(uri: string): void {
    if (this.asksWorkspace) {
      this.workspaceIds.delete(uri);
      this.pull(uri, () => this.documentIds.delete(uri));
    } else this.forget(uri);
    this.documents.delete(uri);
    this.client.close(uri);
  }

  configure(settings: unknown): void {
    this.client.settings = settings;
    this.client.notify('workspace/didChangeConfiguration', { settings: null });
  }

  /** What is in the list of problems when nobody has anything left to do. */
  async shown(): Promise<readonly string[]> {
    for (let before = -1; before !== this.heard; ) {
      before = this.heard;
      await this.client.figures();
      for (const { asked } of this.asking.values()) await asked;
    }
    const all = new Map(this.pulled);
    for (const [uri, items] of this.published) all.set(uri, [...(all.get(uri) ?? []), ...items]);
    return [...all]
      .filter(([, items]) => items.length > 0)
      .map(([uri, items]) => `${uri} ${JSON.stringify(items)}`)
      .sort();
  }

  end(): void {
    cancel(this.asksWorkspace);
    this.client.end();
  }

  private hear(method: string, params: unknown): void {
    this.heard++;
    if (method === 'textDocument/publishDiagnostics') {
      const { uri, diagnostics } = params as PublishDiagnosticsParams;
      this.published.set(uri, diagnostics);
    }
    if (method === 'workspace/diagnostic/refresh') for (const uri of this.documents.keys()) this.pull(uri);
    if (method === 'client/registerCapability')
      for (const one of (params as RegistrationParams).registrations)
        if (one.method === PULL) this.begin(one.registerOptions.workspaceDiagnostics === true);
    if (method === 'client/unregisterCapability')
      for (const one of (params as UnregistrationParams).unregisterations) if (one.method === PULL) this.forgetAll();
  }

  private begin(asksWorkspace: boolean): void {
    for (const uri of this.documents.keys()) this.pull(uri);
    if (!asksWorkspace) return;
    this.asksWorkspace = new CancellationTokenSource();
    void this.askWorkspace(this.asksWorkspace);
  }

  private forgetAll(): void {
    cancel(this.asksWorkspace);
    this.asksWorkspace = undefined;
    for (const { source } of this.asking.values()) cancel(source);
    this.pulled.clear();
    this.documentIds.clear();
    this.workspaceIds.clear();
  }

  private forget(uri: string): void {
    cancel(this.asking.get(uri)?.source);
    this.pulled.delete(uri);
    this.documentIds.delete(uri);
  }

  /** One request at a time for each document: what is asked for meanwhile is asked for again behind it. */
  private pull(uri: string, done: () => void = () => undefined): void {
    if (!this.pulls) return;
    const before = this.asking.get(uri);
    cancel(before?.source);
    const source = new CancellationTokenSource();
    const asked = (before?.asked ?? Promise.resolve()).then(() => this.ask(uri, source.token)).then(done);
    this.asking.set(uri, { source, asked });
    if (!this.documentIds.has(uri)) this.documentIds.set(uri, undefined);
  }

  private async ask(uri: string, token: CancellationToken): Promise<void> {
    const previousResultId = this.documentIds.get(uri);
    try {
      const report = await this.client.connection.sendRequest<DocumentDiagnosticReport>(
        PULL,
        { textDocument: { uri }, ...(previousResultId !== undefined && { previousResultId }) },
        token,
      );
      this.heard++;
      if (token.isCancellationRequested) return;
      if (report.kind === 'full') this.pulled.set(uri, report.items);
      this.documentIds.set(uri, report.resultId);
    } catch (error) {
      const { data } = error as { data?: { retriggerRequest?: boolean } };
      if (data?.retriggerRequest && this.documents.has(uri) && !token.isCancellationRequested)
        await this.ask(uri, token);
    }
  }

  private async askWorkspace(source: CancellationTokenSource): Promise<void> {
    while (!source.token.isCancellationRequested) {
      const previousResultIds = [...this.workspaceIds].flatMap(([uri, id]) => {
        const value = this.documentIds.has(uri) ? this.documentIds.get(uri) : id;
        return value === undefined ? [] : [{ uri, value }];
      });
      try {
        const asked = { previousResultIds };
        const { items } = await this.client.connection.sendRequest<WorkspaceDiagnosticReport>(
          'workspace/diagnostic',
          asked,
          source.token,
        );
        if (source.token.isCancellationRequested) return;
        this.heard++;
        for (const report of items) {
          if (report.kind === 'full' && !this.documentIds.has(report.uri)) this.pulled.set(report.uri, report.items);
          this.workspaceIds.set(report.uri, report.resultId);
        }
      } catch {
        return;
      }
    }
  }
}

/** Twice is once. */
function cancel(source: CancellationTokenSource | undefined): void {
  if (source && !source.token.isCancellationRequested) source.cancel();
}
