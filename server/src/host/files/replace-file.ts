// Writes a file that another program may read meanwhile: they find the old text or the new one, never a half.
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** A name that no language has, so that what a killed run leaves is never checked. */
const BESIDE = /^\.ray-guard-(\d+)-[\da-f]{8}\.tmp$/;

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
    beside = join(dirname(target), `.ray-guard-${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
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

/** Removes what `replaceFile` left beside the files at these paths when its process was killed. */
export function removeLeftOvers(paths: readonly string[]): void {
  for (const folder of new Set(paths.map(folderToWriteIn))) {
    for (const name of namesIn(folder)) {
      const [, writer] = BESIDE.exec(name) ?? [];
      if (writer !== undefined && !isWriting(Number(writer))) rmSync(join(folder, name), { force: true });
    }
  }
}

function folderToWriteIn(path: string): string {
  try {
    return dirname(realpathSync(path));
  } catch {
    return dirname(path);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** This process is between two files whenever it asks. */
function isWriting(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
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
