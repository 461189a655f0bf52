// Diagnostics: answered when the client pulls them, published with their version when it cannot.
import {
  type Diagnostic,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import { uriOfPath } from '../../host/file-uris.ts';
import { toPolicyDiagnostic } from '../convert.ts';
import type { Checked, Session } from '../session.ts';

export class DiagnosticsHandler {
  private readonly session: Session;
  /** The last answer for each document; the id changes only when the answer does. */
  private readonly answers = new Map<string, { readonly id: string; readonly json: string }>();
  /** What was last published for project files that no editor shows. */
  private readonly closedFiles = new Map<string, string>();
  private lastId = 0;

  constructor(session: Session) {
    this.session = session;
    const { connection, client } = session;
    if (!client.pullsDiagnostics) return;
    connection.languages.diagnostics.on(async ({ textDocument: { uri }, previousResultId }, token) => {
      try {
        return this.answer(uri, diagnosticsOf(session, await session.check(uri, token)), previousResultId);
      } catch (error) {
        if (!(error instanceof ResponseError) || error.code !== LSPErrorCodes.ContentModified) throw error;
        return new ResponseError(LSPErrorCodes.ServerCancelled, error.message, { retriggerRequest: true });
      } finally {
        this.publishClosedFiles();
      }
    });
  }

  /** A document has a new text. */
  update(uri: string): void {
    if (!this.session.client.pullsDiagnostics) this.session.inBackground(this.publish(uri));
  }

  /** The cells of a notebook of which some have a new text; clients pull for those, and not always for the others. */
  updateCells(uris: readonly string[], changed: ReadonlySet<string>): void {
    for (const uri of uris) this.update(uri);
    const { client, connection } = this.session;
    if (!client.pullsDiagnostics || !client.refreshesDiagnostics) return;
    this.session.inBackground(
      this.isOutdated(uris.filter((uri) => !changed.has(uri))).then((outdated) =>
        outdated ? connection.languages.diagnostics.refresh() : undefined,
      ),
    );
  }

  /** Whether an answer that was given would be another one now. */
  private async isOutdated(uris: readonly string[]): Promise<boolean> {
    for (const uri of uris) {
      const answer = this.answers.get(uri);
      if (!answer) continue;
      const now = JSON.stringify(diagnosticsOf(this.session, await this.session.check(uri)));
      if (answer.json !== now) return true;
    }
    return false;
  }

  /** Something around the open documents has changed. */
  updateAll(): void {
    const { session } = this;
    this.publishClosedFiles();
    const uris = [...session.documents.keys(), ...session.notebooks.cellUris()];
    if (!session.client.pullsDiagnostics) for (const uri of uris) this.update(uri);
    else if (session.client.refreshesDiagnostics)
      session.inBackground(session.connection.languages.diagnostics.refresh());
  }

  forget(uri: string): void {
    this.answers.delete(uri);
    if (!this.session.client.pullsDiagnostics) this.send(uri, []);
  }

  private answer(uri: string, items: Diagnostic[], previousResultId: string | undefined): DocumentDiagnosticReport {
    const json = JSON.stringify(items);
    let last = this.answers.get(uri);
    if (last?.json !== json) {
      last = { id: String(++this.lastId), json };
      this.answers.set(uri, last);
    }
    if (last.id === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: last.id };
    return { kind: DocumentDiagnosticReportKind.Full, resultId: last.id, items };
  }

  /** A text that moves meanwhile publishes for itself. */
  private async publish(uri: string): Promise<void> {
    const checked = await this.session.check(uri);
    const { version } = checked?.target ?? this.session.documents.get(uri) ?? {};
    this.send(uri, diagnosticsOf(this.session, checked), version);
    this.publishClosedFiles();
  }

  /** A mistake in a policy is shown in its file also while no editor has that file open. */
  publishClosedFiles(): void {
    const { project, client, settings } = this.session;
    const paths = new Set(settings.enabled ? project.closedWithProblems() : []);
    for (const path of paths) {
      const lines = project.linesOf(path);
      if (!lines) continue;
      const diagnostics = project.policyProblems(path).map((problem) => toPolicyDiagnostic(problem, lines));
      const json = JSON.stringify(diagnostics);
      if (this.closedFiles.get(path) === json) continue;
      this.closedFiles.set(path, json);
      this.send(uriOfPath(path), diagnostics);
    }
    for (const path of [...this.closedFiles.keys()].filter((known) => !paths.has(known))) {
      this.closedFiles.delete(path);
      // Where nothing is pulled, an open document's own diagnostics take this place.
      if (client.pullsDiagnostics || !project.isOpen(path)) this.send(uriOfPath(path), []);
    }
  }

  private send(uri: string, diagnostics: Diagnostic[], version?: number): void {
    const { connection, client } = this.session;
    const versioned = client.diagnosticVersion && version !== undefined ? { version } : {};
    this.session.inBackground(connection.sendDiagnostics({ uri, diagnostics, ...versioned }));
  }
}

function diagnosticsOf(session: Session, checked: Checked | undefined): Diagnostic[] {
  if (!checked) return [];
  const problems = session.project.policyProblems(checked.document.path);
  return [
    ...checked.analysis.findings.map((finding) => session.diagnosticOf(finding, checked)),
    ...problems.map((problem) => toPolicyDiagnostic(problem, checked.target)),
  ];
}
