// The disk of this machine. Ordinary files are read whole into one buffer that serves every file: a scan of thousands allocates once.
import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { sep } from 'node:path';
import type { FileReading, FileSystem, Problem, Standing } from './file-system.ts';
import { isInside, joinPath } from './paths.ts';

/** Bytes. A larger file is left unread, and that is reported. */
const SIZE_LIMIT = 64 * 1024 * 1024;

export class Disk implements FileSystem {
  private buffer = Buffer.allocUnsafeSlow(256 * 1024);

  look(path: string): Standing | Problem | undefined {
    try {
      return statSync(path, { throwIfNoEntry: false });
    } catch (error) {
      // Node throws where a file is in place of a folder.
      if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return undefined;
      return { problem: describeFileError(error) };
    }
  }

  list(folder: string): Dirent[] | Problem {
    try {
      return readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      return { problem: reasonAt(folder, error) };
    }
  }

  read(path: string, most = SIZE_LIMIT): FileReading {
    let file: number | undefined;
    try {
      file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
      const about = fstatSync(file);
      if (!about.isFile()) return { problem: 'not an ordinary file' };
      if (about.size > most) return { problem: 'larger than 64 MB; name it in .gitignore to leave it out' };
      return { bytes: this.fill(file, about.size) };
    } catch (error) {
      return { problem: reasonAt(path, error) };
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  isLink(path: string): boolean {
    try {
      return lstatSync(path).isSymbolicLink();
    } catch {
      return false;
    }
  }

  targetBelow(root: string, path: string, what: 'file' | 'folder' = 'file'): string | undefined {
    try {
      const top = realpathSync(root);
      const target = realpathSync(path);
      const about = statSync(path);
      return isInside(top, target) && (what === 'file' ? about.isFile() : about.isDirectory())
        ? joinPath(root, target.slice(joinPath(top, '').length).split(sep).join('/'))
        : undefined;
    } catch {
      return undefined;
    }
  }

  knows(): boolean {
    return true;
  }

  plain(path: string, from: number): string {
    return path.slice(from);
  }

  private fill(file: number, size: number): Buffer {
    if (size > this.buffer.length) this.buffer = Buffer.allocUnsafeSlow(size);
    let length = 0;
    while (length < size) {
      const count = readSync(file, this.buffer, length, size - length, null);
      if (count === 0) break;
      length += count;
    }
    return this.buffer.subarray(0, length);
  }
}

/** Node hands over such names with U+FFFD in the place of their bytes, and finds no file of that name. */
const NAME_NOT_UTF8 =
  'its name is not UTF-8, so it cannot be opened; rename it, or name it in .gitignore to leave it out';

function reasonAt(path: string, error: unknown): string {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return isMissing && path.includes('\uFFFD') ? NAME_NOT_UTF8 : describeFileError(error);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
  ENOENT: 'gone before it was read',
  ELOOP: 'a loop of symbolic links',
  ENAMETOOLONG: 'its name is too long',
  EISDIR: 'a folder, not a file',
  ENXIO: 'not an ordinary file',
};

export function describeFileError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? `reading it failed with ${code || String(error)}`;
}
