// Everything that is known at this moment of open and closed files, for reports about all of them: findings, what files are checked with, and how they are named.
import { type CancellationToken, ResponseError } from 'vscode-languageserver';
import type { Finding } from '../../core/index.ts';
import { fileNameOf, uriOfPath } from '../../host/files/paths.ts';
import { PRIORITY } from '../../host/project/background-work.ts';
import type { KnownFiles } from '../../host/project/known-files.ts';
import type { Lines } from '../diagnostics/convert.ts';
import { judgedPathOf } from '../documents/analyses.ts';
import type { Session } from '../session/session.ts';

export interface FileFindings {
  readonly path: string;
  /** Of the document that the lines are of. */
  readonly uri: string;
  readonly findings: readonly Finding[];
  readonly lines: Lines;
  /** Of an open document that is all of its file. */
  readonly text?: string;
  /** A cell: lines are those of the cell. */
  readonly isPart?: true;
}

/** Resolves when the files that count have been read. */
async function whenKnown({ settled, project }: Session): Promise<void> {
  await settled;
  await project.contextKnown();
  await project.scanned();
}

/** By path; files without findings are left out. Closed files count as far as their findings are shown. */
export async function allFindings(session: Session, token: CancellationToken): Promise<FileFindings[]> {
  const { closedFiles, documents, notebooks, known, work } = session;
  await whenKnown(session);
  const found: FileFindings[] = [];
  for (const uri of [...documents.keys(), ...notebooks.cellUris()]) {
    const checked = await session.check(uri, token).catch(unlessItChanged);
    if (!checked) continue;
    const { document, analysis, target, isPart } = checked;
    const more = isPart ? { isPart } : { text: document.text };
    found.push({ path: judgedPathOf(document), uri, findings: analysis.findings, lines: target, ...more });
  }
  if (session.showsClosedFiles) {
    await work.add(PRIORITY.findings, closedFiles.update());
    for (const [path, findings] of closedFiles.findings()) {
      const lines = known.linesOf(path);
      if (lines) found.push({ path, uri: uriOfPath(path), findings, lines });
    }
  }
  return found.filter(({ findings }) => findings.length > 0).sort((a, b) => a.path.localeCompare(b.path));
}

/** A document that is being typed in leaves the others. */
function unlessItChanged(error: unknown): undefined {
  if (error instanceof ResponseError) return undefined;
  throw error;
}

export interface FileContext {
  readonly path: string;
  readonly context: ReturnType<KnownFiles['contextFor']>;
}

/** What is open counts as the editor has it. */
export async function fileContexts(session: Session, token: CancellationToken): Promise<FileContext[]> {
  const { known } = session;
  await allFindings(session, token);
  return known.paths().flatMap((path) => {
    const facts = session.engine.languageOf(path)?.onRequest ? undefined : known.factsOf(path);
    return facts ? [{ path, context: known.contextFor(path, facts) }] : [];
  });
}

/**
 * With the name of its folder where there are several; undefined for a file outside all of them.
 * Compared by letters: the name of an untitled document is no path.
 */
export function pathInFolders(path: string, folders: readonly string[]): string | undefined {
  const folder = folders.find((one) => path.startsWith(`${one}/`));
  if (folder === undefined) return undefined;
  const inside = path.slice(folder.length + 1);
  return folders.length > 1 ? `${fileNameOf(folder)}/${inside}` : inside;
}
