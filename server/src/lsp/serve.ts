// Turns a connection into a Ray Guard server, which hears of documents and notebooks as the editor opens, changes, saves and closes them.
import {
  type Connection,
  type InitializeParams,
  type InitializeResult,
  PositionEncodingKind,
  RequestType0,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { pathOfUri } from '../host/files/paths.ts';
import { DiagnosticsHandler, handlePullRegistration, STATIC_PULL } from './diagnostics/document-diagnostics.ts';
import { WorkspaceDiagnostics } from './diagnostics/workspace-diagnostics.ts';
import { FIX_ALL, handleCodeActions } from './features/code-actions.ts';
import { handlePolicyCompletion, handleRecommendedInit, POLICY_TRIGGERS } from './features/completion.ts';
import { handleFindings } from './features/findings.ts';
import { handleHover } from './features/hover.ts';
import { handleInlayHints, handleRayInUse } from './features/ray-in-use.ts';
import { handleChecklists, handleFirewall, handleReport } from './features/reports.ts';
import { type Client, readClient } from './session/client-capabilities.ts';
import { handleConfiguration, handleHandedFiles, handleWorkspace, withoutSlash } from './session/client-events.ts';
import { refuseOutOfOrder } from './session/message-order.ts';
import { type ServerParts, Session } from './session/session.ts';

/** `connection` has the options of `messageOrder`. `parts` may still be loading: initialization waits for them, and fails with their error. */
export function serve(connection: Connection, version: string, parts: Promise<ServerParts>): void {
  // Their error belongs to initialization, which may come later than the error.
  parts.catch(() => undefined);
  refuseOutOfOrder(connection);
  connection.onInitialize(async (params): Promise<InitializeResult> => {
    const client = readClient(params);
    const session = new Session(connection, client, await parts, rootsOf(params));
    const diagnostics = new DiagnosticsHandler(session);
    const workspaceDiagnostics = new WorkspaceDiagnostics(session, diagnostics);
    handleDocuments(session, diagnostics, workspaceDiagnostics);
    handleNotebooks(session, diagnostics, workspaceDiagnostics);
    handleCodeActions(session);
    handleHandedFiles(session);
    handleHover(session);
    handleRayInUse(session);
    handleReport(session, version);
    handleInlayHints(session);
    handleFindings(session);
    handleFirewall(session);
    handleChecklists(session);
    handleRecommendedInit(session);
    handleFigures(session, () => diagnostics.isIdle && workspaceDiagnostics.isIdle);
    handlePolicyCompletion(session);
    const starts = [handleConfiguration(session), handleWorkspace(session), handlePullRegistration(session)];
    connection.onInitialized(() => {
      for (const start of starts) start();
      session.inBackground(session.settled.then(() => session.status.ready(`Ray Guard ${version} is ready.`)));
    });
    return { capabilities: capabilitiesFor(client), serverInfo: { name: 'ray-guard', version } };
  });
  connection.listen();
}

function capabilitiesFor(client: Client): ServerCapabilities {
  return {
    positionEncoding: PositionEncodingKind.UTF16,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    ...(client.notebooks
      ? { notebookDocumentSync: { notebookSelector: [{ notebook: '*', cells: [{ language: 'python' }] }] } }
      : {}),
    hoverProvider: true,
    inlayHintProvider: true,
    completionProvider: { triggerCharacters: POLICY_TRIGGERS },
    codeActionProvider: { codeActionKinds: ['quickfix', FIX_ALL] },
    ...(client.pullsDiagnostics && !client.registersDiagnostics ? { diagnosticProvider: STATIC_PULL } : {}),
    ...(client.workspaceFolders
      ? { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } }
      : {}),
  };
}

/** Old clients name one folder, as a URI or a path. */
function rootsOf({ workspaceFolders, rootUri, rootPath }: InitializeParams): string[] {
  if (workspaceFolders) return workspaceFolders.map(({ uri }) => withoutSlash(pathOfUri(uri)));
  if (rootUri) return [withoutSlash(pathOfUri(rootUri))];
  return rootPath ? [withoutSlash(rootPath.replaceAll('\\', '/'))] : [];
}

export interface Figures {
  /** Texts checked, one for each time. */
  readonly judged: number;
  /** Files opened, one for each time. */
  readonly read: number;
  /** Milliseconds: the longest time in which no request could be answered because of work in the background. */
  readonly longestSlice: number;
}

const REQUEST = new RequestType0<Figures, void>('rayGuard/figures');

/** `isIdle`: whether what is not in the background has nothing left to do. */
function handleFigures(session: Session, isIdle: () => boolean): void {
  const { connection, judge, project, work } = session;
  connection.onRequest(REQUEST, async () => {
    do {
      await session.settled;
      await work.idle();
      await new Promise((resolve) => setImmediate(resolve));
    } while (!work.isIdle || !isIdle());
    return { judged: judge.count, read: project.reader.count, longestSlice: work.longestSlice };
  });
}

function handleDocuments(session: Session, diagnostics: DiagnosticsHandler, closed: WorkspaceDiagnostics): void {
  const { documents, connection, client, project } = session;

  documents.onDidOpen(({ document: { uri } }) => {
    closed.opened(uri);
    if (client.watchesFiles) project.openChanged();
    else session.readAgain();
  });
  documents.onDidChangeContent(({ document }) => {
    session.changed(document);
    diagnostics.update(document.uri);
  });
  documents.onDidSave(() => {
    if (client.watchesFiles) project.tryUnreadAgain();
    else session.readAgain();
  });
  documents.onDidClose(({ document: { uri } }) => {
    diagnostics.forget(uri);
    session.closed(uri);
  });
  documents.listen(connection);
}

function handleNotebooks(session: Session, diagnostics: DiagnosticsHandler, closed: WorkspaceDiagnostics): void {
  const { connection, client, notebooks } = session;

  notebooks.documents.onDidOpen((notebook) => {
    closed.opened(notebook.uri);
    session.openedNotebook(notebook);
    if (!client.watchesFiles) session.readAgain();
    for (const uri of notebooks.cellUrisOf(notebook)) diagnostics.update(uri);
  });
  notebooks.documents.onDidChange(({ notebookDocument, cells }) => {
    for (const { document } of cells?.removed ?? []) diagnostics.forget(document);
    for (const uri of notebooks.cellUrisOf(notebookDocument)) diagnostics.update(uri);
    session.changedCells();
  });
  notebooks.documents.onDidClose((notebook) => {
    session.closedNotebook(notebook);
    for (const uri of notebooks.cellUrisOf(notebook)) diagnostics.forget(uri);
  });
  notebooks.documents.listen(connection);
}
