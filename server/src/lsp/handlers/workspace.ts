// The workspace around the documents: its folders, and project files that change on disk.
import { DidChangeWatchedFilesNotification } from 'vscode-languageserver';
import { pathOfUri } from '../../host/file-uris.ts';
import type { Session } from '../session.ts';
import type { DiagnosticsHandler } from './diagnostics.ts';

/** What `isProjectFile` knows; a name too many costs a look only. */
const WATCHED =
  '**/{pyproject.toml,pixi.toml,uv.toml,hatch.toml,pylock.toml,pylock.*.toml,uv.lock,poetry.lock,pdm.lock,Pipfile,Pipfile.lock,requirements.txt,requirements.in,setup.cfg}';

/** Returns what is to be done once the client is initialized. */
export function handleWorkspace(session: Session, diagnostics: DiagnosticsHandler): () => void {
  const { connection, client, project } = session;

  connection.onDidChangeWatchedFiles(({ changes }) => {
    const before = project.generation;
    session.inBackground(
      project.refresh(changes.map(({ uri }) => pathOfUri(uri))).then(() => {
        if (project.generation !== before) diagnostics.updateAll();
        else diagnostics.publishClosedFiles();
      }),
    );
  });

  return () => {
    if (client.watchesFiles) {
      const watchers = [{ globPattern: WATCHED }];
      session.inBackground(connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }));
    }
    if (client.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = removed.map(({ uri }) => pathOfUri(uri));
        session.roots = [
          ...session.roots.filter((root) => !gone.includes(root)),
          ...added.map(({ uri }) => pathOfUri(uri)),
        ];
        diagnostics.updateAll();
      });
    }
  };
}
