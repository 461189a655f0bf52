// What a project file means for the files around it, and what is wrong with the policy in it.
import { type Document, type ReadFacts, readPolicy, type Workspace } from '../../core/index.ts';
import { Source } from '../../core/reports/source.ts';
import type { Notes } from './notes.ts';

interface ProjectParts {
  readonly workspace: Workspace;
  readonly notes: Notes;
  readonly sources: Map<string, Source>;
}

export function takeInProjectFile(
  { path, text }: Document,
  facts: ReadFacts,
  { workspace, notes, sources }: ProjectParts,
): void {
  const { policy, problems } = readPolicy(facts);
  workspace.set(path, facts, policy);
  sources.set(path, new Source(path, text));
  for (const { message, span } of problems) notes.add('policy', path, message, span);
}
