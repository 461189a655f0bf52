// Paths as reports name them: relative to their workspace folder.
import { fileNameOf } from '../host/paths.ts';

/**
 * With the name of its folder where there are several; undefined for a file outside all of them.
 * Compared by letters: the name of an untitled document is no path.
 */
export function pathInFolders(path: string, folders: readonly string[]): string | undefined {
  const folder = folders.find((one) => path.startsWith(`${one}/`));
  if (folder === undefined) return undefined;
  const inside = path.slice(folder.length + 1);
  return folders.length > 1 ? `${fileNameOf(folder)}/${inside}` : inside;
}
