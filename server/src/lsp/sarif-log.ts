// All findings of a session as the SARIF log that the command line writes, with paths relative to the workspace folder.
import { formatSarif, locationBelowRoot, type ScanResult, Source, tokenPlaces } from '../core/index.ts';
import { uriOfPath } from '../host/file-uris.ts';
import type { FileFindings } from './all-findings.ts';
import type { Session } from './session.ts';
import { pathInFolders } from './workspace-paths.ts';

/** `version` of Ray Guard. A file that only the editor has, such as a cell, is named without a region and without fixes. */
export function sarifLog(session: Session, found: readonly FileFindings[], version: string): string {
  const { project, reader, engine, folders } = session;
  const sources = new Map<string, Source>();
  for (const { path, text } of found) if (text !== undefined) sources.set(path, new Source(path, text));
  const keep = (path: string) => {
    const text = sources.has(path) ? undefined : reader.documentOf(path)?.text;
    if (text !== undefined) sources.set(path, new Source(path, text));
  };
  const files = found.map(({ path, findings, isPart }): ScanResult['files'][number] => {
    if (!isPart) keep(path);
    for (const { related } of findings) for (const place of related) if (!project.isOpen(place.path)) keep(place.path);
    const source = sources.get(path);
    const facts = project.factsOf(path);
    return {
      source: source ?? new Source(path, ''),
      findings: source ? findings : findings.map((one) => ({ ...one, fixes: [] })),
      secrets: facts ? tokenPlaces(facts) : [],
    };
  });
  const result: ScanResult = { fileCount: files.length, files, notes: [], sources };
  return formatSarif(result, {
    version,
    rules: engine.rules,
    root: 'The workspace folder.',
    artifactLocation: (path) => {
      const inside = pathInFolders(path, folders);
      return inside === undefined ? { uri: uriOfPath(path) } : locationBelowRoot(inside);
    },
  });
}
