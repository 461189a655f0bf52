// Reads every file of the workspace folders for one answer, whatever the settings show: nothing of it is published, nothing is kept.
import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { pathOfUri } from '../../host/files/paths.ts';
import { Session } from '../session/session.ts';

/**
 * `use` is given a session in which closed files count: the very one where they do already, else one
 * beside it, with the editor's texts, for this once. Throws the response that LSP has for it when the request is cancelled.
 */
export async function inWholeWorkspace<T>(
  session: Session,
  token: CancellationToken,
  use: (whole: Session) => Promise<T>,
): Promise<T> {
  await session.settled;
  const { settings, folders } = session;
  if (!settings.enabled || session.showsClosedFiles) return use(session);
  const whole = new Session(session.connection, { ...session.client, status: false }, session.parts, folders, session);
  const cancelled = token.onCancellationRequested(() => whole.project.setRoots([]));
  try {
    const told = new Set<string>();
    tellOpenDocuments(whole, told);
    whole.applySettings({ ...settings, diagnosticMode: 'workspace' });
    await whole.project.scanned();
    if (token.isCancellationRequested)
      throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled by the client.');
    // The editor may show others than when the reading began.
    tellOpenDocuments(whole, told);
    return await use(whole);
  } finally {
    cancelled.dispose();
    whole.end();
  }
}

/** `told` are those that it knows already. */
function tellOpenDocuments(whole: Session, told: Set<string>): void {
  const { documents, notebooks, known, project } = whole;
  for (const uri of told) {
    if (documents.get(uri) || notebooks.openUris().includes(uri)) continue;
    told.delete(uri);
    whole.closed(uri);
  }
  for (const document of documents.all()) {
    if (!told.has(document.uri)) whole.changed(document);
    told.add(document.uri);
  }
  for (const uri of notebooks.openUris()) {
    if (!told.has(uri)) known.setOpening(pathOfUri(uri));
    told.add(uri);
  }
  project.openChanged();
}
