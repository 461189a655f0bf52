// Finds the files to check below a folder: none that git ignores, no virtual environments, no loops, and never a pipe or a device.

import { languageOf, otherKindOf, SKIPPED_FOLDERS } from '../file-names.ts';
import type { Entry, FileSystem } from '../files/file-system.ts';
import { folderOf, isInside, joinPath } from '../files/paths.ts';
import { isContextFile } from './context-folders.ts';
import { IgnoreFiles, type IgnoreRules } from './repository.ts';

/** checked: findings are reported in it. context: only what it says counts, since git ignores it and tools read it all the same. */
export type Counts = 'checked' | 'context';

/** One folder with something in it. */
export interface FolderVisit {
  /**
   * By path: the context files, which the rest is checked with, then all others; each in order. A symbolic link counts where it leads to an ordinary
   * file below the root, for others alone where that file is checked itself; linked folders are never entered.
   */
  readonly files: ReadonlyMap<string, Counts>;
  /** Paths of those that are symbolic links, and of links that lead to no such file now. */
  readonly links: readonly string[];
  /** Links that would be checked, had they not led to an ordinary file or a folder outside the root; with its path. */
  readonly leadingOut: ReadonlyMap<string, string>;
  /** Ordinary files that are not checked although they may be code or configuration, by path: their kind, or that git ignores them. */
  readonly others: ReadonlyMap<string, string>;
}

const IGNORED = 'ignored by git';

const SKIPPED: ReadonlySet<string> = new Set(SKIPPED_FOLDERS);

/** What venv, virtualenv and uv put beside `pyvenv.cfg`: an ordinary folder may hold a file of that name too. */
const ENVIRONMENT_FOLDERS: ReadonlySet<string> = new Set(['bin', 'Scripts', 'lib', 'Lib', 'lib64']);

/** `bin/python3`, `Scripts/python.exe`, `Scripts/activate.bat`, `lib/python3.12`, `Lib/site-packages`. */
const OF_ENVIRONMENT = /^(?:python[\d.]*(?:\.exe)?|activate(?:\.\w+)?|site-packages)$/;

interface Pending {
  readonly folder: string;
  readonly rules: readonly IgnoreRules[];
}

interface Entered extends Pending {
  readonly entries: readonly Entry[];
}

export class Walk {
  private readonly root: string;
  private readonly files: FileSystem;
  private readonly onProblem: (path: string, problem: string) => void;
  private readonly ignoreFiles: IgnoreFiles;

  constructor(root: string, files: FileSystem, onProblem: (path: string, problem: string) => void) {
    this.root = root;
    this.files = files;
    this.onProblem = onProblem;
    this.ignoreFiles = new IgnoreFiles(files, onProblem);
  }

  /** Folders above come before those below. The root itself is entered whatever it is; from `start` on, if the walk gets there. */
  *from(start: string): Generator<FolderVisit> {
    const first = this.wayTo(start);
    const pending = first ? [first] : [];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const folder = this.enter(next);
      if (!folder) continue;
      pending.push(...this.foldersIn(folder));
      const visit = this.visitOf(folder);
      if (visit.files.size + visit.links.length + visit.leadingOut.size + visit.others.size > 0) yield visit;
    }
  }

  /** What the walk finds in this one folder; undefined where it does not get there. */
  visit(folder: string): FolderVisit | undefined {
    const way = this.wayTo(folder);
    const entered = way && this.enter(way);
    return entered && this.visitOf(entered);
  }

  /** It gets to the folder of the file, and nothing ignores the file. */
  takes(path: string): boolean {
    const way = this.wayTo(folderOf(path));
    const entered = way && this.enter(way);
    return entered !== undefined && !this.ignoreFiles.isIgnored(entered.rules, path, false);
  }

  /** Undefined where a folder above it is not entered. */
  private wayTo(folder: string): Pending | undefined {
    let at: Pending | undefined = { folder: this.root, rules: this.ignoreFiles.rulesAbove(this.root) };
    while (at && at.folder !== folder) {
      const names: string = folder.slice(joinPath(at.folder, '').length);
      const next: string = joinPath(at.folder, names.split('/', 1)[0] as string);
      const entered: Entered | undefined = isInside(at.folder, folder) ? this.enter(at) : undefined;
      at = entered && this.foldersIn(entered).find((below) => below.folder === next);
    }
    return at;
  }

  /** Undefined for an environment. */
  private enter({ folder, rules }: Pending): Entered | undefined {
    const entries = this.list(folder);
    if (folder !== this.root && this.isEnvironment(folder, entries)) return undefined;
    return { folder, entries, rules: this.rulesFor(folder, rules, entries) };
  }

  /** Of conda by its folder; of venv by the file and an interpreter, or packages, where venv puts them. */
  private isEnvironment(folder: string, entries: readonly Entry[]): boolean {
    if (entries.some(({ name }) => name === 'conda-meta')) return true;
    if (!entries.some(({ name }) => name === 'pyvenv.cfg')) return false;
    return entries
      .filter(({ name }) => ENVIRONMENT_FOLDERS.has(name))
      .some(({ name }) => this.namesIn(joinPath(folder, name)).some((inside) => OF_ENVIRONMENT.test(inside)));
  }

  /** What cannot be listed is reported where the walk reaches it. */
  private namesIn(folder: string): string[] {
    const entries = this.files.list(folder);
    return 'problem' in entries ? [] : entries.map(({ name }) => name);
  }

  private foldersIn({ folder, entries, rules }: Entered): Pending[] {
    return entries.flatMap((entry) => {
      const path = joinPath(folder, entry.name);
      const isLeftOut =
        !entry.isDirectory() || SKIPPED.has(entry.name) || this.ignoreFiles.isIgnored(rules, path, true);
      return isLeftOut ? [] : [{ folder: path, rules: this.ignoreFiles.rulesInside(rules, path) }];
    });
  }

  private visitOf({ folder, entries, rules }: Entered): FolderVisit {
    const context: string[] = [];
    const checked: string[] = [];
    const links: string[] = [];
    const leadingOut = new Map<string, string>();
    const others = new Map<string, string>();
    for (const entry of entries) {
      const path = joinPath(folder, entry.name);
      const isLink = entry.isSymbolicLink();
      const outside = isLink && this.folderOutside(path, entry.name, rules);
      if (outside) leadingOut.set(path, outside);
      if (entry.isDirectory()) continue;
      if (languageOf(path) === undefined) {
        const kind = entry.isFile() ? otherKindOf(entry.name) : undefined;
        if (kind !== undefined && !this.ignoreFiles.isIgnored(rules, path, false)) others.set(path, kind);
        continue;
      }
      if (isLink) links.push(path);
      const target = isLink ? this.files.targetBelow(this.root, path) : path;
      if (target === undefined) {
        const elsewhere = this.files.targetBelow('/', path);
        if (elsewhere !== undefined && !this.ignoreFiles.isIgnored(rules, path, false)) leadingOut.set(path, elsewhere);
        continue;
      }
      if (!(isLink || entry.isFile())) continue;
      if (isContextFile(entry.name)) context.push(path);
      if (this.ignoreFiles.isIgnored(rules, path, false)) {
        if (!isLink) others.set(path, IGNORED);
      } else if (!isLink || !this.finds(target, path)) checked.push(path);
    }
    const files = new Map<string, Counts>(context.sort().map((path) => [path, 'context']));
    for (const path of checked.sort()) files.set(path, 'checked');
    return { files, links, leadingOut, others };
  }

  /** The folder that a link leads to, where the walk would enter a folder of that name, and not this one, nor one that the root is in. */
  private folderOutside(path: string, name: string, rules: readonly IgnoreRules[]): string | undefined {
    const target = this.files.targetBelow('/', path, 'folder');
    if (target === undefined || SKIPPED.has(name) || languageOf(path)) return undefined;
    const isAround = isInside(target, this.files.targetBelow('/', this.root, 'folder') ?? this.root);
    if (isAround || this.files.targetBelow(this.root, path, 'folder') !== undefined) return undefined;
    const isLeftOut = [false, true].some((isFolder) => this.ignoreFiles.isIgnored(rules, path, isFolder));
    return isLeftOut ? undefined : target;
  }

  /** Whether the walk reaches what a link leads to, and reads it as the same: then it is reported there. */
  private finds(target: string, link: string): boolean {
    const way = languageOf(target) === languageOf(link) ? this.wayTo(folderOf(target)) : undefined;
    const entered = way && this.enter(way);
    return entered !== undefined && !this.ignoreFiles.isIgnored(entered.rules, target, false);
  }

  private list(folder: string): readonly Entry[] {
    const entries = this.files.list(folder);
    if (!('problem' in entries)) return entries;
    this.onProblem(folder, entries.problem);
    return [];
  }

  /** A repository inside another one has rules of its own alone, as in git. */
  private rulesFor(folder: string, above: readonly IgnoreRules[], entries: readonly Entry[]): readonly IgnoreRules[] {
    const isRepository = entries.some(({ name }) => name === '.git');
    if (!isRepository && (above.at(-1)?.all || !entries.some(({ name }) => name === '.gitignore'))) return above;
    return [...(isRepository ? [] : above), ...this.ignoreFiles.rulesIn(folder)];
  }
}
