// What the files of an earlier commit have of findings, as a baseline that no file holds: `--since`. The files are read from the repository
// itself: git is asked for objects only, so it runs nothing, fetches nothing and touches no file.
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { type Baseline, type BaselineEntry, baselineEntries } from '../../core/index.ts';
import { languageOf } from '../../host/file-names.ts';
import { Disk } from '../../host/files/disk.ts';
import {
  type Entry,
  type FileReading,
  type FileSystem,
  fileOf,
  type Problem,
  type Standing,
} from '../../host/files/file-system.ts';
import { absolutePath, fileNameOf, folderOf, isInside, joinPath } from '../../host/files/paths.ts';
import { foldersOfRepository } from '../../host/project/repository.ts';
import { type ScanOptions, scan } from './scan.ts';

/** What git gives back at once, in bytes. */
const MOST_OUTPUT = 1 << 30;
/** Links that lead from one to the next. */
const MOST_LINKS = 20;

const FOLDER = { isFile: () => false, isDirectory: () => true, isSymbolicLink: () => false, size: 0 };
const NO_FILE: Problem = { problem: 'no such file in the commit' };

/** A sentence with the cure where the commit is not to be had. `paths` are those of the command line. */
export async function baselineOfCommit(
  commit: string,
  paths: readonly string[],
  options: Pick<ScanOptions, 'cwd' | 'today' | 'loadEngine'>,
): Promise<Baseline | string> {
  const disk = new Disk();
  const cwd = absolutePath(options.cwd, '.');
  const [repository] = foldersOfRepository(disk, cwd) ?? [];
  if (repository === undefined) return `--since needs a git repository, and ${cwd} is in none`;
  const then = filesOfCommit(commit, repository, disk);
  if (typeof then === 'string') return then;
  const { files, renames } = then;
  const names = new Map([...renames].map(([before, now]) => [now, before]));
  // A path that has come since had nothing; one that was renamed had it under its old name.
  const before = paths.map((path) => absolutePath(cwd, path)).map((path) => names.get(path) ?? path);
  const there = before.filter((path) => files.look(path));
  const known = there.length > 0 ? await scan(there, { ...options, files, baseline: 'none' }) : undefined;
  const entries = new Map<string, BaselineEntry[]>();
  for (const { source, findings } of known?.files ?? []) {
    const path = renames.get(source.path) ?? source.path;
    const own = findings.flatMap((finding) => baselineEntries(repository, path, finding));
    if (own[0]) entries.set(own[0].path, own);
  }
  return { folder: repository, files: entries };
}

interface Blob {
  readonly id: string;
  readonly size: number;
  readonly isLink: boolean;
}

/** A sentence with the cure where git or the commit is not to be had. */
function filesOfCommit(
  commit: string,
  repository: string,
  disk: FileSystem,
): { readonly files: FileSystem; readonly renames: ReadonlyMap<string, string> } | string {
  const git = (args: readonly string[], input?: string) => askGit(args, repository, input);
  // A word that begins with a dash is an option to git, whatever is meant.
  const found = commit.startsWith('-') ? undefined : git(['rev-parse', '--verify', '--quiet', `${commit}^{commit}`]);
  if (found?.error) return `git cannot be run (${found.error.message}); --since asks it for the commit`;
  const id = found?.status === 0 ? found.stdout.toString().trim() : '';
  if (!/^[0-9a-f]{40,64}$/.test(id))
    return `no commit ${JSON.stringify(commit)} in this clone; fetch it first (a shallow clone has the newest only: fetch-depth: 0)`;
  const listed = git(['ls-tree', '-r', '-z', '--long', '--full-tree', id]);
  // What the index has stands for the working tree: files are not looked at, so that no filter of git runs on them.
  const renamed = git(['diff-index', '--cached', '--find-renames', '--diff-filter=R', '--name-status', '-z', id]);
  if (listed.status !== 0 || renamed.status !== 0)
    return `git cannot read the commit ${commit} (${firstLine(listed.stderr) || firstLine(renamed.stderr)})`;
  const blobs = blobsIn(listed.stdout, repository);
  const files = new CommitFiles(blobs, repository, disk, (ids) => contentsOf(git, ids));
  return files.readAhead() ?? { files, renames: renamesIn(renamed.stdout, repository) };
}

function askGit(args: readonly string[], cwd: string, input?: string): SpawnSyncReturns<Buffer> {
  const env = {
    ...process.env,
    GIT_NO_LAZY_FETCH: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
  // An alias or a hook of the repository is never run by these commands; the monitor of files would be.
  const all = ['--no-pager', '-c', 'core.fsmonitor=false', ...args];
  return spawnSync('git', all, { cwd, env, maxBuffer: MOST_OUTPUT, ...(input !== undefined && { input }) });
}

/** `mode type id size TAB path NUL` each: git-scm.com/docs/git-ls-tree. */
function blobsIn(listed: Buffer, repository: string): Map<string, Blob> {
  const blobs = new Map<string, Blob>();
  for (const line of listed.toString().split('\0')) {
    const [about = '', path] = line.split('\t');
    const [mode, type, id = '', size] = about.split(/ +/);
    if (path !== undefined && type === 'blob')
      blobs.set(joinPath(repository, path), { id, size: Number(size), isLink: mode === '120000' });
  }
  return blobs;
}

/** The name now by the name then. */
function renamesIn(listed: Buffer, repository: string): Map<string, string> {
  const words = listed.toString().split('\0');
  const renames = new Map<string, string>();
  for (let at = 0; at + 2 < words.length; at += 3)
    renames.set(joinPath(repository, words[at + 1] ?? ''), joinPath(repository, words[at + 2] ?? ''));
  return renames;
}

/** `id type size LF content LF` each, in the order that was asked for: git-scm.com/docs/git-cat-file. Undefined where one is missing. */
function contentsOf(
  git: (args: readonly string[], input: string) => SpawnSyncReturns<Buffer>,
  ids: readonly string[],
): Buffer[] | undefined {
  const { stdout, status } = git(['cat-file', '--batch'], ids.map((id) => `${id}\n`).join(''));
  const contents: Buffer[] = [];
  for (let at = 0; at < stdout.length; ) {
    const end = stdout.indexOf('\n', at);
    const [, type, size] = stdout.toString('latin1', at, end).split(' ');
    if (type !== 'blob') return undefined;
    contents.push(stdout.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return status === 0 && contents.length === ids.length ? contents : undefined;
}

/** What lies outside of the repository is on the disk. */
class CommitFiles implements FileSystem {
  private readonly blobs: ReadonlyMap<string, Blob>;
  private readonly repository: string;
  private readonly disk: FileSystem;
  private readonly load: (ids: readonly string[]) => Buffer[] | undefined;
  private readonly contents = new Map<string, Buffer>();
  private readonly folders = new Map<string, Map<string, Entry>>();

  constructor(
    blobs: ReadonlyMap<string, Blob>,
    repository: string,
    disk: FileSystem,
    load: (ids: readonly string[]) => Buffer[] | undefined,
  ) {
    this.blobs = blobs;
    this.repository = repository;
    this.disk = disk;
    this.load = load;
    this.folders.set(repository, new Map());
    for (const [path, { isLink }] of blobs) {
      // All of a commit is tracked, whatever it names in .gitignore.
      if (fileNameOf(path) === '.gitignore') continue;
      const kind = { isFile: () => !isLink, isDirectory: () => false, isSymbolicLink: () => isLink };
      this.enter(folderOf(path), { ...kind, name: fileNameOf(path) });
    }
  }

  /** Everything that is sure to be asked for, at once. A sentence where something of it is missing. */
  readAhead(): string | undefined {
    const wanted = [...this.blobs].filter(([path, { isLink }]) => isLink || languageOf(path));
    const ids = [...new Set(wanted.map(([, { id }]) => id))];
    const contents = ids.length > 0 ? this.load(ids) : [];
    if (!contents)
      return 'this clone lacks files of the commit; fetch them first (a partial clone has them only when asked)';
    for (const [at, id] of ids.entries()) this.contents.set(id, contents[at] as Buffer);
    return undefined;
  }

  look(path: string): Standing | Problem | undefined {
    if (!isInside(this.repository, path)) return this.disk.look(path);
    if (path === joinPath(this.repository, '.git')) return FOLDER;
    const real = this.follow(path);
    const blob = this.blobs.get(real);
    if (blob && fileNameOf(path) !== '.gitignore') return fileOf(blob.size);
    return this.folders.has(real) ? FOLDER : undefined;
  }

  list(folder: string): readonly Entry[] | Problem {
    if (!isInside(this.repository, folder)) return this.disk.list(folder);
    return [...(this.folders.get(this.follow(folder))?.values() ?? [])];
  }

  read(path: string): FileReading {
    if (!isInside(this.repository, path)) return this.disk.read(path);
    const blob = this.blobs.get(this.follow(path));
    const bytes = blob && (this.contents.get(blob.id) ?? this.load([blob.id])?.[0]);
    return bytes ? { bytes } : NO_FILE;
  }

  isLink(path: string): boolean {
    return isInside(this.repository, path) ? this.blobs.get(path)?.isLink === true : this.disk.isLink(path);
  }

  targetBelow(root: string, path: string): string | undefined {
    if (!isInside(this.repository, path)) return this.disk.targetBelow(root, path);
    const real = this.follow(path);
    return this.blobs.has(real) && isInside(root, real) ? real : undefined;
  }

  knows(): boolean {
    return true;
  }

  plain(path: string, from: number): string {
    return path.slice(from);
  }

  private enter(folder: string, entry: Entry): void {
    const names = this.folders.get(folder);
    if (names) {
      names.set(entry.name, entry);
      return;
    }
    this.folders.set(folder, new Map([[entry.name, entry]]));
    this.enter(folderOf(folder), { ...FOLDER, name: fileNameOf(folder) });
  }

  /** What a link leads to, also one among the folders of the path; the path itself where it leads nowhere. */
  private follow(path: string): string {
    let real = path;
    for (let links = 0; links < MOST_LINKS; links++) {
      const link = this.linkOn(real);
      if (link === undefined) return real;
      const target = this.contents.get(this.blobs.get(link)?.id ?? '')?.toString() ?? '';
      real = absolutePath(folderOf(link), target) + real.slice(link.length);
    }
    return path;
  }

  /** The outermost link on the way to a path. */
  private linkOn(path: string): string | undefined {
    for (let at = path.indexOf('/', this.repository.length + 1); at >= 0; at = path.indexOf('/', at + 1))
      if (this.blobs.get(path.slice(0, at))?.isLink) return path.slice(0, at);
    return this.blobs.get(path)?.isLink ? path : undefined;
  }
}

function firstLine(bytes: Buffer | null): string {
  return (bytes?.toString() ?? '').split('\n')[0] ?? '';
}
