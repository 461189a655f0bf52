// Files that the client reads, since they lie on no disk of the server: in a browser, or on a virtual file system.
import { NotificationType } from 'vscode-languageserver';
import { pathOfUri } from '../../host/file-uris.ts';
import type { Session } from '../session.ts';
import { withoutSlash } from './workspace.ts';

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
    const { reader, baselines, advisories, status } = session;
    for (const { uri, text } of files) reader.take(pathOfUri(uri), text);
    const paths = files.map(({ uri }) => pathOfUri(uri));
    baselines.changed(paths);
    advisories.changed(paths);
    if (folder) {
      const path = withoutSlash(pathOfUri(folder.uri));
      const text = `${path} has more files, or larger ones, than are read where there is no disk. Findings may be missing.`;
      status.unread(path, folder.hasMore ? [text] : []);
    }
    session.changedAround();
  });
}
