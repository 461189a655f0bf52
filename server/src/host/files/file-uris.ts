// Between the URIs of editors and the paths by which the core knows documents.
import { fileURLToPath, pathToFileURL } from 'node:url';

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
