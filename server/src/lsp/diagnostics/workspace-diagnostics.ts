// Diagnostics of closed files: answered when the client pulls those of the workspace, published when it cannot.
import {
  type CancellationToken,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  type PreviousResultId,
  ResponseError,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { pathOfUri, uriOfPath } from '../../host/files/paths.ts';
import { PRIORITY, Rounds } from '../../host/project/background-work.ts';
import type { Session } from '../session/session.ts';
import type { DiagnosticsHandler } from './document-diagnostics.ts';
import { type Report, reportOf } from './file-diagnostics.ts';

/** Files in one partial result. */
const BATCH = 50;

export class WorkspaceDiagnostics {
  /** Checks what is to be checked now, and reports it. */
  private readonly rounds = new Rounds(() => this.update());
  private readonly session: Session;
  private readonly open: DiagnosticsHandler;
  private readonly published = new Map<string, string>();
  /** Requests of clients that know everything. */
  private readonly waiting = new Set<() => void>();
  private hasAnswered = false;
  private roundCount = 0;
  /** Requests that are being answered: not those that wait. */
  private answering = 0;

  constructor(session: Session, open: DiagnosticsHandler) {
    this.session = session;
    this.open = open;
    const { connection, client } = session;
    session.onChange.push(() => this.rounds.ask());
    if (!client.pullsDiagnostics) return;
    connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, token, progress, results) => {
      // Who takes progress at any time is shown it anyway.
      this.answering++;
      const stop = client.progress ? undefined : session.progress.follow(progress);
      try {
        const reports = await this.nextReports(previousResultIds, token);
        if (!results) return { items: reports };
        for (let at = 0; at < reports.length; at += BATCH) results.report({ items: reports.slice(at, at + BATCH) });
        return { items: [] };
      } finally {
        stop?.();
        this.answering--;
      }
    });
  }

  /** What is published for the document takes the place of what was published for the file. */
  opened(uri: string): void {
    const path = pathOfUri(uri);
    if (!this.published.delete(path)) return;
    const { client, documents } = this.session;
    if (client.pullsDiagnostics || !documents.get(uri)) this.send(path, []);
  }

  /** Nothing is left to tell. */
  get isIdle(): boolean {
    return this.rounds.isIdle && this.answering === 0;
  }

  /** Waits until there is something to say that the client does not know; an answer of its own is the first one only. */
  private async nextReports(
    previous: readonly PreviousResultId[],
    token: CancellationToken,
  ): Promise<WorkspaceDocumentDiagnosticReport[]> {
    const cancelled = new Promise<void>((resolve) => token.onCancellationRequested(() => resolve()));
    for (;;) {
      await Promise.race([this.upToDate(), cancelled]);
      const { roundCount } = this;
      const reports = token.isCancellationRequested ? [] : await this.reportsSince(previous);
      if (token.isCancellationRequested)
        throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled by the client.');
      const isFirst = this.session.showsClosedFiles && !this.hasAnswered;
      if (isFirst || reports.some(({ kind }) => kind === DocumentDiagnosticReportKind.Full)) {
        this.hasAnswered = true;
        return reports;
      }
      if (roundCount !== this.roundCount) continue;
      this.answering--;
      await Promise.race([this.nextRound(), cancelled]);
      this.answering++;
    }
  }

  private async upToDate(): Promise<void> {
    const { settled, project } = this.session;
    await settled;
    // An event that came just before has been looked at by then.
    await project.scanned();
    await this.rounds.idle();
  }

  private nextRound(): Promise<void> {
    return new Promise((resolve) => this.waiting.add(resolve));
  }

  private async update(): Promise<void> {
    const { settled, project, work, closedFiles } = this.session;
    await settled;
    await project.scanned();
    await work.add(PRIORITY.findings, closedFiles.update());
    if (!this.session.showsClosedFiles) this.hasAnswered = false;
    this.publish();
    this.roundCount++;
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }

  /** Files that are open are left to the requests for documents, but for those that the client never asks for. */
  private async reportsSince(previous: readonly PreviousResultId[]): Promise<WorkspaceDocumentDiagnosticReport[]> {
    const { closedFiles, documents } = this.session;
    const reports = new Map<string, WorkspaceDocumentDiagnosticReport>();
    const known = new Map(previous.map(({ uri, value }) => [pathOfUri(uri), { uri, id: value }]));
    const add = (path: string, report: Report, version: number | null, uri = known.get(path)?.uri ?? uriOfPath(path)) =>
      reports.set(path, workspaceReport(report, uri, version, known.get(path)?.id));
    for (const [path, report] of closedFiles.reports()) add(path, report, null);
    for (const uri of documents.keys()) {
      const path = pathOfUri(uri);
      if (this.open.isPulled(uri) || !this.session.isJudged(path)) continue;
      const report = await this.open.reportNow(uri);
      if (report && (report.items.length > 0 || known.has(path)))
        add(path, report, documents.get(uri)?.version ?? null, uri);
    }
    const open = new Set(documents.keys().map(pathOfUri));
    for (const [path, { uri }] of known) {
      if (reports.has(path) || open.has(path)) continue;
      // Without an id: a file in which nothing is found need not be remembered.
      reports.set(path, { kind: DocumentDiagnosticReportKind.Full, uri, version: null, items: [] });
    }
    return [...reports.values()];
  }

  /** What is not pulled. A mistake in a policy is also shown where nothing else of its file is. */
  private publish(): void {
    const { closedFiles, client } = this.session;
    const reports = new Map([...(client.pullsDiagnostics ? [] : closedFiles.reports()), ...this.policyReports()]);
    for (const [path, { id, items }] of reports) {
      if (this.published.get(path) === id) continue;
      this.published.set(path, id);
      this.send(path, items);
    }
    for (const path of [...this.published.keys()].filter((one) => !reports.has(one))) {
      this.published.delete(path);
      this.send(path, []);
    }
  }

  private policyReports(): [path: string, report: Report][] {
    const { known, settings } = this.session;
    const paths = settings.enabled ? known.closedWithProblems().filter((path) => !this.session.isJudged(path)) : [];
    return paths.map((path) => [path, reportOf(this.session.diagnostics.ofFile(path, [], known.linesOf(path)))]);
  }

  private send(path: string, diagnostics: Report['items']): void {
    const { connection } = this.session;
    this.session.inBackground(connection.sendDiagnostics({ uri: uriOfPath(path), diagnostics }));
  }
}

function workspaceReport(
  { id, items }: Report,
  uri: string,
  version: number | null,
  knownId: string | undefined,
): WorkspaceDocumentDiagnosticReport {
  if (id === knownId) return { kind: DocumentDiagnosticReportKind.Unchanged, uri, version, resultId: id };
  return { kind: DocumentDiagnosticReportKind.Full, uri, version, resultId: id, items };
}
