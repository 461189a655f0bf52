// Which files count for others by where they stand: context files, in the folders above what is checked.
import { isContextOf } from '../../core/index.ts';
import { languageOf } from '../file-names.ts';
import { type FileSystem, isOrdinaryFile } from '../files/file-system.ts';
import { folderOf, isInside, joinPath } from '../files/paths.ts';
import { foldersOfRepository } from './repository.ts';

/** Counts for what is in its folder and below, without being named there: project files, policies, Dockerfiles, compose files, `.env`. */
export function isContextFile(name: string): boolean {
  const language = languageOf(name);
  return language !== undefined && isContextOf(language, name);
}

/** The context files in a folder, in order; none where it cannot be read. */
export function contextFilesIn(files: FileSystem, folder: string): string[] {
  const entries = files.list(folder);
  if ('problem' in entries) return [];
  return entries
    .filter(({ name }) => isContextFile(name))
    .map((entry) => ({ entry, path: joinPath(folder, entry.name) }))
    .filter(({ entry, path }) => (entry.isSymbolicLink() ? isOrdinaryFile(files, path) : entry.isFile()))
    .map(({ path }) => path)
    .sort();
}

/**
 * Those whose context files count at the paths, of each outermost first; a folder ends with `/`. From a path's own folder up to the
 * innermost of `roots` around it, and on to the root of the repository that contains this one: what the command line
 * reads when it is run in that root. Around a path outside every root, its repository or all folders up to `outermost`.
 */
export function contextFolders(
  files: FileSystem,
  paths: readonly string[],
  { roots, outermost }: { readonly roots: readonly string[]; readonly outermost: string },
): Set<string> {
  const found = new Set<string>();
  const entered = new Set<string>();
  // What lies in one folder has the same, and around one root the repository is looked for once.
  for (const folder of new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/')) || '/'))) {
    const root = roots.filter((one) => isInside(one, folder)).sort((a, b) => b.length - a.length)[0];
    const start = root ?? folder;
    if (!entered.has(start)) for (const one of foldersOfProject(files, start, root ?? outermost)) found.add(one);
    entered.add(start);
    if (root !== undefined) for (const one of foldersBetween(root, folder)) found.add(one);
  }
  return found;
}

function foldersBetween(root: string, folder: string): string[] {
  const folders: string[] = [];
  for (let at = folder; at !== root && at !== ''; at = at.slice(0, at.lastIndexOf('/'))) folders.unshift(at);
  return folders;
}

/** Those of the repository of `folder`, else up to `outermost`, where that is above. */
function foldersOfProject(files: FileSystem, folder: string, outermost: string): string[] {
  const inRepository = foldersOfRepository(files, folder);
  if (inRepository) return inRepository;
  const folders = [folder];
  while (folders[0] !== outermost && (folders[0] as string).startsWith(joinPath(outermost, '')))
    folders.unshift(folderOf(folders[0] as string));
  return folders;
}
