// One client's session: its documents, its settings, and what was found.
import {
  type CancellationToken,
  type Connection,
  type Diagnostic,
  LSPErrorCodes,
  type NotebookDocument,
  ResponseError,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type Analysis,
  type Document,
  type Engine,
  type Finding,
  type Grammars,
  isProjectFile,
  type RuleMeta,
} from '../core/index.ts';
import { pathOfUri, uriOfPath } from '../host/file-uris.ts';
import { Analyses } from './analyses.ts';
import { cellAnalysis, cellDocument } from './cell-analysis.ts';
import type { Client } from './client-capabilities.ts';
import { type FindFile, toDiagnostic } from './convert.ts';
import { Notebooks } from './notebooks.ts';
import { ProjectFiles } from './project-files.ts';
import { defaultSettings, type Settings } from './settings.ts';
import { Status } from './status.ts';

/** What a server is made of; tests bring engines of their own. */
export interface ServerParts {
  readonly engine: Engine;
  readonly grammars: Grammars;
}

/** A document at one version, with its findings. */
export interface Checked {
  readonly target: TextDocument;
  readonly document: Document;
  readonly analysis: Analysis;
  /** A cell: more of the program stands in other documents. */
  readonly isPart: boolean;
}

export class Session {
  readonly documents = new TextDocuments(TextDocument);
  readonly notebooks = new Notebooks();
  readonly connection: Connection;
  readonly client: Client;
  readonly engine: Engine;
  readonly status: Status;
  readonly project: ProjectFiles;
  /** Paths of the workspace folders. */
  roots: readonly string[];
  settings: Settings = defaultSettings;
  /** Done when the client's settings have been read. */
  settled: Promise<void> = Promise.resolve();
  private readonly analyses: Analyses;

  constructor(connection: Connection, client: Client, { engine, grammars }: ServerParts, roots: readonly string[]) {
    this.connection = connection;
    this.client = client;
    this.engine = engine;
    this.roots = roots;
    this.status = new Status(connection, client.status);
    this.project = new ProjectFiles(engine, this.status);
    this.analyses = new Analyses(engine, grammars, this.project, this.status);
  }

  /**
   * The findings of the text that is open when this is called; undefined when none is, or findings are switched off.
   * Throws the response that LSP has for it when the request is cancelled or the text moves meanwhile.
   */
  async check(uri: string, token?: CancellationToken): Promise<Checked | undefined> {
    const version = this.programAt(uri)?.version;
    await this.settled;
    await this.project.prepare(pathOfUri(this.programAt(uri)?.uri ?? uri), this.roots);
    if (token?.isCancellationRequested)
      throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled by the client.');
    const target = this.programAt(uri);
    if (target?.version !== version)
      throw new ResponseError(LSPErrorCodes.ContentModified, 'The document has changed meanwhile.');
    if (!target || !this.settings.enabled) return undefined;
    const document = this.analyses.documentOf(target);
    const analysis = this.analyses.check(target);
    const cell = this.notebooks.programOf(uri)?.cells.get(uri);
    if (!cell) return { target, document, analysis, isPart: false };
    const { span } = cell;
    return {
      target: cell.target,
      document: cellDocument(document, span),
      analysis: cellAnalysis(analysis, span),
      isPart: true,
    };
  }

  /** The text that is read: the document itself, or the program that a cell belongs to. */
  private programAt(uri: string): TextDocument | undefined {
    return this.notebooks.programOf(uri)?.target ?? this.documents.get(uri);
  }

  diagnosticOf(finding: Finding, { target }: Checked): Diagnostic {
    return toDiagnostic(finding, this.metaOf(finding.rule), target, this.client, this.findFile);
  }

  metaOf(rule: string): RuleMeta | undefined {
    return this.engine.rules.find(({ meta }) => meta.id === rule)?.meta;
  }

  /** Takes in a text that is new in the editor. True when other documents may be judged differently because of it. */
  changed(target: TextDocument): boolean {
    const document = this.analyses.documentOf(target);
    if (!isProjectFile(fileName(document.path))) return false;
    const before = this.project.generation;
    this.project.setOpen(document, this.analyses.read(target).facts);
    return this.project.generation !== before;
  }

  /** The same for a document that the editor has closed. */
  async closed(uri: string): Promise<boolean> {
    this.analyses.forget(uri);
    const path = pathOfUri(uri);
    if (!isProjectFile(fileName(path))) return false;
    const before = this.project.generation;
    await this.project.close(path);
    return this.project.generation !== before;
  }

  closedNotebook(notebook: NotebookDocument): void {
    this.notebooks.forget(notebook);
    this.analyses.forget(this.notebooks.programUriOf(notebook));
  }

  /** For work that nobody waits for: what goes wrong in it is said and ends nothing else. */
  inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (error instanceof ResponseError && error.code === LSPErrorCodes.ContentModified) return;
      this.connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    });
  }

  private readonly findFile: FindFile = (path) => {
    const open = this.documents.all().find(({ uri }) => pathOfUri(uri) === path);
    if (open) return { uri: open.uri, lines: open };
    const lines = this.project.linesOf(path);
    return lines && { uri: uriOfPath(path), lines };
  };
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
