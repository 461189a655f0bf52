// Offers pulled diagnostics, of the workspace as well where the settings say so; anew whenever they say otherwise.
import { type Disposable, DocumentDiagnosticRequest } from 'vscode-languageserver';
import type { Session } from '../session.ts';

const OPTIONS = { identifier: 'ray-guard', interFileDependencies: true };

/**
 * For clients to which it cannot be offered later: always with those of the workspace. While none are to be shown, the
 * request for them waits.
 */
export const STATIC_PULL = { ...OPTIONS, workspaceDiagnostics: true };

/** Returns what is to be done once the client is initialized. */
export function handlePullRegistration(session: Session): () => void {
  const { connection, client } = session;
  let offered: boolean | undefined;
  let turn: Promise<Disposable | undefined> = Promise.resolve(undefined);

  function offer(): void {
    if (offered === session.showsClosedFiles) return;
    const workspaceDiagnostics = session.showsClosedFiles;
    offered = workspaceDiagnostics;
    turn = turn.then((before) => {
      before?.dispose();
      const options = { documentSelector: null, ...OPTIONS, workspaceDiagnostics };
      return connection.client.register(DocumentDiagnosticRequest.type, options);
    });
    session.inBackground(turn);
  }

  return () => {
    if (!client.pullsDiagnostics || !client.registersDiagnostics) return;
    session.inBackground(session.settled.then(offer));
    session.onSettings.push(offer);
  };
}
