// Fixes of many files, worked out in memory until none is left: no file is touched before all is known.
import { applyEdits, combineFixes, type Safety } from '../core/index.ts';
import type { ScanResult } from '../core/reports/scan-result.ts';
import { encodeLike } from '../host/encode.ts';
import { ByteReader } from '../host/read-bytes.ts';
import { type ScanOptions, scan } from './scan.ts';

const MOST_ROUNDS = 10;

export interface FixedFile {
  readonly path: string;
  readonly before: Buffer;
  readonly after: Buffer;
  readonly textBefore: string;
  readonly textAfter: string;
}

export interface Fixing {
  /** By path. */
  readonly files: readonly FixedFile[];
  /** Paths of files that could be fixed but whose encoding could not be kept. */
  readonly unwritable: readonly string[];
  /** What is found once the files are written. */
  readonly result: ScanResult;
}

/** `review`: also the fixes that a person must look at. One fix may make the next possible, in other files too. */
export async function fixFiles(paths: readonly string[], safety: Safety, options: ScanOptions): Promise<Fixing> {
  const instead = new Map(options.instead);
  const fixed = new Map<string, FixedFile>();
  const unwritable = new Set<string>();
  const rescan = () => scan(paths, { ...options, instead });
  let result = await rescan();
  // A policy that cannot be read may have switched off what would be fixed.
  const mayFix = !result.notes.some(({ kind }) => kind === 'usage' || kind === 'policy');
  for (let round = 0; mayFix && round < MOST_ROUNDS; round++) {
    let any = false;
    for (const { source, findings } of result.files) {
      const { path, text } = source;
      const fix = combineFixes(findings, { safeOnly: safety === 'safe', atLeast: 1 });
      if (!fix || unwritable.has(path)) continue;
      const reading = new ByteReader(instead).read(path);
      if ('problem' in reading) continue;
      const now = Buffer.from(reading.bytes);
      const textAfter = applyEdits(text, fix.edits);
      if (textAfter === undefined) continue;
      const after = encodeLike(now, textAfter);
      if (after === undefined) unwritable.add(path);
      if (after === undefined || after.equals(now)) continue;
      const { before = now, textBefore = text } = fixed.get(path) ?? {};
      fixed.set(path, { path, before, after, textBefore, textAfter });
      instead.set(path, after);
      any = true;
    }
    if (!any) break;
    result = await rescan();
  }
  const files = [...fixed.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, unwritable: [...unwritable].sort(), result };
}
