// Diagnostics of what is open: answered when the client pulls them, published with their version when it cannot.
import {
  type Diagnostic,
  type Disposable,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  DocumentDiagnosticRequest,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import { pathOfUri } from '../../host/files/paths.ts';
import { Rounds } from '../../host/project/background-work.ts';
import type { Checked } from '../documents/analyses.ts';
import type { Session } from '../session/session.ts';
import { type Report, reportOf } from './file-diagnostics.ts';

interface Told {
  readonly id: string;
  /** Of the text that was checked. */
  readonly version: number | undefined;
}

export class DiagnosticsHandler {
  /** Looks at everything that is open, since something around it has changed. */
  private readonly rounds = new Rounds(() => this.updateAll());
  private readonly session: Session;
  /** The last answer for each document, or what was last published for it. */
  private readonly told = new Map<string, Told>();
  private publishing = 0;
  /** What all this was last brought up to date with. */
  private upTo = '';

  constructor(session: Session) {
    this.session = session;
    const { connection, client } = session;
    session.onChange.push(() => this.rounds.ask());
    if (!client.pullsDiagnostics) return;
    connection.languages.diagnostics.on(async ({ textDocument: { uri }, previousResultId }, token) => {
      try {
        const checked = await session.check(uri, token);
        const report = checked ? this.reportOf(checked) : this.closedReportOf(uri);
        this.told.set(uri, { id: report.id, version: this.versionOf(uri) });
        return answer(report, previousResultId);
      } catch (error) {
        if (!(error instanceof ResponseError) || error.code !== LSPErrorCodes.ContentModified) throw error;
        return new ResponseError(LSPErrorCodes.ServerCancelled, error.message, { retriggerRequest: true });
      }
    });
  }

  /** Nothing is left to tell but what is asked for. */
  get isIdle(): boolean {
    return this.rounds.isIdle && this.publishing === 0;
  }

  /** Whether the client has asked for this document since it was opened, and so will again. */
  isPulled(uri: string): boolean {
    return this.told.has(uri);
  }

  /** A document has a new text. */
  update(uri: string): void {
    if (!this.session.client.pullsDiagnostics) this.session.inBackground(this.publish(uri));
  }

  forget(uri: string): void {
    this.told.delete(uri);
    if (!this.session.client.pullsDiagnostics) this.send(uri, []);
  }

  /** Where something is shown otherwise than it should be now, the client gets the new report or is asked to refresh. Texts that are new ask for themselves. */
  private async updateAll(): Promise<void> {
    const { connection, client, documents, notebooks, known, revision } = this.session;
    // Else every document that is opened or closed would cost a look at all the others.
    const upTo = `${known.effects} ${revision}`;
    if (upTo === this.upTo) return;
    this.upTo = upTo;
    let isOutdated = false;
    for (const uri of [...documents.keys(), ...notebooks.cellUris()]) {
      const told = this.told.get(uri);
      if (!told || told.version !== this.versionOf(uri)) continue;
      const report = await this.reportNow(uri);
      if (!report || report.id === told.id) continue;
      if (client.pullsDiagnostics) isOutdated = true;
      else this.publishReport(uri, report);
    }
    if (isOutdated && client.refreshesDiagnostics)
      this.session.inBackground(connection.languages.diagnostics.refresh());
  }

  /** Undefined where the text moves meanwhile. */
  async reportNow(uri: string): Promise<Report | undefined> {
    try {
      const checked = await this.session.check(uri);
      return checked ? this.reportOf(checked) : reportOf([]);
    } catch {
      return undefined;
    }
  }

  /** A text that moves meanwhile publishes for itself. */
  private async publish(uri: string): Promise<void> {
    this.publishing++;
    try {
      const checked = await this.session.check(uri);
      this.publishReport(uri, checked ? this.reportOf(checked) : reportOf([]));
    } finally {
      this.publishing--;
    }
  }

  private publishReport(uri: string, report: Report): void {
    const version = this.versionOf(uri);
    const told = this.told.get(uri);
    if (told?.id === report.id && told.version === version) return;
    this.told.set(uri, { id: report.id, version });
    this.send(uri, report.items, version);
  }

  private reportOf({ document: { path }, analysis: { findings }, target }: Checked): Report {
    return reportOf(this.session.diagnostics.ofFile(path, findings, target));
  }

  /** Clients ask once more for a document that they have closed. */
  private closedReportOf(uri: string): Report {
    const path = pathOfUri(uri);
    const isClosed = this.session.showsClosedFiles && !this.session.known.isOpen(path);
    return (isClosed && this.session.closedFiles.reportOf(path)) || reportOf([]);
  }

  /** Undefined for what is not open. */
  private versionOf(uri: string): number | undefined {
    const { documents, notebooks } = this.session;
    return (documents.get(uri) ?? notebooks.programOf(uri)?.cells.get(uri)?.target)?.version;
  }

  private send(uri: string, diagnostics: Diagnostic[], version?: number): void {
    const { connection, client } = this.session;
    const versioned = client.diagnosticVersion && version !== undefined ? { version } : {};
    this.session.inBackground(connection.sendDiagnostics({ uri, diagnostics, ...versioned }));
  }
}

function answer({ id, items }: Report, previousResultId: string | undefined): DocumentDiagnosticReport {
  if (id === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: id };
  return { kind: DocumentDiagnosticReportKind.Full, resultId: id, items };
}

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
