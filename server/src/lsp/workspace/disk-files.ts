// Keeps what is known of the disk up to date: the files around open documents and, if asked, all of the workspace folders.
import { filesReferredTo, type ReadFacts } from '../../core/index.ts';
import { contextFolders, isContextFile } from '../../host/context-files.ts';
import { isOnDisk } from '../../host/file-uris.ts';
import { languageOf } from '../../host/open-file.ts';
import { fileNameOf, fileNamesIn, isInside, isLink, isOrdinaryFile, joinPath } from '../../host/paths.ts';
import { type BackgroundWork, PRIORITY, type Work } from '../session/background-work.ts';
import type { DiskReader } from './disk-reader.ts';
import type { ProjectFiles } from './project-files.ts';
import { type Visits, WorkspaceScan } from './workspace-scan.ts';

/** How far the reading of the workspace folders is; both are 0 when nothing is being read. */
interface ScanProgress {
  readonly done: number;
  readonly total: number;
}

interface DiskFilesParts {
  readonly project: ProjectFiles;
  readonly reader: DiskReader;
  readonly work: BackgroundWork;
  /** Of every document and notebook in the editor. */
  readonly openPaths: () => readonly string[];
  /** What is known of the disk has changed, as far as `project.changes` says. */
  readonly onChange: () => void;
  readonly onProgress: (progress: ScanProgress) => void;
}

export class DiskFiles {
  private readonly parts: DiskFilesParts;
  private roots: readonly string[] = [];
  private scans = new Map<string, WorkspaceScan>();
  private isScanning = false;
  /** Around the open documents, and what any file refers to. */
  private context: ReadonlySet<string> = new Set();
  /** To be read again although they are known. */
  private stale = new Set<string>();
  private contextIsWaiting = false;
  private contextWork: Promise<void> = Promise.resolve();
  private scanWork: Promise<void> = Promise.resolve();

  constructor(parts: DiskFilesParts) {
    this.parts = parts;
  }

  setRoots(roots: readonly string[]): void {
    this.roots = roots.filter(isOnDisk);
    this.updateScans();
  }

  /** Whether all files of the workspace folders count, or those around open documents only. */
  setScanning(isScanning: boolean): void {
    if (this.isScanning === isScanning) return;
    this.isScanning = isScanning;
    this.updateScans();
  }

  /** Findings of the file are shown while it is closed. */
  isJudged(path: string): boolean {
    return [...this.scans.values()].some((scan) => scan.countsAs(path) === 'judged');
  }

  /** Resolves when the files around the open documents are known. */
  contextKnown(): Promise<void> {
    return latest(() => this.contextWork);
  }

  /** Resolves when the workspace folders have been read, or are not to be. */
  scanned(): Promise<void> {
    return latest(() => this.scanWork);
  }

  /** Other documents are open than before, or one refers to other files. */
  openChanged(): void {
    if (this.contextIsWaiting) return;
    this.contextIsWaiting = true;
    this.contextWork = this.addWork(PRIORITY.files, this.findContext());
  }

  /** The editor does not show the file any more: the disk counts again, if the file does. */
  closed(path: string): void {
    this.parts.project.setClosed(path);
    this.stale.add(path);
    if (this.isWanted(path)) this.parts.reader.read(path);
    this.openChanged();
  }

  /** Files and folders that were written, created or deleted; what could not be read before is tried again. */
  changed(paths: readonly string[]): void {
    const all = [...paths, ...this.parts.reader.unreadPaths()];
    for (const path of [...all, ...[...this.context].filter(isLink)]) this.stale.add(path);
    this.openChanged();
    if (this.scans.size > 0) this.addScanWork(this.lookAt(all));
  }

  /** What could not be read may have a new mode or owner, which no client tells. */
  tryUnreadAgain(): void {
    if (this.parts.reader.unreadPaths().length > 0) this.changed([]);
  }

  /** For clients that do not tell what changes on disk: everything may have. */
  readAgain(): void {
    for (const path of this.context) this.stale.add(path);
    this.openChanged();
    for (const scan of this.scans.values()) this.addScanWork(this.readAll(scan));
  }

  private updateScans(): void {
    const roots = this.isScanning ? this.roots : [];
    for (const [root, scan] of this.scans) {
      if (roots.includes(root)) continue;
      this.scans.delete(root);
      for (const path of scan.paths()) this.release(path);
    }
    for (const root of roots) {
      if (this.scans.has(root)) continue;
      const scan = new WorkspaceScan(root, this.parts.reader, (path) => this.release(path));
      this.scans.set(root, scan);
      this.addScanWork(this.readAll(scan));
    }
    // What counted as a part of a folder may still count because an open document is near.
    this.openChanged();
    this.parts.onChange();
  }

  private addWork(priority: number, work: Work): Promise<void> {
    return this.parts.work.add(priority, work).then(() => this.parts.onChange());
  }

  /** What was read may refer to other files. */
  private addScanWork(work: Work): void {
    this.scanWork = this.addWork(PRIORITY.disk, work).then(() => {
      this.openChanged();
      return this.contextKnown();
    });
  }

  private *readAll(scan: WorkspaceScan): Work {
    const { onProgress } = this.parts;
    yield* this.whileScanned(
      scan,
      scan.readAll((done, total) => onProgress({ done, total })),
    );
    onProgress({ done: 0, total: 0 });
  }

  private *lookAt(paths: readonly string[]): Work {
    for (const [root, scan] of [...this.scans]) {
      const visits: Visits = new Map();
      // What happens to a folder above happens to the root.
      const concerned = paths
        .map((path) => (isInside(path, root) ? root : path))
        .filter((path) => isInside(root, path));
      for (const path of new Set([...concerned, ...scan.linkPaths()]))
        yield* this.whileScanned(scan, scan.look(path, visits));
    }
  }

  /** A workspace folder may go while it is being read. */
  private *whileScanned(scan: WorkspaceScan, work: Work): Work {
    while ([...this.scans.values()].includes(scan) && !work.next().done) yield;
  }

  private *findContext(): Work {
    // What changes from here on needs a look of its own.
    this.contextIsWaiting = false;
    const { stale, context: before, parts } = this;
    this.stale = new Set();
    const open = parts.openPaths().filter(isOnDisk);
    const roots = [...this.scans.keys()];
    const found = { files: new Set<string>(), referred: new Set<string>() };
    yield* findContext(found, {
      starts: [...open, ...roots.map((root) => joinPath(root, ''))],
      roots: this.roots,
      judged: [...open, ...parts.project.paths().filter((path) => this.isScanned(path))],
      factsOf: (path) => parts.project.factsOf(path),
      take: (path) => {
        if (!before.has(path) || stale.has(path)) parts.reader.read(path);
      },
    });
    this.context = found.files;
    parts.reader.setReferred(found.referred);
    for (const path of before) if (!found.files.has(path)) this.release(path);
  }

  private isScanned(path: string): boolean {
    return [...this.scans.values()].some((scan) => scan.countsAs(path) !== undefined);
  }

  private isWanted(path: string): boolean {
    return this.context.has(path) || this.isScanned(path);
  }

  private release(path: string): void {
    if (!this.isWanted(path)) this.parts.reader.forget(path);
  }
}

async function latest(work: () => Promise<void>): Promise<void> {
  for (let one = work(); ; one = work()) {
    await one;
    if (one === work()) return;
  }
}

interface ContextParts {
  /** Absolute paths of documents and, with a `/` at the end, of folders that are read as a whole. */
  readonly starts: readonly string[];
  readonly roots: readonly string[];
  /** What refers to others by itself. */
  readonly judged: readonly string[];
  readonly factsOf: (path: string) => ReadFacts | undefined;
  /** Called once for each file that is not judged, when it is found; its facts are asked for after that. */
  readonly take: (path: string) => void;
}

/** The files found so far. */
interface FoundContext {
  readonly files: Set<string>;
  /** Some file names them. */
  readonly referred: Set<string>;
}

/** Fills `found`. */
function* findContext(found: FoundContext, { starts, roots, judged, factsOf, take }: ContextParts): Work {
  const folders = new Set(starts.flatMap((path) => contextFolders(path, roots)));
  const bounds = [...new Set([...roots, ...folders])];
  const isJudged = new Set(judged);
  const waiting = [...judged];
  for (const folder of folders) {
    waiting.push(...fileNamesIn(folder, isContextFile).map((name) => joinPath(folder, name)));
    yield;
  }
  const seen = new Set<string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    if (!isJudged.has(path)) {
      found.files.add(path);
      take(path);
    }
    for (const one of referredBy(path, factsOf(path))) {
      if (!languageOf(fileNameOf(one)) || !bounds.some((bound) => isInside(bound, one)) || !isOrdinaryFile(one))
        continue;
      found.referred.add(one);
      waiting.push(one);
    }
    yield;
  }
}

const known = new WeakMap<ReadFacts, readonly string[]>();

function referredBy(path: string, facts: ReadFacts | undefined): readonly string[] {
  if (!facts) return [];
  const referred = known.get(facts) ?? filesReferredTo(path, facts);
  known.set(facts, referred);
  return referred;
}
