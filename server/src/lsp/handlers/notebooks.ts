// Notebooks as the editor opens, changes and closes them.
import type { Session } from '../session.ts';
import type { DiagnosticsHandler } from './diagnostics.ts';
import type { WorkspaceDiagnostics } from './workspace-diagnostics.ts';

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
    // What a cell says counts in the cells below it, which clients do not always ask for.
    session.changedAround();
  });
  notebooks.documents.onDidClose((notebook) => {
    session.closedNotebook(notebook);
    for (const uri of notebooks.cellUrisOf(notebook)) diagnostics.forget(uri);
  });
  notebooks.documents.listen(connection);
}
