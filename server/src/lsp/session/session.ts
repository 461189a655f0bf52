// One client's session: its documents, its settings, and what was found.
import {
  type CancellationToken,
  type Connection,
  LSPErrorCodes,
  type NotebookDocument,
  ResponseError,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type Engine,
  filesReferredTo,
  type Grammars,
  type ProjectView,
  type RayInUse,
  type UnknownRay,
} from '../../core/index.ts';
import { pathOfUri } from '../../host/file-uris.ts';
import { ClosedFiles } from '../diagnostics/closed-files.ts';
import { FileDiagnostics, reportOf } from '../diagnostics/file-diagnostics.ts';
import { Analyses, Judge, judgedPathOf } from '../documents/analyses.ts';
import { type Checked, cellAnalysis, cellDocument } from '../documents/checked.ts';
import { Notebooks, PROGRAM_LANGUAGE } from '../documents/notebooks.ts';
import { AdvisoryFiles } from '../workspace/advisory-files.ts';
import { Baselines } from '../workspace/baselines.ts';
import { DiskFiles } from '../workspace/disk-files.ts';
import { DiskReader } from '../workspace/disk-reader.ts';
import { HandedFiles } from '../workspace/handed-files.ts';
import { ProjectFiles } from '../workspace/project-files.ts';
import { BackgroundWork } from './background-work.ts';
import type { Client } from './client-capabilities.ts';
import { ScanProgress } from './scan-progress.ts';
import { defaultSettings, type Settings } from './settings.ts';
import { Status } from './status.ts';

/** What a server is made of; tests bring engines of their own. */
export interface ServerParts {
  readonly engine: Engine;
  readonly grammars: Grammars;
  /** `2026-11-24`, in UTC; without it the day of the data. */
  readonly today?: () => string;
}

/** What they say means nothing for other files. */
const PROGRAMS: ReadonlySet<string> = new Set(['python', 'ipynb', PROGRAM_LANGUAGE]);

/** What the editor shows, and is shown: one session may have it of another. */
type Shown = Pick<Session, 'documents' | 'notebooks' | 'progress' | 'reader'>;

export class Session {
  readonly documents: TextDocuments<TextDocument>;
  readonly notebooks: Notebooks;
  readonly connection: Connection;
  readonly client: Client;
  readonly parts: ServerParts;
  readonly engine: Engine;
  readonly status: Status;
  readonly project: ProjectFiles;
  readonly judge: Judge;
  readonly work: BackgroundWork;
  readonly reader: DiskReader;
  readonly disk: DiskFiles;
  readonly closedFiles: ClosedFiles;
  readonly baselines: Baselines;
  readonly advisories: AdvisoryFiles;
  readonly progress: ScanProgress;
  readonly diagnostics: FileDiagnostics;
  settings: Settings = defaultSettings;
  /** Done when the client's settings have been read. */
  settled: Promise<void> = Promise.resolve();
  /** Asked whenever findings may be others than before, in any file. */
  readonly onChange: (() => void)[] = [];
  readonly onSettings: (() => void)[] = [];
  private roots: readonly string[];
  private readonly analyses: Analyses;
  private readonly referred = new Map<string, string>();

  constructor(connection: Connection, client: Client, parts: ServerParts, roots: readonly string[], shown?: Shown) {
    const { engine, grammars, today = () => engine.data.asOf } = parts;
    this.documents = shown?.documents ?? new TextDocuments(TextDocument);
    this.notebooks = shown?.notebooks ?? new Notebooks();
    this.parts = parts;
    this.connection = connection;
    this.client = client;
    this.engine = engine;
    this.roots = roots;
    this.status = new Status(connection, client.status);
    this.project = new ProjectFiles(engine);
    this.judge = new Judge(engine, this.status, today);
    this.work = new BackgroundWork((error) => this.tell(error));
    this.reader = new DiskReader(engine, this.project, this.status, shown?.reader.handed ?? new HandedFiles());
    this.baselines = new Baselines(this.project, this.status, this.reader);
    this.advisories = new AdvisoryFiles(this.project, this.reader, today);
    this.progress = shown?.progress ?? new ScanProgress(connection, client);
    const { project, judge, work, reader, documents } = this;
    this.diagnostics = new FileDiagnostics({ engine, client, project, documents });
    this.disk = new DiskFiles({
      project,
      reader,
      work,
      openPaths: () => [...this.documents.keys(), ...this.notebooks.openUris()].map(pathOfUri),
      onChange: () => this.changedAround(),
      onProgress: ({ done, total }) => this.progress.update(done, total),
    });
    this.closedFiles = new ClosedFiles({
      project,
      reader,
      judge,
      isJudged: (path) => this.isJudged(path),
      reportOf: (path, findings) => reportOf(this.diagnostics.ofFile(path, findings, project.linesOf(path))),
    });
    this.analyses = new Analyses(engine, grammars, project, judge, this.status);
    this.disk.setRoots(roots);
  }

  changedAround(): void {
    this.baselines.update();
    this.advisories.update();
    for (const tell of this.onChange) tell();
  }

  /** For clients that do not tell what changes on disk: everything may have. */
  readAgain(): void {
    this.baselines.readAgain();
    this.advisories.readAgain();
    this.disk.readAgain();
  }

  /** Nothing is asked of it any more. */
  end(): void {
    this.analyses.end();
  }

  /** Of the workspace folders. */
  changeRoots(added: readonly string[], removed: readonly string[]): void {
    this.roots = [...this.roots.filter((root) => !removed.includes(root)), ...added];
    this.disk.setRoots(this.roots);
  }

  applySettings(settings: Settings): void {
    this.settings = settings;
    this.project.setFallback(settings.policy);
    this.disk.setScanning(this.showsClosedFiles);
    for (const tell of this.onSettings) tell();
    this.changedAround();
  }

  /** The workspace folders. */
  get folders(): readonly string[] {
    return this.roots;
  }

  /** Findings of the file are shown while it is closed. */
  isJudged(path: string): boolean {
    return this.disk.isJudged(path) || (this.showsClosedFiles && this.reader.handed.isFound(path, this.roots));
  }

  get showsClosedFiles(): boolean {
    return this.settings.enabled && this.settings.diagnosticMode === 'workspace';
  }

  /**
   * The findings of the text that is open when this is called; undefined when none is, or findings are switched off.
   * Throws the response that LSP has for it when the request is cancelled or the text moves meanwhile.
   */
  async check(uri: string, token?: CancellationToken): Promise<Checked | undefined> {
    const version = this.programAt(uri)?.version;
    await this.settled;
    const program = this.programAt(uri);
    if (program && this.settings.enabled) this.take(program);
    await this.disk.contextKnown();
    if (token?.isCancellationRequested)
      throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled by the client.');
    const target = this.programAt(uri);
    if (target?.version !== version)
      throw new ResponseError(LSPErrorCodes.ContentModified, 'The document has changed meanwhile.');
    if (!target || !this.settings.enabled) return undefined;
    this.baselines.update();
    this.advisories.update();
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

  /** Which Ray the project around an open document uses, as far as it says. */
  async rayAt(uri: string, token: CancellationToken): Promise<RayInUse | UnknownRay | undefined> {
    const checked = await this.check(uri, token);
    const project = checked && this.projectAt(uri);
    return project?.ray ?? project?.unknownRay;
  }

  /** What an open document is judged by, besides its own text. */
  projectAt(uri: string): ProjectView | undefined {
    const program = this.programAt(uri);
    return program && this.analyses.contextOf(program).project;
  }

  /** The text that is read: the document itself, or the program that a cell belongs to. */
  private programAt(uri: string): TextDocument | undefined {
    return this.notebooks.programOf(uri)?.target ?? this.documents.get(uri);
  }

  /** A text is new in the editor. What others may be judged by is taken in at once, the rest when it is asked for. */
  changed(target: TextDocument): void {
    const { project } = this;
    const before = project.changes;
    const document = this.analyses.documentOf(target);
    if (PROGRAMS.has(document.languageId)) project.setOpening(document.path);
    else this.take(target);
    if (project.changes !== before) this.changedAround();
  }

  /** The editor has closed a document. */
  closed(uri: string): void {
    const path = pathOfUri(uri);
    this.analyses.forget(uri);
    this.referred.delete(path);
    this.disk.closed(path);
    this.changedAround();
  }

  openedNotebook(notebook: NotebookDocument): void {
    this.notebooks.opened(notebook);
    this.project.setOpening(pathOfUri(notebook.uri));
    this.disk.openChanged();
  }

  closedNotebook(notebook: NotebookDocument): void {
    this.notebooks.forget(notebook);
    this.analyses.forget(this.notebooks.programUriOf(notebook));
    this.closed(notebook.uri);
  }

  private take(target: TextDocument): void {
    const document = this.analyses.documentOf(target);
    const path = judgedPathOf(document);
    const { facts } = this.analyses.read(target);
    this.project.setOpen({ ...document, path }, facts);
    const referred = filesReferredTo(path, facts).join('\0');
    if ((this.referred.get(path) ?? '') === referred) return;
    this.referred.set(path, referred);
    this.disk.openChanged();
  }

  /** For work that nobody waits for: what goes wrong in it is said and ends nothing else. */
  inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (error instanceof ResponseError && error.code === LSPErrorCodes.ContentModified) return;
      this.tell(error);
    });
  }

  private tell(error: unknown): void {
    this.connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
