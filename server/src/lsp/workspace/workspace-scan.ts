// Which files of the workspace folders count, as the command line finds them: all of them once, then what changes.
import { isContextFile } from '../../host/context-files.ts';
import { IgnoreFiles } from '../../host/ignore-rules.ts';
import { languageOf } from '../../host/open-file.ts';
import { fileNameOf, folderOf, joinPath, lookAt } from '../../host/paths.ts';
import { type FolderVisit, visitFolder, type WalkOptions, walk } from '../../host/walk.ts';
import type { Work } from '../session/background-work.ts';
import type { DiskReader } from './disk-reader.ts';

/** judged: findings are reported in it. context: only what it says counts, since .gitignore names it. */
type Counts = 'judged' | 'context';

/** By folder: what counts in it. */
export type Visits = Map<string, ReadonlyMap<string, Counts>>;

/** Their coming and going decides whether a folder is entered at all, or what in it is ignored. */
const FOLDER_MARKS: ReadonlySet<string> = new Set(['.gitignore', 'pyvenv.cfg', 'conda-meta', '.git']);

const isSource = (name: string) => languageOf(name) !== undefined;

export class WorkspaceScan {
  /** Of the root. */
  private readonly root: string;
  private readonly reader: DiskReader;
  private readonly onLeft: (path: string) => void;
  private readonly files = new Map<string, Counts>();
  private readonly links = new Set<string>();

  /** `onLeft`: a file below this root that counted does no longer. */
  constructor(root: string, reader: DiskReader, onLeft: (path: string) => void) {
    this.root = root;
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
    yield* this.list(this.root);
    let done = 0;
    for (const path of [...this.files.keys()]) {
      this.reader.read(path);
      onProgress(++done, this.files.size);
      yield;
    }
  }

  /** What was told of a path: it was created, written or deleted, as a file or as a folder. `visits` are of the same batch. */
  *look(path: string, visits: Visits): Work {
    if (FOLDER_MARKS.has(fileNameOf(path))) {
      const known = new Set(this.files.keys());
      yield* this.list(folderOf(path));
      yield* this.readSome([...this.files.keys()].filter((one) => !known.has(one)));
      return;
    }
    const about = lookAt(path);
    if (about && 'isDirectory' in about && about.isDirectory()) {
      yield* this.list(path);
      yield* this.readSome([...this.files.keys()].filter((one) => one.startsWith(`${path}/`)));
      return;
    }
    if (!this.files.has(path))
      for (const one of [...this.files.keys()]) if (one.startsWith(`${path}/`)) this.leave(one);
    if (isSource(fileNameOf(path))) this.lookAtFile(path, visits);
    yield;
  }

  private lookAtFile(path: string, visits: Visits): void {
    const folder = folderOf(path);
    let visit = visits.get(folder);
    if (!visit) {
      const found = visitFolder(this.root, folder, this.options());
      visit = countIn(found);
      visits.set(folder, visit);
      this.takeLinks(found);
    }
    const counts = visit.get(path);
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
  private *list(start: string): Work {
    const problems = new Map<string, string>();
    const options = this.options(problems);
    const found = new Map<string, Counts>();
    const isBelow = (path: string) => path === start || path.startsWith(joinPath(start, ''));
    for (const path of this.links) if (isBelow(path)) this.links.delete(path);
    for (const visit of lookAt(start) ? walk(this.root, options, start) : []) {
      for (const [path, counts] of countIn(visit)) found.set(path, counts);
      this.takeLinks(visit);
      yield;
    }
    for (const path of [...this.files.keys()]) if (isBelow(path) && !found.has(path)) this.leave(path);
    for (const [path, counts] of found) this.files.set(path, counts);
    for (const path of this.reader.unreadPaths())
      if (isBelow(path) && !found.has(path) && !problems.has(path)) this.reader.tell(path, undefined);
    for (const [path, problem] of problems) this.reader.tell(path, problem);
  }

  private takeLinks(visit: FolderVisit | undefined): void {
    for (const name of visit?.links ?? []) this.links.add(joinPath(visit?.folder ?? '', name));
  }

  private leave(path: string): void {
    if (this.files.delete(path)) this.onLeft(path);
  }

  private options(problems = new Map<string, string>()): WalkOptions {
    const onProblem = (path: string, problem: string) => void problems.set(path, problem);
    return {
      isSource,
      isProjectFile: isContextFile,
      ignoreFiles: new IgnoreFiles(this.reader.bytes, onProblem),
      onProblem,
    };
  }
}

function countIn(visit: FolderVisit | undefined): Map<string, Counts> {
  if (!visit) return new Map();
  const { folder, files, projectFiles } = visit;
  return new Map([
    ...projectFiles.map((name): [string, Counts] => [joinPath(folder, name), 'context']),
    ...files.map((name): [string, Counts] => [joinPath(folder, name), 'judged']),
  ]);
}
