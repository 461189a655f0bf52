// Documents as the editor opens, changes, saves and closes them.
import type { Session } from '../session.ts';
import type { DiagnosticsHandler } from './diagnostics.ts';
import type { WorkspaceDiagnostics } from './workspace-diagnostics.ts';

export function handleDocuments(session: Session, diagnostics: DiagnosticsHandler, closed: WorkspaceDiagnostics): void {
  const { documents, connection, client, disk } = session;

  documents.onDidOpen(({ document: { uri } }) => {
    closed.opened(uri);
    if (client.watchesFiles) disk.openChanged();
    else session.readAgain();
  });
  documents.onDidChangeContent(({ document }) => {
    session.changed(document);
    diagnostics.update(document.uri);
  });
  documents.onDidSave(() => {
    if (client.watchesFiles) disk.tryUnreadAgain();
    else session.readAgain();
  });
  documents.onDidClose(({ document: { uri } }) => {
    diagnostics.forget(uri);
    session.closed(uri);
  });
  documents.listen(connection);
}
