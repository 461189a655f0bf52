// Reads the project files of one folder from disk without blocking; nothing but ordinary files is ever opened.
import { readdir, readFile, stat } from 'node:fs/promises';
import { isProjectFile } from '../core/index.ts';

/** Bytes. Beyond it a lock file is left unread, and that is said. */
const SIZE_LIMIT = 64 * 1024 * 1024;

export interface DiskFile {
  readonly path: string;
  /** Without a byte order mark, as editors count. Absent when the file is gone or could not be read. */
  readonly text?: string;
  /** One sentence, when a file that exists was not read. */
  readonly problem?: string;
}

export interface ProjectFolder {
  readonly files: readonly DiskFile[];
  /** Holds `.git`: where a search that no workspace folder bounds ends. */
  readonly repositoryRoot: boolean;
}

/** An unreadable or missing folder is an empty one. */
export async function readProjectFolder(folder: string): Promise<ProjectFolder> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch {
    return { files: [], repositoryRoot: false };
  }
  const paths = names.filter(isProjectFile).map((name) => (folder.endsWith('/') ? folder + name : `${folder}/${name}`));
  return { files: await Promise.all(paths.map(readProjectFile)), repositoryRoot: names.includes('.git') };
}

export async function readProjectFile(path: string): Promise<DiskFile> {
  try {
    const about = await stat(path);
    if (!about.isFile()) return { path };
    if (about.size > SIZE_LIMIT) return { path, problem: `${path} is larger than 64 MB and was not read.` };
    return { path, text: new TextDecoder().decode(await readFile(path)) };
  } catch (error) {
    if (isMissing(error)) return { path };
    return { path, problem: `${path} could not be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** The folders from the path's own up to the innermost of `roots` around it, or up to the file system's root. */
export function foldersAbove(path: string, roots: readonly string[]): string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf('/'); end >= 0; end = end === 0 ? -1 : path.lastIndexOf('/', end - 1)) {
    const folder = path.slice(0, end) || '/';
    folders.push(folder);
    if (roots.includes(folder)) break;
  }
  return folders;
}
