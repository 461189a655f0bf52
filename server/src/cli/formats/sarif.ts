// Keeps a SARIF log within the size that code scanning services take.
import { gzipSync } from 'node:zlib';
import { MOST_BYTES, MOST_RESULTS } from '../../core/reports/sarif/limits.ts';

/** `format` is asked again with half of the results as long as the log is too large. */
export function withinSize(format: (mostResults: number) => string): string {
  let mostResults = MOST_RESULTS;
  let log = format(mostResults);
  while (mostResults > 1 && isTooLarge(log)) {
    mostResults = Math.floor(mostResults / 2);
    log = format(mostResults);
  }
  return log;
}

function isTooLarge(log: string): boolean {
  return Buffer.byteLength(log) > MOST_BYTES && gzipSync(log).length > MOST_BYTES;
}
