// Writes a file that others may read meanwhile: they find the old text or the new one, never a half.
import { chmodSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

/**
 * Undefined when it is done; else why not, in a few words, and the file is as it was. A link stays one, a mode
 * stays as it is. With `expected` a file that holds anything else by now is left alone.
 */
export function replaceFile(path: string, content: string | Uint8Array, expected?: Buffer): string | undefined {
  let beside: string | undefined;
  try {
    const about = statSync(path, { throwIfNoEntry: false });
    if (about && !about.isFile()) return 'not an ordinary file';
    const target = about ? realpathSync(path) : path;
    beside = `${target}.${process.pid}.tmp`;
    writeFileSync(beside, content, { flag: 'wx', flush: true });
    if (about) chmodSync(beside, about.mode & 0o7777);
    if (expected && !readFileSync(target).equals(expected)) {
      rmSync(beside);
      return 'it was changed meanwhile';
    }
    renameSync(beside, target);
    return undefined;
  } catch (error) {
    if (beside !== undefined) rmSync(beside, { force: true });
    return describe(error);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'no permission to write there',
  EPERM: 'no permission to write there',
  EROFS: 'no permission to write there',
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  ENOSPC: 'the disk is full',
};

function describe(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? `writing it failed with ${code || String(error)}`;
}
