// Where to look for files that an open document may be judged by, when not all of the workspace is read.
import { maySayWhichRay } from '../core/index.ts';
import { languageOf } from './open-file.ts';
import { foldersOfProject, foldersOfRepository, isInside } from './paths.ts';

const COMPOSE_OR_ENVIRONMENT = /^(?:docker-)?compose(?:\.[\w.-]+)?\.ya?ml$|^\.env(?:\.[\w.-]+)?$/i;

/** Counts for what stands in its folder and below, without being named there: project files, policies, Dockerfiles, compose files, `.env`. */
export function isContextFile(name: string): boolean {
  return (maySayWhichRay(name) || COMPOSE_OR_ENVIRONMENT.test(name)) && languageOf(name) !== undefined;
}

/**
 * From the path's own folder up to the innermost of `roots` around it, and on to the root of the repository that this one
 * stands in: what the command line reads when it is run in that root. Around a path outside every root, its repository or
 * all folders above.
 */
export function contextFolders(path: string, roots: readonly string[]): string[] {
  const folder = path.slice(0, path.lastIndexOf('/')) || '/';
  const root = roots.filter((one) => isInside(one, folder)).sort((a, b) => b.length - a.length)[0];
  if (root === undefined) return foldersOfRepository(folder) ?? foldersOfProject(folder, '/');
  return [...new Set([...foldersOfProject(root, root), ...foldersBetween(root, folder)])];
}

function foldersBetween(root: string, folder: string): string[] {
  const folders: string[] = [];
  for (let at = folder; at !== root && at !== ''; at = at.slice(0, at.lastIndexOf('/'))) folders.unshift(at);
  return folders;
}
