// Reports about the whole workspace, as texts that an editor opens: findings, and the ports that are open.
import { type CancellationToken, RequestType } from 'vscode-languageserver';
import { exposedPorts, exposureSummary, findingsReport } from '../../core/index.ts';
import { allFindings } from '../all-findings.ts';
import { fileContexts } from '../file-contexts.ts';
import { sarifLog } from '../sarif-log.ts';
import { scopeOf } from '../scope.ts';
import type { Session } from '../session.ts';
import { inWholeWorkspace } from '../whole-workspace.ts';
import { pathInFolders } from '../workspace-paths.ts';

type ReportKind = 'findings' | 'sarif' | 'exposure';

const REQUEST = new RequestType<{ readonly kind: ReportKind }, { readonly text: string }, void>('rayGuard/report');

/** `version` of Ray Guard, for SARIF. */
export function handleReport(session: Session, version: string): void {
  type Write = (whole: Session, token: CancellationToken) => Promise<string>;
  const write: Readonly<Record<ReportKind, Write>> = {
    findings: (whole, token) => findings(whole, scopeOf(session, whole), token),
    sarif: async (whole, token) => sarifLog(whole, await allFindings(whole, token), version),
    exposure: (whole, token) => exposure(whole, scopeOf(session, whole), token),
  };
  session.connection.onRequest(REQUEST, ({ kind }, token) =>
    inWholeWorkspace(session, token, async (whole) => ({ text: await write[kind](whole, token) })),
  );
}

async function findings(session: Session, scope: string, token: CancellationToken): Promise<string> {
  const found = (await allFindings(session, token)).flatMap(({ path, findings: ofFile, lines }) =>
    ofFile.flatMap(({ rule: id, severity, message, span }) => {
      const rule = session.diagnostics.metaOf(id);
      const line = lines.positionAt(span.start).line + 1;
      return rule ? [{ rule, severity, message, file: pathInFolders(path, session.folders) ?? path, line }] : [];
    }),
  );
  return findingsReport(found, scope, session.engine.data);
}

async function exposure(session: Session, scope: string, token: CancellationToken): Promise<string> {
  const { project, folders, engine, settings } = session;
  const contexts = settings.enabled ? await fileContexts(session, token) : [];
  const ports = contexts.flatMap(({ path, context }) =>
    exposedPorts(path, context, engine.data).flatMap(({ span, ...port }) => {
      const lines = project.linesOf(port.path);
      const line = lines && lines.positionAt(span.start).line + 1;
      return line === undefined ? [] : [{ ...port, file: pathInFolders(port.path, folders) ?? port.path, line }];
    }),
  );
  return exposureSummary(ports, scope);
}
