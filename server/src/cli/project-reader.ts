// The project files of a scan: those around what is checked, and the files that those and the checked ones refer to.
import { type Document, type Engine, type FileFacts, filesReferredTo, noFacts, type Workspace } from '../core/index.ts';
import type { Source } from '../core/report/source.ts';
import { isContextFile } from '../host/context-files.ts';
import {
  fileNameOf,
  fileNamesIn,
  folderOf,
  foldersOfProject,
  isInside,
  isOrdinaryFile,
  joinPath,
} from '../host/paths.ts';
import type { ByteReader } from '../host/read-bytes.ts';
import type { Reading } from './fact-helper.ts';
import type { Notes } from './notes.ts';
import { languageOf, openFile } from './open-files.ts';
import { takeInProjectFile } from './take-in-project-file.ts';

export type Opened = Document | 'no Ray' | 'unread';

export interface ProjectReaderParts {
  readonly cwd: string;
  readonly loadEngine: () => Promise<Engine>;
  readonly bytes: ByteReader;
  readonly notes: Notes;
  readonly sources: Map<string, Source>;
  readonly workspace: Workspace;
}

export class ProjectReader {
  private readonly parts: ProjectReaderParts;
  /** Every project file that was opened, by path. */
  private readonly files = new Map<string, Opened>();
  /** By path, of project files that concern Ray. */
  readonly readings = new Map<string, Reading>();
  /** References lead to files in one of these folders, or nowhere. */
  private readonly bounds = new Set<string>();

  constructor(parts: ProjectReaderParts) {
    this.parts = parts;
  }

  opened(path: string): Opened | undefined {
    return this.files.get(path);
  }

  async readAround(folder: string): Promise<void> {
    for (const one of foldersOfProject(folder, this.parts.cwd)) {
      this.bounds.add(one);
      await this.readFiles(one, fileNamesIn(one, isContextFile));
    }
  }

  async readFiles(folder: string, names: readonly string[]): Promise<void> {
    const { loadEngine, bytes, notes, sources, workspace } = this.parts;
    for (const name of names) {
      const path = joinPath(folder, name);
      if (this.files.has(path)) continue;
      const document = openFile(path, bytes, notes, true);
      this.files.set(path, document);
      if (typeof document === 'string') continue;
      const reading = (await loadEngine()).read(document);
      this.readings.set(path, reading);
      takeInProjectFile(document, reading.facts, { workspace, notes, sources });
    }
  }

  /** Also files that .gitignore names, and those without Ray: that they set nothing is an answer. */
  async readReferred(
    waiting: { readonly path: string; readonly facts: FileFacts }[],
    checked: ReadonlyMap<string, Opened>,
  ): Promise<void> {
    for (let from = waiting.pop(); from; from = waiting.pop())
      for (const path of filesReferredTo(from.path, from.facts)) {
        const name = fileNameOf(path);
        const language = languageOf(name);
        const isWithin = [...this.bounds].some((folder) => isInside(folder, path));
        if (!language || !isWithin || !isOrdinaryFile(path)) continue;
        const isNew = !checked.has(path) && !this.files.has(path);
        if (isNew) await this.readFiles(folderOf(path), [name]);
        const reading = isNew ? this.readings.get(path) : undefined;
        if (reading) waiting.push({ path, facts: reading.facts });
        if ((checked.get(path) ?? this.files.get(path)) === 'no Ray')
          this.parts.workspace.set(path, noFacts(language.id));
      }
  }
}
