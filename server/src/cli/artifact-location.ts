// Paths as SARIF names them: relative to the working folder, else as `file:` URIs.
import { relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ArtifactLocationOf, locationBelowRoot } from '../core/reports/sarif/locations.ts';
import { isInside } from '../host/paths.ts';

export function artifactLocationIn(cwd: string): ArtifactLocationOf {
  return (path) =>
    isInside(cwd, path)
      ? locationBelowRoot(relative(cwd, path).split(sep).join('/'))
      : { uri: pathToFileURL(path).href };
}
