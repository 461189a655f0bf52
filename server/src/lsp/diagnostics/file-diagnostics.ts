// Findings as LSP shows them: diagnostics and places, in the lines of the text that the client has, open or closed.
import { createHash } from 'node:crypto';
import type { Diagnostic, Location, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Engine, Finding, Place, RuleMeta } from '../../core/index.ts';
import { pathOfUri, uriOfPath } from '../../host/files/paths.ts';
import type { KnownFiles } from '../../host/project/known-files.ts';
import type { Checked } from '../documents/analyses.ts';
import type { Client } from '../session/client-capabilities.ts';
import { type FindFile, type Lines, toDiagnostic, toPolicyDiagnostic, toRange } from './convert.ts';

interface FileDiagnosticsParts {
  readonly engine: Engine;
  readonly client: Client;
  readonly known: KnownFiles;
  readonly documents: TextDocuments<TextDocument>;
}

export class FileDiagnostics {
  private readonly parts: FileDiagnosticsParts;

  constructor(parts: FileDiagnosticsParts) {
    this.parts = parts;
  }

  of(finding: Finding, { target }: Checked): Diagnostic {
    return this.toDiagnostic(finding, target);
  }

  /** All that is shown in a file, mistakes in its policy included; none where its lines are not known. */
  ofFile(path: string, findings: readonly Finding[], lines: Lines | undefined): Diagnostic[] {
    if (!lines) return [];
    return [
      ...findings.map((finding) => this.toDiagnostic(finding, lines)),
      ...this.parts.known.policyProblems(path).map((problem) => toPolicyDiagnostic(problem, lines)),
    ];
  }

  /** Undefined where the lines of the file are not known. */
  locationOf({ path, span }: Place): Location | undefined {
    const file = this.findFile(path);
    return file && { uri: file.uri, range: toRange(file.lines, span) };
  }

  metaOf(rule: string): RuleMeta | undefined {
    return this.parts.engine.rules.find(({ meta }) => meta.id === rule)?.meta;
  }

  private toDiagnostic(finding: Finding, lines: Lines): Diagnostic {
    return toDiagnostic(finding, this.metaOf(finding.rule), lines, this.parts.client, this.findFile);
  }

  private readonly findFile: FindFile = (path) => {
    const { documents, known } = this.parts;
    // An editor may write the same path in another way than Node does.
    const open = known.isOpen(path)
      ? (documents.get(uriOfPath(path)) ?? documents.all().find(({ uri }) => pathOfUri(uri) === path))
      : undefined;
    if (open) return { uri: open.uri, lines: open };
    const lines = known.linesOf(path);
    return lines && { uri: uriOfPath(path), lines };
  };
}

export interface Report {
  readonly id: string;
  readonly items: Diagnostic[];
}

export function reportOf(items: Diagnostic[]): Report {
  return { id: createHash('sha1').update(JSON.stringify(items)).digest('base64url'), items };
}
