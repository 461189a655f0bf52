// Places as SARIF names them.
import type { ArtifactLocation, Location } from 'sarif';
import type { Span } from '../../text/span.ts';
import type { ScanResult } from '../scan-result.ts';

/** The name that code scanning services give to the root of the repository. */
export const BASE_ID = '%SRCROOT%';

/** How a path is named in the log: relative to the root wherever it can be, so that a log reads the same everywhere. */
export type ArtifactLocationOf = (path: string) => ArtifactLocation;

/** `path` is relative to the root, with slashes. Every character but the unreserved ones is percent-encoded. */
export function locationBelowRoot(path: string): ArtifactLocation {
  return { uri: path.split('/').map(encodeSegment).join('/'), uriBaseId: BASE_ID };
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.replace(/\p{Cs}/gu, '\uFFFD'));
}

/** Without a region where the file was not read. */
export function locationOf(
  path: string,
  span: Span | undefined,
  { sources }: Pick<ScanResult, 'sources'>,
  artifactLocation: ArtifactLocationOf,
): Location {
  const region = span && sources.get(path)?.regionOf(span);
  return { physicalLocation: { artifactLocation: artifactLocation(path), ...(region && { region }) } };
}

/** A file's text that is quoted in a message must not become a link in a viewer. */
export function messageText(text: string): string {
  return text.replace(/\[([^\]]*)\]\(/g, '\\[$1\\](');
}
