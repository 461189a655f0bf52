// What every known file is judged by, with the editor's texts taken in, for reports about all of them.
import type { CancellationToken } from 'vscode-languageserver';
import { allFindings } from './all-findings.ts';
import type { ProjectFiles } from './project-files.ts';
import type { Session } from './session.ts';

export interface FileContext {
  readonly path: string;
  readonly context: ReturnType<ProjectFiles['contextFor']>;
}

/** What is open counts as it stands in the editor. */
export async function fileContexts(session: Session, token: CancellationToken): Promise<FileContext[]> {
  const { project } = session;
  await allFindings(session, token);
  return project.paths().flatMap((path) => {
    const facts = project.factsOf(path);
    return facts ? [{ path, context: project.contextFor(path, facts) }] : [];
  });
}
