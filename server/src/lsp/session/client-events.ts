// What the client tells beside its documents: its settings, its workspace folders, what changes on disk, and files that it reads for the server.
import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type Disposable,
  NotificationType,
  WatchKind,
} from 'vscode-languageserver';
import { FOLDER_FILES, LANGUAGE_FILES } from '../../host/file-names.ts';
import { pathOfUri } from '../../host/files/paths.ts';
import { isRecord } from './client-capabilities.ts';
import type { Session } from './session.ts';
import { readSettings } from './settings.ts';

const SECTION = 'rayGuard';

/** Returns what is to be done once the client is initialized. */
export function handleConfiguration(session: Session): () => void {
  const { connection, client } = session;

  function apply(raw: unknown): void {
    const { settings, problems } = readSettings(raw, session.engine);
    session.applySettings(settings);
    for (const problem of problems) session.status.warn(problem);
  }

  /** Clients that cannot be asked send their settings with the event. */
  async function load(sent?: unknown): Promise<void> {
    if (!client.configuration) return isRecord(sent) ? apply(sent[SECTION]) : undefined;
    try {
      apply(await connection.workspace.getConfiguration(SECTION));
    } catch (error) {
      session.status.warn(
        `The client did not tell its settings: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  connection.onDidChangeConfiguration(({ settings }) => {
    session.settled = load(settings);
    session.inBackground(session.settled);
  });

  return () => {
    if (client.configurationEvents) {
      session.inBackground(connection.client.register(DidChangeConfigurationNotification.type, { section: SECTION }));
    }
    session.settled = load();
  };
}

const FILES = { globPattern: `**/{${[...LANGUAGE_FILES, ...FOLDER_FILES].join(',')}}` };
/** A folder that is moved or deleted takes its files with it, and only its own name is sent. */
const FOLDERS = { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete };

/** Returns what is to be done once the client is initialized. */
export function handleWorkspace(session: Session): () => void {
  const { connection, client, project } = session;
  let watching: Promise<Disposable> | undefined;
  let watchesFolders: boolean | undefined;

  connection.onDidChangeWatchedFiles(({ changes }) => {
    const paths = changes.map(({ uri }) => withoutSlash(pathOfUri(uri)));
    project.changed(paths);
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

interface HandedFile {
  readonly uri: string;
  /** Absent when the file is gone. */
  readonly text?: string;
}

interface Handed {
  readonly files: readonly HandedFile[];
  /** Of a workspace folder: whether it has files that are not handed over because they are too many or too large. */
  readonly folder?: { readonly uri: string; readonly hasMore: boolean };
}

const HANDED = new NotificationType<Handed>('rayGuard/handFiles');

export function handleHandedFiles(session: Session): void {
  session.connection.onNotification(HANDED, ({ files, folder }) => {
    const { project, status } = session;
    for (const { uri, text } of files) session.files.take(pathOfUri(uri), text);
    project.changed(files.map(({ uri }) => pathOfUri(uri)));
    if (folder) {
      const path = withoutSlash(pathOfUri(folder.uri));
      const text = `${path} has more files, or larger ones, than are read where there is no disk. Findings may be missing.`;
      status.unread(path, folder.hasMore ? [text] : []);
    }
    session.changedAround();
  });
}
