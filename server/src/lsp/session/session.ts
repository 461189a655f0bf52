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
  type Document,
  type Engine,
  filesReferredTo,
  type Grammars,
  languages,
  type ProjectView,
  type RayInUse,
  type UnknownRay,
} from '../../core/index.ts';
import { Disk } from '../../host/files/disk.ts';
import { HandedFiles } from '../../host/files/handed-files.ts';
import { pathOfUri } from '../../host/files/paths.ts';
import { BackgroundWork } from '../../host/project/background-work.ts';
import type { KnownFiles } from '../../host/project/known-files.ts';
import type { BaselineState } from '../../host/project/named-files.ts';
import { Project } from '../../host/project/project.ts';
import { ClosedFiles } from '../diagnostics/closed-files.ts';
import { FileDiagnostics, reportOf } from '../diagnostics/file-diagnostics.ts';
import { Analyses, type Checked, cellAnalysis, cellDocument, Judge, judgedPathOf } from '../documents/analyses.ts';
import { Notebooks } from '../documents/notebooks.ts';
import type { Client } from './client-capabilities.ts';
import { defaultSettings, type Settings } from './settings.ts';
import { ScanProgress, Status } from './status.ts';

/** What a server is made of; tests bring engines of their own. */
export interface ServerParts {
  readonly engine: Engine;
  readonly grammars: Grammars;
  /** `2026-11-24`, in UTC; without it the day of the data. */
  readonly today?: () => string;
}

/** What the editor shows, and is shown: one session may have it of another. */
type Shown = Pick<Session, 'documents' | 'notebooks' | 'progress' | 'files'>;

export class Session {
  readonly documents: TextDocuments<TextDocument>;
  readonly notebooks: Notebooks;
  readonly connection: Connection;
  readonly client: Client;
  readonly parts: ServerParts;
  readonly engine: Engine;
  readonly status: Status;
  readonly files: HandedFiles;
  readonly project: Project;
  readonly known: KnownFiles;
  readonly judge: Judge;
  readonly work: BackgroundWork;
  readonly closedFiles: ClosedFiles;
  readonly progress: ScanProgress;
  readonly diagnostics: FileDiagnostics;
  settings: Settings = defaultSettings;
  /** Done when the client's settings have been read. */
  settled: Promise<void> = Promise.resolve();
  /** Asked whenever findings may be others than before, in any file. */
  readonly onChange: (() => void)[] = [];
  readonly onSettings: (() => void)[] = [];
  /** Another number than before: what is shown may be another thing now although no file is. */
  revision = 0;
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
    this.files = shown?.files ?? new HandedFiles(new Disk());
    this.judge = new Judge(engine, this.status, today);
    this.work = new BackgroundWork((error) => this.tell(error));
    this.progress = shown?.progress ?? new ScanProgress(connection, client);
    const { files, status, judge, work, documents } = this;
    this.project = new Project({
      files,
      data: engine.data,
      today,
      work,
      outermost: '/',
      hearsOfChanges: true,
      appliesBaselines: true,
      facts: {
        read: (document, take) => take(engine.read(document)),
        settled: () => Promise.resolve(),
        engine: () => engine,
      },
      editor: {
        documentAt: (path) => this.openAt(path, (target) => this.analyses.documentOf(target)),
        readAgain: (path, imported) => this.openAt(path, (target) => this.analyses.readAgain(target, imported)),
      },
      onFailures: (path, failures) => status.failures('reading', path, failures),
      onDropped: (path) => status.forget(path),
      onUnread: (path, problem) =>
        status.unread(path, problem === undefined ? [] : [`${path} was not read: ${problem}.`]),
      onBaseline: (path, state) => this.tellBaseline(path, state),
      onChange: () => this.changedAround(),
      onNotChecked: () => status.notChecked(this.project.notChecked()),
      onProgress: (done, total) => this.progress.update(done, total),
    });
    const { known, reader } = this.project;
    this.known = known;
    this.diagnostics = new FileDiagnostics({ engine, client, known, documents });
    this.closedFiles = new ClosedFiles({
      known,
      reader,
      judge,
      isJudged: (path) => this.isJudged(path),
      reportOf: (path, findings) => reportOf(this.diagnostics.ofFile(path, findings, known.linesOf(path))),
    });
    this.analyses = new Analyses(engine, grammars, known, judge, status);
    this.project.setRoots(roots);
  }

  changedAround(): void {
    this.project.named.update();
    for (const tell of this.onChange) tell();
  }

  /** For clients that do not tell what changes on disk: everything may have. */
  readAgain(): void {
    this.project.readAgain();
  }

  /** Nothing is asked of it any more. */
  end(): void {
    this.analyses.end();
  }

  /** Of the workspace folders. */
  changeRoots(added: readonly string[], removed: readonly string[]): void {
    this.roots = [...this.roots.filter((root) => !removed.includes(root)), ...added];
    this.project.setRoots(this.roots);
  }

  applySettings(settings: Settings): void {
    this.settings = settings;
    this.revision++;
    this.known.setFallback(settings.policy);
    this.project.setReadingRoots(this.showsClosedFiles);
    for (const tell of this.onSettings) tell();
    this.changedAround();
  }

  /** The workspace folders. */
  get folders(): readonly string[] {
    return this.roots;
  }

  /** Findings of the file are shown while it is closed. */
  isJudged(path: string): boolean {
    return this.project.isChecked(path);
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
    await this.project.contextKnown();
    if (token?.isCancellationRequested)
      throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled by the client.');
    const target = this.programAt(uri);
    if (target?.version !== version)
      throw new ResponseError(LSPErrorCodes.ContentModified, 'The document has changed meanwhile.');
    if (!target || !this.settings.enabled) return undefined;
    this.project.named.update();
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

  /** What an open document is checked with, besides its own text. */
  projectAt(uri: string): ProjectView | undefined {
    const program = this.programAt(uri);
    return program && this.analyses.contextOf(program).project;
  }

  /** The text that is read: the document itself, or the program that a cell belongs to. */
  private programAt(uri: string): TextDocument | undefined {
    return this.notebooks.programOf(uri)?.target ?? this.documents.get(uri);
  }

  /** By the path under which it is checked. */
  private openAt<T>(path: string, use: (target: TextDocument) => T): T | undefined {
    for (const uri of [...this.documents.keys(), ...this.notebooks.cellUris()]) {
      const target = this.programAt(uri);
      if (target && judgedPathOf(this.analyses.documentOf(target)) === path) return use(target);
    }
    return undefined;
  }

  /** A text is new in the editor. What other files may be checked with is taken in at once, the rest when it is asked for. */
  changed(target: TextDocument): void {
    const { known } = this;
    const before = known.changes;
    const document = this.analyses.documentOf(target);
    if (meansNothingForOthers(document) && !known.isModule(document.path)) known.setOpening(document.path);
    else this.take(target);
    if (known.changes !== before) this.changedAround();
  }

  /** The editor has closed a document. */
  closed(uri: string): void {
    const path = pathOfUri(uri);
    this.analyses.forget(uri);
    this.referred.delete(path);
    this.project.closed(path);
    this.changedAround();
  }

  openedNotebook(notebook: NotebookDocument): void {
    this.notebooks.opened(notebook);
    this.known.setOpening(pathOfUri(notebook.uri));
    this.project.openChanged();
  }

  /** What a cell says counts in the cells below it, which clients do not always ask for. */
  changedCells(): void {
    this.revision++;
    this.changedAround();
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
    this.known.setOpen({ ...document, path }, facts);
    const referred = [...filesReferredTo(path, facts), ...(facts.imports ?? []).map(({ name }) => name)].join('\0');
    if ((this.referred.get(path) ?? '') === referred) return;
    this.referred.set(path, referred);
    this.project.openChanged();
  }

  /** For work that nobody waits for: what goes wrong in it is logged and ends nothing else. */
  inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (error instanceof ResponseError && error.code === LSPErrorCodes.ContentModified) return;
      this.tell(error);
    });
  }

  /** Everything is reported where it is not applied, with a warning. */
  private tellBaseline(path: string, state: BaselineState): void {
    if ('baseline' in state) return;
    const why = 'wrong' in state ? state.wrong.message : `It cannot be read: ${state.unreadable}.`;
    this.status.warn(`${path} is named as a baseline and not applied. ${why}`);
  }

  private tell(error: unknown): void {
    this.connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

function meansNothingForOthers({ languageId }: Document): boolean {
  return languages.find(({ id }) => id === languageId)?.role.forOthers === 'nothing';
}
