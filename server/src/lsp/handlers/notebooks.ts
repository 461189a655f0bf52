// Notebooks as the editor opens, changes and closes them.
import type { Session } from '../session.ts';
import type { DiagnosticsHandler } from './diagnostics.ts';

export function handleNotebooks(session: Session, diagnostics: DiagnosticsHandler): void {
  const { connection, client, notebooks, project } = session;

  notebooks.documents.onDidOpen((notebook) => {
    if (!client.watchesFiles) project.forgetFolders();
    const uris = notebooks.cellUrisOf(notebook);
    diagnostics.updateCells(uris, new Set(uris));
  });
  notebooks.documents.onDidChange(({ notebookDocument, cells }) => {
    for (const { document } of cells?.removed ?? []) diagnostics.forget(document);
    const changed = [...(cells?.added ?? []), ...(cells?.changed.textContent ?? [])].map(({ document }) => document);
    diagnostics.updateCells(notebooks.cellUrisOf(notebookDocument), new Set(changed));
  });
  notebooks.documents.onDidClose((notebook) => {
    session.closedNotebook(notebook);
    for (const uri of notebooks.cellUrisOf(notebook)) diagnostics.forget(uri);
  });
  notebooks.documents.listen(connection);
}
