// Documents as the editor opens, changes, saves and closes them.
import type { Session } from '../session.ts';
import type { DiagnosticsHandler } from './diagnostics.ts';

export function handleDocuments(session: Session, diagnostics: DiagnosticsHandler): void {
  const { documents, connection, client, project } = session;

  documents.onDidOpen(() => {
    if (!client.watchesFiles) project.forgetFolders();
  });
  documents.onDidChangeContent(({ document }) => {
    if (session.changed(document)) diagnostics.updateAll();
    else diagnostics.update(document.uri);
  });
  documents.onDidSave(() => {
    if (client.watchesFiles) return;
    project.forgetFolders();
    diagnostics.updateAll();
  });
  documents.onDidClose(({ document: { uri } }) => {
    diagnostics.forget(uri);
    session.inBackground(
      session.closed(uri).then((otherMeaning) => {
        if (otherMeaning) diagnostics.updateAll();
        else diagnostics.publishClosedFiles();
      }),
    );
  });
  documents.listen(connection);
}
