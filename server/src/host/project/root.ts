// Which files of one folder that is read as a whole count: all of them once, then what changes.

import { languageOf } from '../file-names.ts';
import { fileNameOf, folderOf, isInside, joinPath } from '../files/paths.ts';
import type { Work } from './background-work.ts';
import type { Reader } from './reader.ts';
import { type Counts, type FolderVisit, Walk } from './walk.ts';

/** By folder: what is in it; undefined where nothing counts. */
export type Visits = Map<string, FolderVisit | undefined>;

const LEADS_OUT = 'a link that leads out of the folder; name it, or the folder that it leads to, to check it too';

/** Their coming and going decides whether a folder is entered at all, or what in it is ignored: how many folders up that one is. */
const FOLDER_MARKS: ReadonlyMap<string, number> = new Map([
  ['.gitignore', 1],
  ['pyvenv.cfg', 1],
  ['conda-meta', 1],
  ['.git', 1],
  ['activate', 2],
  ['activate.bat', 2],
]);

export interface RootParts {
  /** A file below this folder that counted does no longer. */
  readonly onLeft: (path: string) => void;
  /** A file is checked by its own name, or lies in another folder that is. */
  readonly isCheckedElsewhere: (path: string) => boolean;
}

export class Root {
  private readonly folder: string;
  private readonly reader: Reader;
  private readonly parts: RootParts;
  private readonly files = new Map<string, Counts>();
  private readonly links = new Set<string>();
  /** Links that were reported as leading out. */
  private readonly leadingOut = new Set<string>();
  /** What is not checked, by path, as the last walk found it. */
  private readonly others = new Map<string, string>();

  constructor(folder: string, reader: Reader, parts: RootParts) {
    this.folder = folder;
    this.reader = reader;
    this.parts = parts;
  }

  countsAs(path: string): Counts | undefined {
    return this.files.get(path);
  }

  /** Whatever the name of the file says: the walk gets to its folder, and nothing ignores it. */
  takes(path: string): boolean {
    return isInside(this.folder, path) && this.walk().takes(path);
  }

  paths(): Iterable<string> {
    return this.files.keys();
  }

  /** Files that are not checked and may mention Ray: their kind, or why they are left out. What comes after a walk is not known. */
  otherFiles(): ReadonlyMap<string, string> {
    return this.others;
  }

  /** Symbolic links: what they lead to changes without their names being sent. */
  linkPaths(): readonly string[] {
    return [...this.links];
  }

  /** Lists everything, then reads it; those known before only where their bytes are others. */
  *readAll(onProgress: (done: number, total: number) => void): Work {
    yield* this.list(this.folder);
    let done = 0;
    for (const path of [...this.files.keys()]) {
      this.reader.read(path);
      onProgress(++done, this.files.size);
      yield;
    }
  }

  /** Reads what is found while the search goes on, so that a second thread has work from the start. */
  *readAsFound(onProgress: (found: number) => void = () => undefined): Work {
    yield* this.list(this.folder, ({ files }) => {
      for (const path of files.keys()) this.reader.read(path);
      onProgress(this.files.size);
    });
  }

  /** What the client reported about a path: it was created, written or deleted, as a file or as a folder. `visits` are of the same batch. */
  *look(path: string, visits: Visits): Work {
    const levels = FOLDER_MARKS.get(fileNameOf(path));
    if (levels !== undefined) {
      const known = new Set(this.files.keys());
      const above = levels === 1 ? folderOf(path) : folderOf(folderOf(path));
      yield* this.list(isInside(this.folder, above) ? above : this.folder);
      yield* this.readSome([...this.files.keys()].filter((one) => !known.has(one)));
      return;
    }
    const about = this.reader.files.look(path);
    if (about && 'isDirectory' in about && about.isDirectory()) {
      yield* this.list(path);
      yield* this.readSome([...this.files.keys()].filter((one) => one.startsWith(`${path}/`)));
      return;
    }
    if (!this.files.has(path))
      for (const one of [...this.files.keys()]) if (one.startsWith(`${path}/`)) this.leave(one);
    if (languageOf(path)) this.lookAtFile(path, visits);
    yield;
  }

  private lookAtFile(path: string, visits: Visits): void {
    const folder = folderOf(path);
    if (!visits.has(folder)) {
      const visit = this.walk().visit(folder);
      visits.set(folder, visit);
      this.takeLinks(visit);
    }
    const visit = visits.get(folder);
    if (!visit?.leadingOut.has(path) && this.leadingOut.delete(path)) this.reader.tell(path, undefined);
    const counts = visit?.files.get(path);
    if (!counts) {
      this.leave(path);
      return;
    }
    this.files.set(path, counts);
    this.reader.read(path);
  }

  private *readSome(paths: readonly string[]): Work {
    for (const path of paths) {
      this.reader.read(path);
      yield;
    }
  }

  /** Brings the list up to date from `start` on. */
  private *list(start: string, onVisit: (visit: FolderVisit) => void = () => undefined): Work {
    const problems = new Map<string, string>();
    const found = new Set<string>();
    const isBelow = (path: string) => path === start || path.startsWith(joinPath(start, ''));
    for (const path of this.links) if (isBelow(path)) this.links.delete(path);
    for (const path of this.leadingOut) if (isBelow(path)) this.leadingOut.delete(path);
    for (const path of this.others.keys()) if (isBelow(path)) this.others.delete(path);
    for (const visit of this.reader.files.look(start) ? this.walk(problems).from(start) : []) {
      for (const [path, counts] of visit.files) {
        found.add(path);
        this.files.set(path, counts);
      }
      for (const [path, label] of visit.others) this.others.set(path, label);
      this.takeLinks(visit);
      onVisit(visit);
      yield;
    }
    for (const path of [...this.files.keys()]) if (isBelow(path) && !found.has(path)) this.leave(path);
    for (const path of this.reader.unreadPaths())
      if (isBelow(path) && !found.has(path) && !problems.has(path) && !this.leadingOut.has(path))
        this.reader.tell(path, undefined);
    for (const [path, problem] of problems) this.reader.tell(path, problem);
  }

  private takeLinks(visit: FolderVisit | undefined): void {
    for (const path of visit?.links ?? []) this.links.add(path);
    for (const [path, target] of visit?.leadingOut ?? []) {
      if ([path, target].some(this.parts.isCheckedElsewhere)) continue;
      // What is in a folder shows only a walk.
      if (languageOf(path) && !this.reader.mayConcernRay(path)) continue;
      this.leadingOut.add(path);
      this.reader.tell(path, LEADS_OUT);
    }
  }

  private leave(path: string): void {
    if (this.files.delete(path)) this.parts.onLeft(path);
  }

  private walk(problems = new Map<string, string>()): Walk {
    return new Walk(this.folder, this.reader.files, (path, problem) => void problems.set(path, problem));
  }
}
