// `--shard i/n`: which files are in which part.
import { createHash } from 'node:crypto';
import { relative, sep } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { Shard } from '../core/reports/scan-result.ts';

const WRITTEN = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/;

/** Throws for commander, with the cure. */
export function readShard(text: string): Shard {
  const [, part = 0, count = 0] = WRITTEN.exec(text)?.map(Number) ?? [];
  if (part < 1 || part > count) throw new InvalidArgumentError('Write 2/4 for the second of four parts.');
  return { part, count };
}

/** By the path from the working folder: the same on every machine, and whatever other files there are. */
export function isDealt({ part, count }: Shard, cwd: string, path: string): boolean {
  const name = relative(cwd, path).split(sep).join('/');
  return createHash('sha256').update(name).digest().readUInt32BE() % count === part - 1;
}
