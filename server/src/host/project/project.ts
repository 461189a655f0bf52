// One project: which of its files count, read once and then as they change, with the texts of open documents in their place.
import type { Document, Modules, NotChecked, RayData, ReadFacts } from '../../core/index.ts';
import { languageOf } from '../file-names.ts';
import type { FileSystem } from '../files/file-system.ts';
import { folderOf, isInside, isOnDisk, joinPath } from '../files/paths.ts';
import { type BackgroundWork, PRIORITY, type Work } from './background-work.ts';
import { Context } from './context.ts';
import { KnownFiles } from './known-files.ts';
import { NamedFiles, type NamedFilesParts } from './named-files.ts';
import { Reader, type ReaderParts } from './reader.ts';
import { foldersOfRepository } from './repository.ts';
import { Root, type Visits } from './root.ts';

export interface ProjectParts extends ReaderParts, NamedFilesParts {
  readonly files: FileSystem;
  readonly data: RayData;
  readonly work: BackgroundWork;
  /** Around a file outside of every root and repository, context files count up to this folder. */
  readonly outermost: string;
  /** The documents that are open in an editor. */
  readonly editor?: {
    readonly documentAt: (path: string) => Document | undefined;
    readonly readAgain: (...given: Parameters<Modules['readAgain']>) => ReadFacts | undefined;
  };
  /** What is known has changed, as far as `known.changes` says. */
  readonly onChange?: () => void;
  /** How far the reading of the roots is; both are 0 when nothing is being read. Absent: files are read as they are found. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Other files than before may be those that are not checked. */
  readonly onNotChecked?: () => void;
  /** Files found so far, where they are read as they are found. */
  readonly onFound?: (count: number) => void;
}

export class Project {
  readonly known: KnownFiles;
  readonly reader: Reader;
  readonly named: NamedFiles;
  private readonly parts: ProjectParts;
  private readonly context: Context;
  private folders: readonly string[] = [];
  private readonly roots = new Map<string, Root>();
  /** Read as a whole beside the roots. */
  private readonly whole = new Set<string>();
  private isReadingRoots = false;
  /** Checked although no root has them. */
  private readonly single = new Set<string>();
  /** Files that are not checked, by path: whether they mention Ray. */
  private readonly mentions = new Map<string, boolean>();
  /** Documents that were read since the policy asks for them. */
  private readonly read = new Set<string>();
  /** By folder, the root of the project around it. */
  private readonly rootsAround = new Map<string, string>();
  /** What the files around are looked for, and which is not checked itself; a folder ends with `/`. */
  private readonly surrounded = new Set<string>();
  /** To be read again although they are known. */
  private stale = new Set<string>();
  private contextIsWaiting = false;
  private contextWork: Promise<void> = Promise.resolve();
  private rootsWork: Promise<void> = Promise.resolve();
  private scanWork: Promise<void> = Promise.resolve();

  constructor(parts: ProjectParts) {
    this.parts = parts;
    this.known = new KnownFiles(parts.data, this.modules(), (path) => this.rootAround(folderOf(path)));
    this.reader = new Reader(this.known, parts);
    this.named = new NamedFiles(this.known, parts);
    this.context = new Context(parts.files, this.known, this.reader);
  }

  /** With its `/`: the root of the repository, else of what is read or worked in; around any other file its own folder. */
  private rootAround(folder: string): string {
    const known = this.rootsAround.get(folder);
    if (known !== undefined) return known;
    const { files, outermost } = this.parts;
    const within = [...this.folders, ...this.whole, ...(outermost === '/' ? [] : [outermost])].filter(
      (one) => one === folder || isInside(one, folder),
    );
    const outer = within.sort((a, b) => a.length - b.length)[0];
    const root = joinPath(foldersOfRepository(files, folder)?.[0] ?? outer ?? folder, '');
    this.rootsAround.set(folder, root);
    return root;
  }

  /** What files import from each other, open ones as the editor has them. */
  private modules(): Modules {
    const { editor, facts } = this.parts;
    const documentAt = (path: string) =>
      this.known.isOpen(path) ? editor?.documentAt(path) : this.reader.takenIn(path);
    return {
      has: (path) => this.known.has(path) || this.known.isOpen(path),
      exports: (path, names, imported) => {
        const document = documentAt(path);
        return document && facts.engine()?.exports(document, names, imported);
      },
      readAgain: (path, imported) => {
        if (this.known.isOpen(path)) return editor?.readAgain(path, imported);
        const document = documentAt(path);
        return document && facts.engine()?.read(document, undefined, imported).facts;
      },
    };
  }

  /** Folders that may be read as a whole, and that bound what is looked at around files in them. */
  setRoots(folders: readonly string[]): void {
    this.folders = folders;
    this.updateRoots();
  }

  /** Whether all files of the roots count, or those around open documents only. */
  setReadingRoots(isReadingRoots: boolean): void {
    if (this.isReadingRoots === isReadingRoots) return;
    this.isReadingRoots = isReadingRoots;
    this.updateRoots();
  }

  /** Checks a folder that bounds nothing: around it counts what counts around a file in it. */
  addFolder(folder: string): void {
    this.whole.add(folder);
    this.updateRoots();
  }

  /** Checks a single file, whatever ignores it. */
  addFile(path: string): void {
    this.single.add(path);
    this.openChanged();
    this.addRootsWork(this.readSingle(path));
  }

  /** Looks for what holds at a path, which is not checked itself; a folder ends with `/`. */
  addSurroundings(path: string): void {
    this.surrounded.add(path);
    this.openChanged();
    this.addRootsWork(nothing());
  }

  /** Findings are reported in the file while no editor shows it. */
  isChecked(path: string): boolean {
    if (this.single.has(path) || [...this.roots.values()].some((root) => root.countsAs(path) === 'checked'))
      return true;
    return this.isCheckedList(path);
  }

  /** A list for pip of any name, where the walk of a root gets to its folder and nothing ignores it. */
  private isCheckedList(path: string): boolean {
    return this.reader.isList(path) && [...this.roots.values()].some((root) => root.takes(path));
  }

  /** Every such file, those without Ray included. */
  checkedPaths(): Set<string> {
    const found = new Set(this.single);
    for (const root of this.roots.values())
      for (const path of root.paths()) if (root.countsAs(path) === 'checked') found.add(path);
    for (const path of this.reader.listPaths()) if (this.isCheckedList(path)) found.add(path);
    for (const path of found) if (this.reader.isUnasked(path)) found.delete(path);
    return found;
  }

  /** Files of the roots that mention Ray and that nothing is found in, since they are of a kind that is not read, or ignored; by path. */
  notChecked(): NotChecked[] {
    const { known } = this;
    const named = new Set([...known.baselinePaths(), ...known.advisoryFiles().keys()]);
    return this.othersOfRoots()
      .filter(({ path }) => this.mentions.get(path) && !named.has(path) && !known.policyAt(path).excluded)
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  private othersOfRoots(): NotChecked[] {
    const all = new Map([...this.roots.values()].flatMap((root) => [...root.otherFiles()]));
    return [...all].flatMap(([path, label]) => (this.isChecked(path) ? [] : [{ path, label }]));
  }

  /** Resolves when the files around the open documents are known. */
  contextKnown(): Promise<void> {
    return latest(() => this.contextWork);
  }

  /** Resolves when the roots and single files have been read, or are not to be. */
  scanned(): Promise<void> {
    return latest(() => this.scanWork);
  }

  /** Other documents are open than before, or one refers to other files. */
  openChanged(): void {
    if (this.contextIsWaiting) return;
    this.contextIsWaiting = true;
    this.contextWork = this.addWork(PRIORITY.files, this.findContext());
  }

  /** The editor does not show the file any more: the file system counts again, if the file does. */
  closed(path: string): void {
    this.known.setClosed(path);
    this.stale.add(path);
    if (this.isWanted(path)) this.reader.read(path);
    this.openChanged();
  }

  /** Files and folders that were written, created or deleted; what could not be read before is tried again. */
  changed(paths: readonly string[]): void {
    this.named.changed(paths);
    this.context.forgetListings();
    const all = [...paths, ...this.reader.unreadPaths()];
    for (const path of [...all, ...this.context.links()]) this.stale.add(path);
    this.openChanged();
    if (this.roots.size > 0) this.addRootsWork(this.lookAt(all));
  }

  /** What could not be read may have a new mode or owner, which no client tells. */
  tryUnreadAgain(): void {
    this.context.forgetListings();
    if (this.reader.unreadPaths().length > 0) this.changed([]);
  }

  /** Where nobody tells what changes: everything may have. */
  readAgain(): void {
    this.named.readAgain();
    this.context.forgetListings();
    for (const path of this.context.paths()) this.stale.add(path);
    this.openChanged();
    this.mentions.clear();
    this.read.clear();
    for (const root of this.roots.values()) this.addRootsWork(this.readRoot(root));
  }

  private updateRoots(): void {
    this.rootsAround.clear();
    this.context.forgetListings();
    const wanted = [...this.whole, ...(this.isReadingRoots ? this.folders : [])];
    for (const [folder, root] of this.roots) {
      if (wanted.includes(folder)) continue;
      this.roots.delete(folder);
      for (const path of root.paths()) this.release(path);
    }
    for (const folder of wanted) {
      if (this.roots.has(folder)) continue;
      const root = new Root(folder, this.reader, {
        onLeft: (path) => this.release(path),
        isCheckedElsewhere: (path) =>
          this.single.has(path) || [...this.roots.keys()].some((one) => one !== folder && isInside(one, path)),
      });
      this.roots.set(folder, root);
      this.addRootsWork(this.readRoot(root));
    }
    // What counted as a part of a folder may still count because an open document is near.
    this.openChanged();
    this.parts.onChange?.();
  }

  private addWork(priority: number, work: Work): Promise<void> {
    return this.parts.work.add(priority, work).then(() => this.parts.onChange?.());
  }

  /** What was read may refer to other files: they are looked for once nothing of this kind is left to do. */
  private addRootsWork(work: Work): void {
    const all = Promise.all([this.rootsWork, this.addWork(PRIORITY.disk, work)]).then(() => undefined);
    this.rootsWork = all;
    this.scanWork = all.then(async () => {
      do {
        if (this.rootsWork !== all) return;
        await this.parts.facts.settled();
        this.openChanged();
        await this.contextKnown();
        this.readDocuments();
      } while (this.reader.isWaiting());
      const unknown = this.othersOfRoots().filter(({ path }) => !this.mentions.has(path));
      if (unknown.length > 0) await this.addWork(PRIORITY.disk, this.lookForMentions(unknown));
    });
  }

  /** Those that the policy asks for, which is known only now. */
  private readDocuments(): void {
    for (const path of this.checkedPaths()) {
      if (this.read.has(path) || !languageOf(path)?.onRequest || this.reader.isUnasked(path)) continue;
      this.read.add(path);
      this.reader.read(path);
    }
  }

  private *readSingle(path: string): Work {
    this.reader.read(path);
    yield;
  }

  private *readRoot(root: Root): Work {
    const { onProgress, onFound } = this.parts;
    if (!onProgress) {
      yield* this.whileWanted(root, root.readAsFound(onFound));
      return;
    }
    yield* this.whileWanted(root, root.readAll(onProgress));
    onProgress(0, 0);
  }

  private *lookForMentions(files: readonly NotChecked[]): Work {
    for (const { path } of files) {
      this.mentions.set(path, this.reader.mentionsRay(path));
      yield;
    }
    this.parts.onNotChecked?.();
  }

  private *lookAt(paths: readonly string[]): Work {
    for (const [folder, root] of [...this.roots]) {
      const visits: Visits = new Map();
      // What happens to a folder above happens to the root.
      const concerned = paths
        .map((path) => (isInside(path, folder) ? folder : path))
        .filter((path) => isInside(folder, path));
      for (const path of new Set([...concerned, ...root.linkPaths()]))
        yield* this.whileWanted(root, root.look(path, visits));
    }
  }

  /** A root may go while it is being read. */
  private *whileWanted(root: Root, work: Work): Work {
    while ([...this.roots.values()].includes(root) && !work.next().done) yield;
  }

  private *findContext(): Work {
    // What changes from here on needs a look of its own.
    this.contextIsWaiting = false;
    const { stale, known, folders } = this;
    this.stale = new Set();
    const open = known
      .openPaths()
      .filter((path) => isOnDisk(path) || folders.some((one) => path.startsWith(`${one}/`)));
    const scanned = known.paths().filter((path) => this.isScanned(path));
    const { left, isMore } = yield* this.context.find({
      starts: [...open, ...this.single, ...this.surrounded, ...[...this.roots.keys()].map((one) => joinPath(one, ''))],
      roots: folders,
      outermost: this.parts.outermost,
      checked: [...open, ...this.single, ...scanned],
      stale,
    });
    for (const path of left) this.release(path);
    if (isMore) this.openChanged();
  }

  private isScanned(path: string): boolean {
    return this.single.has(path) || [...this.roots.values()].some((root) => root.countsAs(path) !== undefined);
  }

  private isWanted(path: string): boolean {
    return this.context.has(path) || this.isScanned(path);
  }

  private release(path: string): void {
    if (!this.isWanted(path)) this.reader.forget(path);
  }
}

function* nothing(): Work {}

async function latest(work: () => Promise<void>): Promise<void> {
  for (let one = work(); ; one = work()) {
    await one;
    if (one === work()) return;
  }
}
