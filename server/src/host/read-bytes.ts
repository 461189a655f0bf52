// Reads ordinary files whole into one buffer that serves every file: a scan of thousands of files allocates once.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes. A larger file is left unread, and that is said. */
const SIZE_LIMIT = 64 * 1024 * 1024;

/** `problem` says in a few words why there are no bytes, and the cure where there is one. */
export type BytesReading = { readonly bytes: Buffer } | { readonly problem: string };

export class ByteReader {
  private readonly instead: ReadonlyMap<string, Buffer>;
  private buffer = Buffer.allocUnsafeSlow(256 * 1024);

  /** `instead`: bytes that stand for those on the disk, by absolute path. */
  constructor(instead: ReadonlyMap<string, Buffer> = new Map()) {
    this.instead = instead;
  }

  /** The bytes hold until the next call. Never waits: what turns out to be a pipe or a device is refused. */
  read(path: string): BytesReading {
    const known = this.instead.get(path);
    if (known) return { bytes: known };
    let file: number | undefined;
    try {
      file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
      const about = fstatSync(file);
      if (!about.isFile()) return { problem: 'not an ordinary file' };
      if (about.size > SIZE_LIMIT) return { problem: 'larger than 64 MB; name it in .gitignore to leave it out' };
      return { bytes: this.fill(file, about.size) };
    } catch (error) {
      return { problem: describeFileError(error) };
    } finally {
      if (file !== undefined) closeSync(file);
    }
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
