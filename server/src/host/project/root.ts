// Which files of one folder that is read as a whole count: all of them once, then what changes.

import { languageOf } from '../file-names.ts';
import { fileNameOf, folderOf, joinPath } from '../files/paths.ts';
import type { Work } from './background-work.ts';
import type { Reader } from './reader.ts';
import { type Counts, type FolderVisit, Walk } from './walk.ts';

/** By folder: what counts in it. */
export type Visits = Map<string, ReadonlyMap<string, Counts>>;

/** Their coming and going decides whether a folder is entered at all, or what in it is ignored. */
const FOLDER_MARKS: ReadonlySet<string> = new Set(['.gitignore', 'pyvenv.cfg', 'conda-meta', '.git']);

export class Root {
  private readonly folder: string;
  private readonly reader: Reader;
  private readonly onLeft: (path: string) => void;
  private readonly files = new Map<string, Counts>();
  private readonly links = new Set<string>();

  /** `onLeft`: a file below this folder that counted does no longer. */
  constructor(folder: string, reader: Reader, onLeft: (path: string) => void) {
    this.folder = folder;
    this.reader = reader;
    this.onLeft = onLeft;
  }

  countsAs(path: string): Counts | undefined {
    return this.files.get(path);
  }

  paths(): Iterable<string> {
    return this.files.keys();
  }

  /** Symbolic links: what they lead to changes without their names being told. */
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

  /** What was told of a path: it was created, written or deleted, as a file or as a folder. `visits` are of the same batch. */
  *look(path: string, visits: Visits): Work {
    if (FOLDER_MARKS.has(fileNameOf(path))) {
      const known = new Set(this.files.keys());
      yield* this.list(folderOf(path));
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
    if (languageOf(fileNameOf(path))) this.lookAtFile(path, visits);
    yield;
  }

  private lookAtFile(path: string, visits: Visits): void {
    const folder = folderOf(path);
    let files = visits.get(folder);
    if (!files) {
      const visit = this.walk().visit(folder);
      files = visit?.files ?? new Map();
      visits.set(folder, files);
      this.takeLinks(visit);
    }
    const counts = files.get(path);
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
    for (const visit of this.reader.files.look(start) ? this.walk(problems).from(start) : []) {
      for (const [path, counts] of visit.files) {
        found.add(path);
        this.files.set(path, counts);
      }
      this.takeLinks(visit);
      onVisit(visit);
      yield;
    }
    for (const path of [...this.files.keys()]) if (isBelow(path) && !found.has(path)) this.leave(path);
    for (const path of this.reader.unreadPaths())
      if (isBelow(path) && !found.has(path) && !problems.has(path)) this.reader.tell(path, undefined);
    for (const [path, problem] of problems) this.reader.tell(path, problem);
  }

  private takeLinks(visit: FolderVisit | undefined): void {
    for (const path of visit?.links ?? []) this.links.add(path);
  }

  private leave(path: string): void {
    if (this.files.delete(path)) this.onLeft(path);
  }

  private walk(problems = new Map<string, string>()): Walk {
    return new Walk(this.folder, this.reader.files, (path, problem) => void problems.set(path, problem));
  }
}
