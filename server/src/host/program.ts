// Where a program of Ray Guard runs: bundled, with the files that it needs beside it, or from source in the repository; and its version.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ProgramPlace {
  readonly isBundle: boolean;
  /** The folder of package.json. */
  readonly root: string;
}

/** `folder` is the program's own: that of the bundle, or one such as server/src/cli. */
export function placeOf(folder: string): ProgramPlace {
  const isBundle = !existsSync(join(folder, 'main.ts'));
  return { isBundle, root: join(folder, isBundle ? '..' : '../../..') };
}

export function versionOf(folder: string): string {
  const manifest = readFileSync(join(placeOf(folder).root, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
