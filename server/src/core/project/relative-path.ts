// Paths as one file writes them to name another, made comparable with those of the workspace.
import { folderOf } from '../text/path.ts';

/** Undefined where the text names no file that a workspace could have: a URL, a variable, a path above the root. */
export function pathFrom(file: string, ...written: readonly string[]): string | undefined {
  let path = folderOf(file);
  for (const part of written) {
    if (part === '' || /[$~\0]|:\/\/|\{\{|^[\w.-]+@[\w.-]+:/.test(part)) return undefined;
    path = isAbsolute(part) ? part : `${path}/${part}`;
  }
  return normalised(path);
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path);
}

/** What stands before the path of a URI stays as it is. */
function normalised(path: string): string | undefined {
  const kept: string[] = [];
  const authority = /^[a-z][a-z\d+.-]*:\/\/[^/]*/i.exec(path)?.[0] ?? '';
  const [first = '', ...rest] = path.slice(authority.length).split('/');
  for (const part of rest) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.pop() === undefined) return undefined;
  }
  return [authority + first, ...kept].join('/');
}
