// Paths as the core knows them, absolute and with `/`: by name alone, nothing is looked at.
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';

/** On POSIX a backslash is part of a name. */
export function absolutePath(cwd: string, path: string): string {
  const absolute = resolve(cwd, path);
  return process.platform === 'win32' ? absolute.replaceAll('\\', '/') : absolute;
}

export function joinPath(folder: string, name: string): string {
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

/** Links are not followed. */
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
