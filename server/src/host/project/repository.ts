// The repository around a folder, and which paths git ignores in it: what .gitignore and .git/info/exclude name, unless it tracks them all the same.
import ignore, { type Ignore } from 'ignore';
import { type FileSystem, isOrdinaryFile, textOf } from '../files/file-system.ts';
import { folderOf, joinPath } from '../files/paths.ts';

/** The patterns of one file, for paths below `folder`. */
export interface IgnoreRules {
  readonly folder: string;
  readonly patterns: Ignore;
  /** Whether they name all there is, and no .gitignore below takes any of it in again. */
  readonly all?: true;
  /** Where `folder` is the root of a repository: what this one tracks, read when it is first asked for. */
  readonly tracked?: () => TrackedPaths;
}

/** Relative to the root of the repository. */
interface TrackedPaths {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
}

const MAX_LEVELS = 30;

/** As git does by default on the file systems of the platform. */
const IGNORE_CASE = process.platform === 'win32' || process.platform === 'darwin';

export class IgnoreFiles {
  private readonly files: FileSystem;
  private readonly onProblem: (path: string, problem: string) => void;

  /** A file that cannot be read is passed to `onProblem`; nothing is ignored on its account. */
  constructor(files: FileSystem, onProblem: (path: string, problem: string) => void) {
    this.files = files;
    this.onProblem = onProblem;
  }

  /** `rules` from the outermost to the innermost; `path` lies below the folder of each, in a folder that is entered. */
  isIgnored(rules: readonly IgnoreRules[], path: string, isFolder: boolean): boolean {
    return this.isNamed(rules, path, isFolder) && !this.isTracked(rules, path, isFolder);
  }

  /** Of a folder that is entered only for what is tracked in it: nothing else below counts, whatever its own .gitignore takes in again. */
  rulesInside(rules: readonly IgnoreRules[], folder: string): readonly IgnoreRules[] {
    if (!this.isNamed(rules, folder, true)) return rules;
    return [...rules.filter(({ tracked }) => tracked), { folder, patterns: ignore().add('*'), all: true }];
  }

  private isNamed(rules: readonly IgnoreRules[], path: string, isFolder: boolean): boolean {
    for (let at = rules.length - 1; at >= 0; at--) {
      const { folder, patterns } = rules[at] as IgnoreRules;
      const inside = this.files.plain(path, joinPath(folder, '').length);
      const verdict = verdictOf(patterns, isFolder ? `${inside}/` : inside);
      if (verdict.ignored) return true;
      if (verdict.unignored) return false;
    }
    return false;
  }

  private isTracked(rules: readonly IgnoreRules[], path: string, isFolder: boolean): boolean {
    const repository = rules.find(({ tracked }) => tracked);
    const tracked = repository?.tracked?.();
    if (!repository || !tracked) return false;
    const inside = this.files.plain(path, joinPath(repository.folder, '').length);
    return (isFolder ? tracked.folders : tracked.files).has(inside);
  }

  /** Of the folder's own .gitignore, and of its .git/info/exclude where it is the root of a repository. */
  rulesIn(folder: string): IgnoreRules[] {
    const own = this.read(joinPath(folder, '.gitignore'));
    const inFolder = own ? [{ folder, patterns: own }] : [];
    if (!isRepository(this.files, folder)) return inFolder;
    let known: TrackedPaths | undefined;
    const tracked = () => {
      known ??= trackedPaths(this.files, folder);
      return known;
    };
    const excluded = this.read(joinPath(folder, '.git/info/exclude')) ?? ignore();
    return [{ folder, patterns: excluded, tracked }, ...inFolder];
  }

  /** What the repository around `root` says from above it. A root that it ignores was named on purpose: then nothing. */
  rulesAbove(root: string): IgnoreRules[] {
    const rules: IgnoreRules[] = [];
    for (const folder of foldersOfRepository(this.files, root) ?? []) {
      if (rules.length > 0 && this.isNamed(rules, folder, true)) return [];
      if (folder !== root) rules.push(...this.rulesIn(folder));
    }
    return rules;
  }

  private read(file: string): Ignore | undefined {
    if (!isOrdinaryFile(this.files, file)) return undefined;
    const reading = this.files.read(file);
    if (!('problem' in reading)) return ignore({ ignoreCase: IGNORE_CASE }).add(textOf(reading));
    this.onProblem(file, reading.problem);
    return undefined;
  }
}

/** What the patterns say of the path itself, as git asks. The library finds it in each folder that they name too, also in one that an inner file takes in again. */
function verdictOf(patterns: Ignore, inside: string): ReturnType<Ignore['test']> {
  const names = inside.replace(/\/$/, '').split('/').slice(0, -1);
  const folders = names.map((_, at) => `${names.slice(0, at + 1).join('/')}/`);
  if (!folders.some((folder) => patterns.test(folder).ignored)) return patterns.test(inside);
  const entered = folders.map((folder) => `!/${folder.replace(/[\\*?[\] ]/g, '\\$&')}`);
  return ignore({ ignoreCase: IGNORE_CASE }).add(patterns).add(entered).test(inside);
}

/** Of the index of a repository; nothing where it has none, or one that is not understood: then the patterns alone decide. */
function trackedPaths(files: FileSystem, repository: string): TrackedPaths {
  const index = joinPath(gitFolder(files, repository), 'index');
  const reading = isOrdinaryFile(files, index) ? files.read(index) : undefined;
  const names = reading && 'bytes' in reading ? namesInIndex(reading.bytes) : undefined;
  const folders = new Set<string>();
  for (const name of names ?? [])
    for (let at = name.lastIndexOf('/'); at > 0; at = name.lastIndexOf('/', at - 1)) {
      const folder = name.slice(0, at);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  return { files: new Set(names), folders };
}

/** A worktree or submodule has a file `.git`, which names the folder. */
function gitFolder(files: FileSystem, repository: string): string {
  const at = joinPath(repository, '.git');
  const reading = isOrdinaryFile(files, at) ? files.read(at) : undefined;
  const [, named] = reading && !('problem' in reading) ? (/^gitdir: (.+)/.exec(textOf(reading)) ?? []) : [];
  if (!named) return at;
  return /^(?:\/|[A-Za-z]:)/.test(named) ? named : joinPath(repository, named);
}

/** Sizes and places in an entry of the index: git-scm.com/docs/index-format. */
const ENTRY = { start: 12, mode: 24, flags: 60, name: 62, extended: 0x4000, nameLength: 0xfff } as const;
/** Others are submodules and whole folders. */
const FILE_MODES: ReadonlySet<number> = new Set([0o100000, 0o120000]);

/** The paths of the files and links in an index of versions 2 to 4; undefined where it is another, such as one of a SHA-256 repository. */
function namesInIndex(index: Buffer): string[] | undefined {
  const version = index.length > ENTRY.start ? index.readUInt32BE(4) : 0;
  if (index.toString('latin1', 0, 4) !== 'DIRC' || version < 2 || version > 4) return undefined;
  const names: string[] = [];
  let before = Buffer.alloc(0);
  let at: number = ENTRY.start;
  for (let left = index.readUInt32BE(8); left > 0; left--) {
    if (at + ENTRY.name > index.length) return undefined;
    const flags = index.readUInt16BE(at + ENTRY.flags);
    const isFile = FILE_MODES.has(index.readUInt32BE(at + ENTRY.mode) & 0o170000);
    const rest = at + ENTRY.name + (version > 2 && flags & ENTRY.extended ? 2 : 0);
    const kept = version === 4 ? keptLength(index, rest, before.length) : { length: 0, next: rest };
    const end = index.indexOf(0, kept.next);
    if (end < 0) return undefined;
    const name = Buffer.concat([before.subarray(0, kept.length), index.subarray(kept.next, end)]);
    if ((flags & ENTRY.nameLength) !== Math.min(name.length, ENTRY.nameLength)) return undefined;
    if (isFile) names.push(name.toString());
    before = name;
    at = version === 4 ? end + 1 : at + Math.ceil((end + 1 - at) / 8) * 8;
  }
  return names;
}

/** Version 4 writes how much of the name before is dropped, seven bits a byte, each further byte adding one. */
function keptLength(index: Buffer, at: number, before: number): { readonly length: number; readonly next: number } {
  let next = at;
  let dropped = (index[next] ?? 0) & 0x7f;
  while ((index[next] ?? 0) & 0x80) {
    next++;
    dropped = (dropped + 1) * 128 + ((index[next] ?? 0) & 0x7f);
  }
  return { length: Math.max(0, before - dropped), next: next + 1 };
}

/** `folder` and what is above it up to the root of its repository, outermost first; undefined outside a repository. */
export function foldersOfRepository(files: FileSystem, folder: string): string[] | undefined {
  const folders = [folder];
  for (let at = folder; folders.length <= MAX_LEVELS; at = folders[0] as string) {
    if (isRepository(files, at)) return folders;
    const parent = folderOf(at);
    if (parent === at) return undefined;
    folders.unshift(parent);
  }
  return undefined;
}

/** A worktree or submodule has a file of that name. */
function isRepository(files: FileSystem, folder: string): boolean {
  return files.look(joinPath(folder, '.git')) !== undefined;
}
