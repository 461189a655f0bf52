// Paths as reports name them: relative to their workspace folder.
import { fileNameOf, isInside } from '../host/paths.ts';

/** With the name of its folder where there are several; undefined for a file outside all of them. */
export function pathInFolders(path: string, folders: readonly string[]): string | undefined {
  const folder = folders.find((one) => isInside(one, path));
  if (folder === undefined) return undefined;
  const inside = path.slice(folder.length + 1);
  return folders.length > 1 ? `${fileNameOf(folder)}/${inside}` : inside;
}
