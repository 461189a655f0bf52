// Turns a connection into a Ray Guard server.
import {
  type Connection,
  type InitializeParams,
  type InitializeResult,
  PositionEncodingKind,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { pathOfUri } from '../host/file-uris.ts';
import { type Client, readClient } from './client-capabilities.ts';
import { FIX_ALL, handleCodeActions } from './handlers/code-actions.ts';
import { handleConfiguration } from './handlers/configuration.ts';
import { DiagnosticsHandler } from './handlers/diagnostics.ts';
import { handleDocuments } from './handlers/documents.ts';
import { handleFigures } from './handlers/figures.ts';
import { handleFindings } from './handlers/findings.ts';
import { handleFirewall } from './handlers/firewall.ts';
import { handleHandedFiles } from './handlers/handed-files.ts';
import { handleHover } from './handlers/hover.ts';
import { handleIncident } from './handlers/incident.ts';
import { handleInlayHints } from './handlers/inlay-hints.ts';
import { handleNotebooks } from './handlers/notebooks.ts';
import { handlePolicyCompletion, POLICY_TRIGGERS } from './handlers/policy-completion.ts';
import { handlePullRegistration, STATIC_PULL } from './handlers/pull-registration.ts';
import { handleRayInUse } from './handlers/ray-in-use.ts';
import { handleRecommendedInit } from './handlers/recommended-init.ts';
import { handleReport } from './handlers/report.ts';
import { handleWorkspace, withoutSlash } from './handlers/workspace.ts';
import { WorkspaceDiagnostics } from './handlers/workspace-diagnostics.ts';
import type { ServerParts } from './server-parts.ts';
import { Session } from './session.ts';

/** `parts` may still be loading: initialization waits for them, and fails with their error. */
export function serve(connection: Connection, version: string, parts: Promise<ServerParts>): void {
  // Their error belongs to initialization, which may come later than the error.
  parts.catch(() => undefined);
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
    handleIncident(session);
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
