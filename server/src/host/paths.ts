// Paths as the core knows them, absolute and with `/`, and what stands at them.
import { lstatSync, readdirSync, type Stats, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { describeFileError } from './read-bytes.ts';

const MAX_LEVELS = 30;

/** On POSIX a backslash is part of a name. */
export function absolutePath(cwd: string, path: string): string {
  const absolute = resolve(cwd, path);
  return process.platform === 'win32' ? absolute.replaceAll('\\', '/') : absolute;
}

export function joinPath(folder: string, name: string): string {
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

/** By name alone: links are not looked at. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

export function folderOf(path: string): string {
  return dirname(path);
}

export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Links are followed. `problem` when something stands there that cannot be looked at; undefined when nothing does. */
export function lookAt(path: string): Stats | { readonly problem: string } | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    // Node throws where a file stands in the place of a folder.
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return undefined;
    return { problem: describeFileError(error) };
  }
}

export function isOrdinaryFile(path: string): boolean {
  const about = lookAt(path);
  return about !== undefined && 'isFile' in about && about.isFile();
}

export function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

/** A worktree or submodule has a file of that name. */
export function isRepository(folder: string): boolean {
  return lookAt(joinPath(folder, '.git')) !== undefined;
}

/** Names of the folder's ordinary files that `wanted` takes, in order; none where the folder cannot be read. */
export function fileNamesIn(folder: string, wanted: (name: string) => boolean): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => wanted(name) && isOrdinaryFile(joinPath(folder, name)))
      .sort();
  } catch {
    return [];
  }
}

/** `folder` and what is above it up to the root of its repository, outermost first; undefined outside a repository. */
export function foldersOfRepository(folder: string): string[] | undefined {
  const folders = [folder];
  for (let at = folder; folders.length <= MAX_LEVELS; at = folders[0] as string) {
    if (isRepository(at)) return folders;
    const parent = folderOf(at);
    if (parent === at) return undefined;
    folders.unshift(parent);
  }
  return undefined;
}

/** The folders whose project files count for `folder`, outermost first: those of its repository, else up to `cwd`. */
export function foldersOfProject(folder: string, cwd: string): string[] {
  const inRepository = foldersOfRepository(folder);
  if (inRepository) return inRepository;
  const folders = [folder];
  while (folders[0] !== cwd && (folders[0] as string).startsWith(joinPath(cwd, '')))
    folders.unshift(folderOf(folders[0] as string));
  return folders;
}
