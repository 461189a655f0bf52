// The project files that say what holds for one path, as a workspace of their own.
import { type Engine, isProjectFile, Workspace } from '../../core/index.ts';
import type { Source } from '../../core/reports/source.ts';
import { fileNamesIn, folderOf, foldersOfProject, joinPath } from '../../host/paths.ts';
import { ByteReader } from '../../host/read-bytes.ts';
import { takeInAdvisories } from './advisory-files.ts';
import { Notes } from './notes.ts';
import { languageOf, openFile } from './open-files.ts';
import { takeInProjectFile } from './take-in-project-file.ts';

export interface ProjectAround {
  readonly workspace: Workspace;
  /** Of a folder it ends with `/`. */
  readonly path: string;
  readonly notes: Notes;
  /** By path, the project files that were read. */
  readonly sources: Map<string, Source>;
}

const isReadable = (name: string) => isProjectFile(name) && languageOf(name) !== undefined;

/** Folders are read as for a check of this path alone. */
export async function readProjectAround(
  path: string,
  isFolder: boolean,
  {
    cwd,
    today,
    loadEngine,
  }: { readonly cwd: string; readonly today: string; readonly loadEngine: () => Promise<Engine> },
): Promise<ProjectAround> {
  const project = {
    workspace: new Workspace(),
    path: isFolder ? joinPath(path, '') : path,
    notes: new Notes(),
    sources: new Map<string, Source>(),
  };
  const bytes = new ByteReader();
  for (const folder of foldersOfProject(isFolder ? path : folderOf(path), cwd)) {
    for (const name of fileNamesIn(folder, isReadable)) {
      const document = openFile(joinPath(folder, name), bytes, project.notes, true);
      if (typeof document === 'string') continue;
      const { facts } = (await loadEngine()).read(document);
      takeInProjectFile(document, facts, project);
    }
  }
  takeInAdvisories(project.workspace, { bytes, notes: project.notes, today });
  return project;
}
