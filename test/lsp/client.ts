// A client of the server over in-memory streams: the real protocol on both sides, every message awaited, nothing mocked.
import { PassThrough } from 'node:stream';
import { createConnection } from 'vscode-languageserver';
import {
  type ClientCapabilities,
  type CodeAction,
  type CodeActionContext,
  createMessageConnection,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  type MessageConnection,
  ProposedFeatures,
  type Range,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Engine } from '../../server/src/core/index.ts';
import { type Figures, serve } from '../../server/src/lsp/serve.ts';
import { messageOrder } from '../../server/src/lsp/session/message-order.ts';
import type { ServerParts } from '../../server/src/lsp/session/session.ts';
import { grammars, engine as realEngine } from '../support/engine.ts';
import { checkedStreams } from './protocol-check.ts';

/** As VS Code declares them, where it matters here. */
export const FULL: ClientCapabilities = {
  general: { positionEncodings: ['utf-16'] },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    workspaceEdit: { documentChanges: true },
  },
  textDocument: {
    diagnostic: {
      dynamicRegistration: true,
      relatedInformation: true,
      codeDescriptionSupport: true,
      dataSupport: true,
    },
    publishDiagnostics: { versionSupport: true },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } },
      isPreferredSupport: true,
      dataSupport: true,
    },
  },
};

/** As editors of 2021 declare them: they are sent diagnostics and take plain edits. */
export const OLD: ClientCapabilities = {
  textDocument: {
    publishDiagnostics: { versionSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
  },
};

export interface Options {
  readonly capabilities?: ClientCapabilities;
  readonly engine?: Engine;
  readonly parts?: Promise<ServerParts>;
  readonly folder?: string;
  /** In place of `folder`. */
  readonly folders?: readonly string[];
  /** The `rayGuard` section that the client tells when asked. */
  readonly settings?: unknown;
  /** Besides those that every client here has. */
  readonly initializationOptions?: object;
}

export class TestClient {
  readonly connection: MessageConnection;
  /** What the client answers to `workspace/configuration`. */
  settings: unknown;
  /** Set to make it answer later. */
  beforeSettings: Promise<void> = Promise.resolve();
  /** Hears every message of the server but the requests for settings. */
  onMessage: (method: string, params: unknown) => void = () => undefined;
  readonly exitCode: Promise<number>;
  private readonly received = new Map<string, unknown[]>();
  private readonly waiting = new Map<string, ((params: unknown) => void)[]>();

  constructor(options: Options) {
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    let exited: (code: number) => void = () => undefined;
    this.exitCode = new Promise((resolve) => {
      exited = resolve;
    });
    const server = createConnection(
      (logger) =>
        createProtocolConnection(
          new StreamMessageReader(toServer),
          new StreamMessageWriter(toClient),
          logger,
          messageOrder(),
        ),
      { shutdownReceived: false, initialize: () => undefined, exit: (code) => exited(code) },
      ProposedFeatures.all,
    );
    serve(server, '0.1.0', options.parts ?? Promise.resolve({ engine: options.engine ?? realEngine, grammars }));
    this.settings = options.settings ?? null;
    const { reader, writer } = checkedStreams(toClient, toServer);
    this.connection = createMessageConnection(reader, writer);
    this.connection.onNotification((method, params) => this.take(method, params));
    this.connection.onRequest(async (method, params) => {
      if (method === 'workspace/configuration') {
        await this.beforeSettings;
        return [this.settings];
      }
      this.take(method, params);
      return null;
    });
    this.connection.listen();
  }

  /** Nothing is heard from the server any more. */
  end(): void {
    this.connection.dispose();
  }

  /** The next message of that name, now or when it comes. */
  next<T = unknown>(method: string): Promise<T> {
    const kept = this.received.get(method)?.shift();
    if (kept !== undefined) return Promise.resolve(kept as T);
    return new Promise((resolve) => {
      this.waiting.set(method, [...(this.waiting.get(method) ?? []), resolve as (params: unknown) => void]);
    });
  }

  /** Messages of that name that came and were not awaited. */
  kept<T = unknown>(method: string): readonly T[] {
    return (this.received.get(method) ?? []) as T[];
  }

  /** Done when the server has nothing left to do; all that it had to tell has arrived. */
  figures(): Promise<Figures> {
    return this.connection.sendRequest('rayGuard/figures');
  }

  /** Done when the server has dealt with everything sent before. */
  async settle(): Promise<void> {
    await this.connection.sendRequest('textDocument/hover', {
      textDocument: { uri: 'file:///nowhere.py' },
      position: { line: 0, character: 0 },
    });
  }

  open(uri: string, text: string, languageId = 'python', version = 1): void {
    void this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version, text } });
  }

  change(uri: string, version: number, ...contentChanges: TextDocumentContentChangeEvent[]): void {
    void this.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  close(uri: string): void {
    void this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  notify(method: string, params: unknown): void {
    void this.connection.sendNotification(method, params);
  }

  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest('textDocument/diagnostic', {
      textDocument: { uri },
      ...(previousResultId ? { previousResultId } : {}),
    });
  }

  async items(uri: string): Promise<Diagnostic[]> {
    const report = await this.pull(uri);
    return report.kind === 'full' ? report.items : [];
  }

  actions(uri: string, range: Range, context: Partial<CodeActionContext> = {}): Promise<CodeAction[]> {
    return this.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...context },
    });
  }

  private take(method: string, params: unknown): void {
    this.onMessage(method, params);
    const [first, ...rest] = this.waiting.get(method) ?? [];
    this.waiting.set(method, rest);
    if (first) first(params);
    else this.received.set(method, [...(this.received.get(method) ?? []), params]);
  }
}

export async function startClient(
  options: Options = {},
): Promise<TestClient & { readonly initialized: InitializeResult }> {
  const client = new TestClient(options);
  const folders = options.folders ?? (options.folder ? [options.folder] : undefined);
  const initialized = await client.connection.sendRequest<InitializeResult>('initialize', {
    processId: null,
    rootUri: null,
    workspaceFolders: folders?.map((uri) => ({ uri, name: 'project' })) ?? null,
    capabilities: options.capabilities ?? FULL,
    initializationOptions: { status: true, rayInUse: true, ...options.initializationOptions },
  });
  client.notify('initialized', {});
  return Object.assign(client, { initialized });
}

/** The text after an edit, as an editor applies it. */
export function afterEdit(edit: WorkspaceEdit | undefined, uri: string, text: string): string {
  const document = TextDocument.create(uri, '', 0, text);
  const versioned = edit?.documentChanges?.flatMap((change) =>
    'edits' in change && change.textDocument.uri === uri ? change.edits : [],
  );
  const edits = (versioned ?? edit?.changes?.[uri] ?? []).map((one) =>
    'snippet' in one ? { range: one.range, newText: one.snippet.value.replace(/\$\{1:(.*?)\}/, '$1') } : one,
  );
  return TextDocument.applyEdits(document, edits);
}

/** `line:character-character code severity`, 0-based. */
export function brief(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(
    ({ range, code, severity }) =>
      `${range.start.line}:${range.start.character}-${range.end.character} ${code} ${severity}`,
  );
}

/** From the first to behind the last character of `word`, where it stands first. */
export function rangeOf(text: string, word: string): Range {
  const document = TextDocument.create('', '', 0, text);
  const at = text.indexOf(word);
  return { start: document.positionAt(at), end: document.positionAt(at + word.length) };
}
