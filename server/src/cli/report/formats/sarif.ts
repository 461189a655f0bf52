// What the command line decides of a SARIF log: how paths are named, and that it stays within the size that code scanning services take.

import { relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type ArtifactLocationOf, locationBelowRoot } from '../../../core/reports/sarif/format-sarif.ts';
import { MOST_BYTES, MOST_RESULTS } from '../../../core/reports/sarif/limits.ts';
import { isInside } from '../../../host/files/paths.ts';

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

export function artifactLocationIn(cwd: string): ArtifactLocationOf {
  return (path) =>
    isInside(cwd, path)
      ? locationBelowRoot(relative(cwd, path).split(sep).join('/'))
      : { uri: pathToFileURL(path).href };
}
