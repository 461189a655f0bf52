// Documents and notebooks as the editor opens, changes, saves and closes them.

import type { DiagnosticsHandler } from '../diagnostics/document-diagnostics.ts';
import type { WorkspaceDiagnostics } from '../diagnostics/workspace-diagnostics.ts';
import type { Session } from '../session/session.ts';

export function handleDocuments(session: Session, diagnostics: DiagnosticsHandler, closed: WorkspaceDiagnostics): void {
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

export function handleNotebooks(session: Session, diagnostics: DiagnosticsHandler, closed: WorkspaceDiagnostics): void {
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
