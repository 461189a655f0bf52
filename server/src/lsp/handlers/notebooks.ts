// Notebooks as the editor opens, changes and closes them.
import type { Session } from '../session.ts';
import type { DiagnosticsHandler } from './diagnostics.ts';

export function handleNotebooks(session: Session, diagnostics: DiagnosticsHandler): void {
  const { connection, client, notebooks, project } = session;

  notebooks.documents.onDidOpen((notebook) => {
    if (!client.watchesFiles) project.forgetFolders();
    diagnostics.updateCells(notebooks.cellUrisOf(notebook));
  });
  notebooks.documents.onDidChange(({ notebookDocument, cells }) => {
    for (const { document } of cells?.removed ?? []) diagnostics.forget(document);
    diagnostics.updateCells(notebooks.cellUrisOf(notebookDocument));
  });
  notebooks.documents.onDidClose((notebook) => {
    session.closedNotebook(notebook);
    for (const uri of notebooks.cellUrisOf(notebook)) diagnostics.forget(uri);
  });
  notebooks.documents.listen(connection);
}
