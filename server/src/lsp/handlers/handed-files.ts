// Project files that the client reads, since they lie on no disk of the server: in a browser, or on a virtual file system.
import { NotificationType } from 'vscode-languageserver';
import { pathOfUri } from '../../host/file-uris.ts';
import type { Session } from '../session.ts';

export interface HandedFile {
  readonly uri: string;
  /** Absent when the file is gone. */
  readonly text?: string;
}

const HANDED = new NotificationType<{ readonly files: readonly HandedFile[] }>('rayGuard/handFiles');

export function handleHandedFiles(session: Session): void {
  session.connection.onNotification(HANDED, ({ files }) => {
    for (const { uri, text } of files) session.reader.take(pathOfUri(uri), text);
    session.changedAround();
  });
}
