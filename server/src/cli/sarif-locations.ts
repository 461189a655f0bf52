// Places as SARIF names them: URIs relative to the working folder, so that a log reads the same on every machine.
import { relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ArtifactLocation, Location } from 'sarif';
import type { Span } from '../core/index.ts';
import { isInside } from '../host/paths.ts';
import type { ScanResult } from './scan-result.ts';

/** The name that code scanning services give to the root of the repository. */
export const BASE_ID = '%SRCROOT%';

/** Every character but the unreserved ones is percent-encoded. Outside the working folder a `file:` URI. */
export function artifactLocation(path: string, cwd: string): ArtifactLocation {
  if (!isInside(cwd, path)) return { uri: pathToFileURL(path).href };
  return { uri: relative(cwd, path).split(sep).map(encodeSegment).join('/'), uriBaseId: BASE_ID };
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.replace(/\p{Cs}/gu, '\uFFFD'));
}

/** Without a region where the file was not read. */
export function locationOf(path: string, span: Span | undefined, { sources }: ScanResult, cwd: string): Location {
  const region = span && sources.get(path)?.regionOf(span);
  return { physicalLocation: { artifactLocation: artifactLocation(path, cwd), ...(region && { region }) } };
}

/** A file's text that is quoted in a message must not become a link in a viewer. */
export function messageText(text: string): string {
  return text.replace(/\[([^\]]*)\]\(/g, '\\[$1\\](');
}
