// A file as the core sees it: its path, which is text with `/` (POSIX paths and URIs alike), a language and its whole text.

/** `path` is a POSIX path or a URI; it is compared and shown, never opened. A leading BOM stays part of `text`. */
export interface Document {
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}

/** That of the first line that ends in LF, with or without CR; CR where no line does, LF for a text of one line. */
export function lineEnding(text: string): string {
  return /\r\n|\n/.exec(text)?.[0] ?? (text.includes('\r') ? '\r' : '\n');
}

/** For readers of files in which a carriage return alone ends a line, as YAML and systemd have it: of the same length. */
export function loneReturnsAsFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text;
}

export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Without the slash at its end; empty for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

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
