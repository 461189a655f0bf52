// The project files of the workspace as rules see them: read from disk, or from the editor where they are open.
import {
  type Context,
  type Document,
  type Engine,
  type FileFacts,
  isProjectFile,
  LineIndex,
  type Policy,
  readPolicy,
  type Span,
  Workspace,
} from '../core/index.ts';
import { isOnDisk } from '../host/file-uris.ts';
import { type DiskFile, foldersAbove, readProjectFile, readProjectFolder } from '../host/project-folder.ts';
import type { Status } from './status.ts';

export interface PolicyProblem {
  readonly span: Span;
  readonly message: string;
}

interface Entry {
  readonly lines: LineIndex;
  readonly problems: readonly PolicyProblem[];
  /** What the rules may learn from the file; another value means that other files' findings may change. */
  readonly meaning: string;
}

export class ProjectFiles {
  /** Another number than before means that findings may differ, in any file. */
  generation = 0;
  private readonly engine: Engine;
  private readonly status: Status;
  private readonly workspace: Workspace;
  private readonly entries = new Map<string, Entry>();
  /** Its value is another one each time the editor's text is taken in. */
  private readonly open = new Map<string, object>();
  private readonly folders = new Map<string, Promise<{ repositoryRoot: boolean }>>();
  private lastReading: Promise<unknown> = Promise.resolve();

  constructor(engine: Engine, status: Status) {
    this.engine = engine;
    this.status = status;
    this.workspace = new Workspace(engine.data);
  }

  /** Reads what stands in the folders above a document, up to its workspace folder; a folder is read once. */
  async prepare(path: string, roots: readonly string[]): Promise<void> {
    if (!isOnDisk(path)) return;
    for (const folder of foldersAbove(path, roots)) {
      const { repositoryRoot } = await this.readFolder(folder);
      if (repositoryRoot && !roots.some((root) => path.startsWith(`${root}/`))) return;
    }
  }

  /** What a file with these facts is judged by. */
  contextFor(path: string, facts: FileFacts): Context {
    return this.workspace.contextFor(path, facts);
  }

  policyProblems(path: string): readonly PolicyProblem[] {
    return this.entries.get(path)?.problems ?? [];
  }

  /** Files with a mistake in their policy that no editor shows. */
  closedWithProblems(): string[] {
    return [...this.entries]
      .filter(([path, { problems }]) => problems.length > 0 && !this.open.has(path))
      .map(([path]) => path);
  }

  isOpen(path: string): boolean {
    return this.open.has(path);
  }

  linesOf(path: string): LineIndex | undefined {
    return this.entries.get(path)?.lines;
  }

  setFallback(policy: Policy): void {
    this.workspace.setFallback(policy);
    this.generation++;
  }

  /** The editor's text of a project file holds from now on, whatever is on disk. */
  setOpen(document: Document, facts: FileFacts): void {
    this.open.set(document.path, {});
    this.put(document, facts);
  }

  /** The file on disk holds again once it has been read, unless the editor opens it anew before. */
  async close(path: string): Promise<void> {
    const closing = this.open.get(path);
    await this.inTurn(async () => {
      const file = isOnDisk(path) ? await readProjectFile(path) : { path };
      if (this.open.get(path) !== closing) return;
      this.open.delete(path);
      this.take(file);
    });
  }

  /** Files that were written, created or deleted. Those in folders that no document asked for are left alone. */
  async refresh(paths: readonly string[]): Promise<void> {
    const concerned = paths.filter((path) => isProjectFile(fileName(path)) && this.folders.has(folderOf(path)));
    await this.inTurn(async () => {
      for (const path of concerned) this.take(await readProjectFile(path));
    });
  }

  /** For clients that do not tell what changes on disk: folders are read again when next needed. */
  forgetFolders(): void {
    this.folders.clear();
  }

  private readFolder(folder: string): Promise<{ repositoryRoot: boolean }> {
    const known = this.folders.get(folder);
    if (known) return known;
    const reading = this.inTurn(async () => {
      const { files, repositoryRoot } = await readProjectFolder(folder);
      const present = new Set(files.map(({ path }) => path));
      const gone = [...this.entries.keys()].filter((path) => folderOf(path) === folder && !present.has(path));
      for (const path of gone) this.take({ path });
      for (const file of files) this.take(file);
      return { repositoryRoot };
    });
    this.folders.set(folder, reading);
    return reading;
  }

  /** One reading after the other, so that an older text never replaces a newer one. */
  private inTurn<T>(read: () => Promise<T>): Promise<T> {
    const reading = this.lastReading.then(read);
    this.lastReading = reading.catch(() => undefined);
    return reading;
  }

  private take({ path, text, problem }: DiskFile): void {
    if (this.open.has(path)) return;
    if (problem) this.status.limit(problem);
    const languageId = this.engine.languageOf(path)?.id;
    if (text === undefined || languageId === undefined) {
      this.remove(path);
      return;
    }
    const document = { path, languageId, text };
    const { facts, failures } = this.engine.read(document);
    this.status.failures(failures);
    this.put(document, facts);
  }

  private put(document: Document, facts: FileFacts): void {
    const { policy, problems } = readPolicy(document);
    const meaning = JSON.stringify([facts.requirements, policy]);
    const changed = this.entries.get(document.path)?.meaning !== meaning;
    this.entries.set(document.path, { lines: new LineIndex(document.text), problems, meaning });
    if (!changed) return;
    this.workspace.set(document.path, facts, policy);
    this.generation++;
  }

  private remove(path: string): void {
    if (!this.entries.delete(path)) return;
    this.workspace.delete(path);
    this.generation++;
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
