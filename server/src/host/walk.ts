// Finds the files to check below a folder: no ignored ones, no virtual environments, no loops, and never a pipe or a device.
import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
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
}

export interface WalkOptions {
  readonly isSource: (name: string) => boolean;
  readonly isProjectFile: (name: string) => boolean;
  readonly ignoreFiles: IgnoreFiles;
  readonly onProblem: (path: string, problem: string) => void;
}

/** Folders of tools and of other people's code, skipped by name at every depth. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set([
  '.direnv',
  '.eggs',
  '.git',
  '.hg',
  '.ipynb_checkpoints',
  '.mypy_cache',
  '.nox',
  '.pixi',
  '.pytest_cache',
  '.ruff_cache',
  '.svn',
  '.tox',
  '.venv',
  '__pycache__',
  '__pypackages__',
  'dist-packages',
  'node_modules',
  'site-packages',
]);

/** Marks of an environment that venv, virtualenv, uv (a file) or conda (a folder) made. */
const ENVIRONMENT_MARKS: ReadonlySet<string> = new Set(['pyvenv.cfg', 'conda-meta']);

/** Folders above come before those below. `root` itself is entered whatever it is. */
export function* walk(root: string, options: WalkOptions): Generator<FolderVisit> {
  const pending: { folder: string; rules: readonly IgnoreRules[] }[] = [
    { folder: root, rules: options.ignoreFiles.rulesAbove(root) },
  ];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { folder } = next;
    const entries = list(folder, options);
    if (folder !== root && entries.some(({ name }) => ENVIRONMENT_MARKS.has(name))) continue;
    const rules = rulesFor(folder, next.rules, entries, options.ignoreFiles);
    const files: string[] = [];
    const projectFiles: string[] = [];
    for (const entry of entries) {
      const path = joinPath(folder, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED_FOLDERS.has(entry.name) && !isIgnored(rules, path, true)) pending.push({ folder: path, rules });
        continue;
      }
      if (!options.isSource(entry.name) || !isOrdinaryFile(entry, path, root)) continue;
      if (options.isProjectFile(entry.name)) projectFiles.push(entry.name);
      if (!isIgnored(rules, path, false)) files.push(entry.name);
    }
    if (files.length > 0 || projectFiles.length > 0)
      yield { folder, files: files.sort(), projectFiles: projectFiles.sort() };
  }
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
