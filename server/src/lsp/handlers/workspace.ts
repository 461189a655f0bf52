// The workspace around the documents: its folders, and what changes on disk.
import { DidChangeWatchedFilesNotification, type Disposable, WatchKind } from 'vscode-languageserver';
import { FOLDER_FILES, LANGUAGE_FILES } from '../../host/file-names.ts';
import { pathOfUri } from '../../host/file-uris.ts';
import type { Session } from '../session.ts';

const FILES = { globPattern: `**/{${[...LANGUAGE_FILES, ...FOLDER_FILES].join(',')}}` };
/** A folder that is moved or deleted takes its files with it, and only its own name is told. */
const FOLDERS = { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete };

/** Returns what is to be done once the client is initialized. */
export function handleWorkspace(session: Session): () => void {
  const { connection, client, disk } = session;
  let watching: Promise<Disposable> | undefined;
  let watchesFolders: boolean | undefined;

  connection.onDidChangeWatchedFiles(({ changes }) => {
    const paths = changes.map(({ uri }) => withoutSlash(pathOfUri(uri)));
    session.baselines.changed(paths);
    session.advisories.changed(paths);
    disk.changed(paths);
  });

  /** Folders matter only where all that is in them does. */
  function watch(): void {
    if (watchesFolders === session.showsClosedFiles) return;
    watchesFolders = session.showsClosedFiles;
    const watchers = watchesFolders ? [FILES, FOLDERS] : [FILES];
    const before = watching;
    watching = connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    session.inBackground(watching.then(() => before?.then((registered) => registered.dispose())));
  }

  return () => {
    if (client.watchesFiles) session.inBackground(session.settled.then(watch));
    if (client.watchesFiles) session.onSettings.push(watch);
    if (client.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) =>
        session.changeRoots(
          added.map(({ uri }) => withoutSlash(pathOfUri(uri))),
          removed.map(({ uri }) => withoutSlash(pathOfUri(uri))),
        ),
      );
    }
  };
}

/** Folders are named without one. */
export function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
