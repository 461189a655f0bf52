// The only place where offsets become LSP positions, and findings LSP diagnostics; and back.
import {
  type Diagnostic,
  DiagnosticSeverity,
  type TextEdit as LspEdit,
  type Position,
  type Range,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { type Finding, type RuleMeta, rulePage, type Severity, type Span, type TextEdit } from '../../core/index.ts';
import type { Client } from '../session/client-capabilities.ts';

/** UTF-16 on both sides; `TextDocument` and `LineIndex` both do. */
export interface Lines {
  readonly positionAt: (offset: number) => Position;
  readonly offsetAt: (position: Position) => number;
}

/** A document at one version, as edits to it must name it. */
interface Target extends Lines {
  readonly uri: string;
  readonly version: number;
}

/** A file in which something related stands, where its lines are known. */
export type FindFile = (path: string) => { readonly uri: string; readonly lines: Lines } | undefined;

const SEVERITY: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

const SOURCE = 'ray-guard';

export function toRange(lines: Lines, span: Span): Range {
  return { start: lines.positionAt(span.start), end: lines.positionAt(span.end) };
}

export function toSpan(lines: Lines, range: Range): Span {
  return { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) };
}

export function toDiagnostic(
  finding: Finding,
  meta: RuleMeta | undefined,
  lines: Lines,
  client: Client,
  findFile: FindFile,
): Diagnostic {
  const href = meta && (client.pages ? `${client.pages}${meta.id}.md` : rulePage(meta));
  const related = finding.related.flatMap(({ path, span, message }) => {
    const file = findFile(path);
    return file ? [{ location: { uri: file.uri, range: toRange(file.lines, span) }, message }] : [];
  });
  return {
    range: toRange(lines, finding.span),
    severity: SEVERITY[finding.severity],
    code: finding.rule,
    source: SOURCE,
    message: finding.message,
    ...(client.codeDescription && href ? { codeDescription: { href } } : {}),
    ...(client.relatedInformation && related.length ? { relatedInformation: related } : {}),
    ...(client.diagnosticData ? { data: { fingerprint: finding.fingerprint } } : {}),
  };
}

/** A mistake in a project's policy, in the file that makes it. */
export function toPolicyDiagnostic(
  problem: { readonly span: Span; readonly message: string },
  lines: Lines,
): Diagnostic {
  return {
    range: toRange(lines, problem.span),
    severity: DiagnosticSeverity.Warning,
    code: 'policy',
    source: SOURCE,
    message: problem.message,
  };
}

/** In the order of the text. Insertions at one place become one: not every client keeps the order of several. */
export function toLspEdits(edits: readonly TextEdit[], lines: Lines): LspEdit[] {
  const merged: TextEdit[] = [];
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    const last = merged.at(-1);
    if (last && last.span.end === edit.span.start && last.span.start === last.span.end) {
      merged[merged.length - 1] = {
        span: { start: last.span.start, end: edit.span.end },
        newText: last.newText + edit.newText,
      };
    } else merged.push(edit);
  }
  return merged.map(({ span, newText }) => ({ range: toRange(lines, span), newText }));
}

/** Bound to the document's version where the client knows versions, so that it refuses the edit once the text has moved. */
export function toWorkspaceEdit(edits: TextDocumentEdit['edits'], target: Target, client: Client): WorkspaceEdit {
  if (!client.versionedEdits) return { changes: { [target.uri]: edits as LspEdit[] } };
  return { documentChanges: [{ textDocument: { uri: target.uri, version: target.version }, edits }] };
}
