// Finds the files to check below a folder: no ignored ones, no virtual environments, no loops, and never a pipe or a device.
import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { SKIPPED_FOLDERS } from './file-names.ts';
import { type IgnoreFiles, type IgnoreRules, isIgnored } from './ignore-rules.ts';
import { isInside, joinPath } from './paths.ts';
import { describeFileError } from './read-bytes.ts';

/** One folder with something in it; names in order. */
export interface FolderVisit {
  readonly folder: string;
  /** Files to check. */
  readonly files: readonly string[];
  /** Files that say what is true of the project; also those that .gitignore names, since tools read them all the same. */
  readonly projectFiles: readonly string[];
  /** Those that are symbolic links, and links that lead to no such file now. */
  readonly links: readonly string[];
}

export interface WalkOptions {
  readonly isSource: (name: string) => boolean;
  readonly isProjectFile: (name: string) => boolean;
  readonly ignoreFiles: IgnoreFiles;
  readonly onProblem: (path: string, problem: string) => void;
}

const SKIPPED: ReadonlySet<string> = new Set(SKIPPED_FOLDERS);

/** Marks of an environment that venv, virtualenv, uv (a file) or conda (a folder) made. */
const ENVIRONMENT_MARKS: ReadonlySet<string> = new Set(['pyvenv.cfg', 'conda-meta']);

interface Pending {
  readonly folder: string;
  readonly rules: readonly IgnoreRules[];
}

/** Folders above come before those below. `root` itself is entered whatever it is; from `start` on, if the walk gets there. */
export function* walk(root: string, options: WalkOptions, start: string = root): Generator<FolderVisit> {
  const first = wayTo(root, start, options);
  const pending = first ? [first] : [];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const found = lookInto(next, root, options);
    if (!found) continue;
    pending.push(...found.below);
    const { files, projectFiles, links } = found.visit;
    if (files.length + projectFiles.length + links.length > 0) yield found.visit;
  }
}

/** What a walk below `root` finds in this one folder; undefined where it does not get there. */
export function visitFolder(root: string, folder: string, options: WalkOptions): FolderVisit | undefined {
  const way = wayTo(root, folder, options);
  return way && lookInto(way, root, options)?.visit;
}

/** Undefined where a folder on the way is not entered. */
function wayTo(root: string, folder: string, options: WalkOptions): Pending | undefined {
  let at: Pending | undefined = { folder: root, rules: options.ignoreFiles.rulesAbove(root) };
  while (at && at.folder !== folder) {
    const names: string = folder.slice(joinPath(at.folder, '').length);
    const next: string = joinPath(at.folder, names.split('/', 1)[0] as string);
    at = isInside(at.folder, folder)
      ? lookInto(at, root, options)?.below.find((below) => below.folder === next)
      : undefined;
  }
  return at;
}

/** Undefined for an environment. */
function lookInto(
  { folder, rules: above }: Pending,
  root: string,
  options: WalkOptions,
): { readonly visit: FolderVisit; readonly below: readonly Pending[] } | undefined {
  const entries = list(folder, options);
  if (folder !== root && entries.some(({ name }) => ENVIRONMENT_MARKS.has(name))) return undefined;
  const rules = rulesFor(folder, above, entries, options.ignoreFiles);
  const files: string[] = [];
  const projectFiles: string[] = [];
  const links: string[] = [];
  const below: Pending[] = [];
  for (const entry of entries) {
    const path = joinPath(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name) && !isIgnored(rules, path, true)) below.push({ folder: path, rules });
      continue;
    }
    if (!options.isSource(entry.name)) continue;
    if (entry.isSymbolicLink()) links.push(entry.name);
    if (!isOrdinaryFile(entry, path, root)) continue;
    if (options.isProjectFile(entry.name)) projectFiles.push(entry.name);
    if (!isIgnored(rules, path, false)) files.push(entry.name);
  }
  return { visit: { folder, files: files.sort(), projectFiles: projectFiles.sort(), links }, below };
}

function list(folder: string, { onProblem }: WalkOptions): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    onProblem(folder, describeFileError(error));
    return [];
  }
}

/** A repository inside another one starts anew, as in git. */
function rulesFor(folder: string, above: readonly IgnoreRules[], entries: readonly Dirent[], ignoreFiles: IgnoreFiles) {
  const repository = entries.some(({ name }) => name === '.git');
  if (!repository && !entries.some((entry) => entry.name === '.gitignore')) return above;
  return [...(repository ? [] : above), ...ignoreFiles.rulesIn(folder)];
}

/** A symbolic link counts where it leads to an ordinary file below `root`; linked folders are never entered. */
function isOrdinaryFile(entry: Dirent, path: string, root: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  try {
    return isInside(realpathSync(root), realpathSync(path)) && statSync(path).isFile();
  } catch {
    return false;
  }
}
