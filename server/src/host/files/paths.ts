// Paths as the core knows them, absolute and with `/`, by name alone: nothing is looked at; and the URIs that name them.
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

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

/** A path with `/` for file URIs, however their characters are escaped; any other URI stands for itself. */
export function pathOfUri(uri: string): string {
  if (!uri.startsWith('file:')) return uri;
  try {
    const path = fileURLToPath(uri).replaceAll('\\', '/');
    return /^[A-Z]:/.test(path) ? path.charAt(0).toLowerCase() + path.slice(1) : path;
  } catch {
    return uri;
  }
}

/** The inverse, with Node's escapes: it names the same file as the editor's URI, perhaps in other letters. */
export function uriOfPath(path: string): string {
  return isOnDisk(path) ? pathToFileURL(path).href : path;
}

/** False for untitled documents and virtual file systems. */
export function isOnDisk(path: string): boolean {
  return path.startsWith('/') || /^[a-z]:\//.test(path);
}
