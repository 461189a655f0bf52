// Takes the files of further advisories that policies name into a workspace.
import type { Workspace } from '../../core/index.ts';
import type { UsedAdvisories } from '../../core/reports/scan-result.ts';
import { advisoryProblem, readAdvisories } from '../../host/advisory-files.ts';
import type { ByteReader } from '../../host/read-bytes.ts';
import type { Notes } from './notes.ts';

interface AdvisoryParts {
  readonly bytes: ByteReader;
  readonly notes: Notes;
  readonly today: string;
}

/** What is wrong with one is told where the policy names it. By path. */
export function takeInAdvisories(workspace: Workspace, { bytes, notes, today }: AdvisoryParts): UsedAdvisories[] {
  const used: UsedAdvisories[] = [];
  for (const [path, places] of workspace.advisoryFiles()) {
    const reading = readAdvisories(path, bytes, today);
    if ('file' in reading) {
      workspace.setAdvisories(path, reading.file);
      used.push({ path, asOf: reading.file.asOf });
    } else
      for (const place of places) notes.add('policy', place.path, advisoryProblem(path, reading.problem), place.span);
  }
  return used.sort((a, b) => (a.path < b.path ? -1 : 1));
}
