// Reads the files of further advisories that policies name.
import { type AdvisoryFileReading, readAdvisoryFile } from '../core/index.ts';
import { fileNameOf, lookAt } from './paths.ts';
import type { ByteReader } from './read-bytes.ts';

/** Bytes. All advisories about Ray take a hundredth of it. */
const SIZE_LIMIT = 4 * 1024 * 1024;

/** `today` as the dated data writes days. */
export function readAdvisories(path: string, bytes: ByteReader, today: string): AdvisoryFileReading {
  const about = lookAt(path);
  if (!about) return { problem: 'does not exist; `ray-guard advisories --output FILE` writes one' };
  if (!('size' in about)) return { problem: `cannot be read: ${about.problem}` };
  if (about.size > SIZE_LIMIT) return { problem: 'is larger than 4 MB; make it anew with `ray-guard advisories`' };
  const reading = bytes.read(path);
  if ('problem' in reading) return { problem: `cannot be read: ${reading.problem}` };
  return readAdvisoryFile(reading.bytes.toString(), today);
}

/** As a mistake of the policy that names the file. */
export function advisoryProblem(path: string, problem: string): string {
  return `"advisories": ${fileNameOf(path)} ${problem}.`;
}

/** In UTC, as the data is dated. */
export function todayOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}
