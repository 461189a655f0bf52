// The project files of a scan: those around what is checked, and the files that those and the checked ones refer to.
import { type Document, type Engine, filesReferredTo, noFacts, type Workspace } from '../../core/index.ts';
import type { Source } from '../../core/reports/source.ts';
import { isContextFile } from '../../host/context-files.ts';
import { fileNameOf, fileNamesIn, foldersOfProject, isInside, isOrdinaryFile, joinPath } from '../../host/paths.ts';
import type { ByteReader } from '../../host/read-bytes.ts';
import type { Reading } from './fact-helper.ts';
import type { FactReader } from './fact-reader.ts';
import type { Notes } from './notes.ts';
import { languageOf, openFile } from './open-files.ts';
import { takeInProjectFile } from './take-in-project-file.ts';

export type Opened = Document | 'no Ray' | 'unread';

interface ProjectReaderParts {
  readonly cwd: string;
  readonly loadEngine: () => Promise<Engine>;
  readonly facts: FactReader;
  readonly bytes: ByteReader;
  readonly notes: Notes;
  readonly sources: Map<string, Source>;
  readonly workspace: Workspace;
}

export class ProjectReader {
  private readonly parts: ProjectReaderParts;
  /** Every project file that was opened, by path. */
  private readonly files = new Map<string, Opened>();
  /** References lead to files in one of these folders, or nowhere. */
  private readonly bounds = new Set<string>();

  constructor(parts: ProjectReaderParts) {
    this.parts = parts;
  }

  opened(path: string): Opened | undefined {
    return this.files.get(path);
  }

  openAround(folder: string): void {
    for (const one of foldersOfProject(folder, this.parts.cwd)) {
      this.bounds.add(one);
      this.openFiles(one, fileNamesIn(one, isContextFile));
    }
  }

  /** What they say is known once the facts of all files are. */
  openFiles(folder: string, names: readonly string[]): void {
    for (const name of names) {
      const path = joinPath(folder, name);
      if (this.files.has(path)) continue;
      const document = this.open(path);
      if (document) this.parts.facts.add(document);
    }
  }

  private open(path: string): Document | undefined {
    const document = openFile(path, this.parts.bytes, this.parts.notes, true);
    this.files.set(path, document);
    return typeof document === 'string' ? undefined : document;
  }

  /** `readings`, by path, of all files: those of files that are referred to and concern Ray are added. */
  async takeIn(readings: Map<string, Reading>, checked: ReadonlyMap<string, Opened>): Promise<void> {
    // In the order in which files were opened: that of the answers differs from run to run.
    for (const path of checked.keys()) {
      const reading = readings.get(path);
      if (reading && !this.files.has(path)) this.parts.workspace.set(path, reading.facts);
    }
    for (const [path, document] of this.files) {
      const reading = readings.get(path);
      if (reading && typeof document !== 'string') takeInProjectFile(document, reading.facts, this.parts);
    }
    await this.readReferred(readings, checked);
  }

  /** Also files that .gitignore names, and those without Ray: that they set nothing is an answer. */
  private async readReferred(readings: Map<string, Reading>, checked: ReadonlyMap<string, Opened>): Promise<void> {
    const waiting = [...readings].map(([path, { facts }]) => ({ path, facts }));
    for (let from = waiting.pop(); from; from = waiting.pop())
      for (const path of filesReferredTo(from.path, from.facts)) {
        const language = languageOf(fileNameOf(path));
        const isWithin = [...this.bounds].some((folder) => isInside(folder, path));
        if (!language || !isWithin || !isOrdinaryFile(path)) continue;
        const document = checked.has(path) || this.files.has(path) ? undefined : this.open(path);
        if (document) {
          const reading = (await this.parts.loadEngine()).read(document);
          readings.set(path, reading);
          takeInProjectFile(document, reading.facts, this.parts);
          waiting.push({ path, facts: reading.facts });
        }
        if ((checked.get(path) ?? this.files.get(path)) === 'no Ray')
          this.parts.workspace.set(path, noFacts(language.id));
      }
  }
}
