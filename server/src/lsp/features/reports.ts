// Texts about the whole workspace that an editor opens: findings, also as SARIF, the ports that are open, firewall rules for them, and the checklists for audits and incidents.
import { type CancellationToken, RequestType } from 'vscode-languageserver';
import {
  auditChecklist,
  type ChecklistFacts,
  checklistFacts,
  describeNotChecked,
  type ExposedPort,
  exposedPorts,
  exposureSummary,
  findingsReport,
  firewallPlan,
  firewallRules,
  formatSarif,
  incidentChecklist,
  isFirewall,
  locationBelowRoot,
  notCheckedReport,
  type ScanResult,
  Source,
  secretPlaces,
} from '../../core/index.ts';
import { isOnDisk, uriOfPath } from '../../host/files/paths.ts';
import type { Session } from '../session/session.ts';
import { allFindings, type FileFindings, fileContexts, pathInFolders } from '../workspace/all-findings.ts';
import { inWholeWorkspace } from '../workspace/whole-workspace.ts';

type ReportKind = 'findings' | 'sarif' | 'exposure' | 'not-checked';

const REPORT = new RequestType<{ readonly kind: ReportKind }, { readonly text: string }, void>('rayGuard/report');

/** `version` of Ray Guard, for SARIF. */
export function handleReport(session: Session, version: string): void {
  type Write = (whole: Session, token: CancellationToken) => Promise<string>;
  const write: Readonly<Record<ReportKind, Write>> = {
    findings: (whole, token) => findings(whole, scopeOf(session, whole), token),
    sarif: async (whole, token) => sarifLog(whole, await allFindings(whole, token), version),
    exposure: (whole, token) => exposure(whole, scopeOf(session, whole), token),
    'not-checked': (whole, token) => notChecked(whole, scopeOf(session, whole), token),
  };
  session.connection.onRequest(REPORT, ({ kind }, token) =>
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

async function notChecked(session: Session, scope: string, token: CancellationToken): Promise<string> {
  const { known, folders, project } = session;
  await allFindings(session, token);
  const shown = (path: string) => pathInFolders(path, folders) ?? path;
  const unread = [...project.reader.problems()].map(([path, why]) => ({ path: shown(path), why }));
  const inPart = known
    .paths()
    .flatMap((path) =>
      (known.factsOf(path)?.problems ?? []).map(({ message }) => ({ path: shown(path), why: message })),
    );
  const others = project.notChecked().map(({ path, label }) => ({ path: shown(path), label }));
  return notCheckedReport([...unread, ...inPart], others, scope);
}

async function exposure(session: Session, scope: string, token: CancellationToken): Promise<string> {
  const { known, folders, engine, settings } = session;
  const contexts = settings.enabled ? await fileContexts(session, token) : [];
  const ports = contexts.flatMap(({ path, context }) =>
    exposedPorts(path, context, engine.data).flatMap(({ span, ...port }) => {
      const lines = known.linesOf(port.path);
      const line = lines && lines.positionAt(span.start).line + 1;
      return line === undefined ? [] : [{ ...port, file: pathInFolders(port.path, folders) ?? port.path, line }];
    }),
  );
  return exposureSummary(ports, scope);
}

/** `whole` is what the report was made of, for `session`. */
function scopeOf(session: Session, { settings, folders, project }: Session): string {
  if (!settings.enabled) return 'Findings are switched off: nothing was looked at.';
  if (folders.length === 0) return 'Files that are open: there is no workspace folder.';
  const isPartly = !session.showsClosedFiles && !folders.every(isOnDisk);
  const virtual = isPartly
    ? ' Where there is no disk, programs count only while they are open; with the setting `rayGuard.diagnosticMode: workspace` all do.'
    : '';
  const unread = project.reader.unreadPaths().length;
  const missing = unread === 0 ? '' : ` Not read and so missing here, each with its reason in the log: ${unread}.`;
  const others = describeNotChecked(project.notChecked());
  return `Every file of the workspace folders.${virtual}${missing}${others === undefined ? '' : ` ${others}`}`;
}

/** `version` of Ray Guard. A file that only the editor has, such as a cell, is named without a region and without fixes. */
function sarifLog(session: Session, found: readonly FileFindings[], version: string): string {
  const { known, project, engine, folders } = session;
  const sources = new Map<string, Source>();
  for (const { path, text } of found) if (text !== undefined) sources.set(path, new Source(path, text));
  const keep = (path: string) => {
    const text = sources.has(path) ? undefined : project.reader.documentOf(path)?.text;
    if (text !== undefined) sources.set(path, new Source(path, text));
  };
  const files = found.map(({ path, findings, isPart }): ScanResult['files'][number] => {
    if (!isPart) keep(path);
    for (const { related } of findings) for (const place of related) if (!known.isOpen(place.path)) keep(place.path);
    const source = sources.get(path);
    const facts = known.factsOf(path);
    return {
      source: source ?? new Source(path, ''),
      findings: source ? findings : findings.map((one) => ({ ...one, fixes: [] })),
      secrets: facts && source ? secretPlaces(facts, source.text) : [],
    };
  });
  const notChecked = project.notChecked();
  const result: ScanResult = { fileCount: files.length, files, notes: [], sources, notChecked };
  return formatSarif(result, {
    version,
    rules: engine.rules,
    root: 'The workspace folder.',
    artifactLocation: (path) => {
      const inside = pathInFolders(path, folders);
      return inside === undefined ? { uri: uriOfPath(path) } : locationBelowRoot(inside);
    },
  });
}

/** `iptables`, `nftables`, `ufw`, `kubernetes` or `aws`; null for any other. */
const FIREWALL = new RequestType<{ readonly kind: string }, { readonly text: string } | null, void>(
  'rayGuard/firewallRules',
);

export function handleFirewall(session: Session): void {
  session.connection.onRequest(FIREWALL, async ({ kind }, token) => {
    if (!isFirewall(kind)) return null;
    return inWholeWorkspace(session, token, async (whole) => {
      const { ports, trusted } = await openPorts(whole, token);
      return { text: firewallRules(kind, firewallPlan(ports, trusted)) };
    });
  });
}

/** By the request of the client. */
const CHECKLISTS: Readonly<Record<string, (facts: ChecklistFacts) => string>> = {
  'rayGuard/incidentChecklist': incidentChecklist,
  'rayGuard/auditChecklist': auditChecklist,
};

export function handleChecklists(session: Session): void {
  for (const [method, write] of Object.entries(CHECKLISTS)) {
    const request = new RequestType<object, { readonly text: string }, void>(method);
    session.connection.onRequest(request, (_, token) =>
      inWholeWorkspace(session, token, async (whole) => ({ text: write(await factsForChecklist(whole, token)) })),
    );
  }
}

async function factsForChecklist(session: Session, token: CancellationToken): Promise<ChecklistFacts> {
  const { known, engine, folders } = session;
  const files = (await fileContexts(session, token)).flatMap(({ path, context }) => {
    const own = known.factsOf(path);
    return own ? [{ path, context, own }] : [];
  });
  return checklistFacts(files, engine.data, ({ path, span }) => {
    const lines = known.linesOf(path);
    return lines ? [`${pathInFolders(path, folders) ?? path}:${lines.positionAt(span.start).line + 1}`] : [];
  });
}

interface OpenPorts {
  readonly ports: readonly ExposedPort[];
  /** Entries of `trusted`, each once. */
  readonly trusted: readonly string[];
}

/** What is open counts as the editor has it; ports that only this machine reaches are left out. */
async function openPorts(session: Session, token: CancellationToken): Promise<OpenPorts> {
  const contexts = await fileContexts(session, token);
  const ports = contexts.flatMap(({ path, context }) => exposedPorts(path, context, session.engine.data));
  return {
    ports: ports.filter(({ audience }) => audience !== 'machine'),
    trusted: [...new Set(contexts.flatMap(({ context }) => context.project.policy.trusted))],
  };
}
