// The baseline files that policies name: read when they are named, and again when they have changed on disk.
import { readBaseline } from '../../core/index.ts';
import type { Status } from '../session/status.ts';
import type { DiskReader } from './disk-reader.ts';
import type { ProjectFiles } from './project-files.ts';

export class Baselines {
  private readonly project: ProjectFiles;
  private readonly status: Status;
  private readonly reader: Pick<DiskReader, 'canRead' | 'textOf'>;
  /** The text of each, by path; undefined where there is none to read. */
  private readonly read = new Map<string, string | undefined>();

  constructor(project: ProjectFiles, status: Status, reader: Pick<DiskReader, 'canRead' | 'textOf'>) {
    this.project = project;
    this.status = status;
    this.reader = reader;
  }

  /** Reads those that are new, and forgets those that nothing names any more. */
  update(): void {
    const named = this.project.baselinePaths().filter((path) => this.reader.canRead(path));
    for (const path of named) if (!this.read.has(path)) this.take(path);
    for (const path of this.read.keys()) {
      if (named.includes(path)) continue;
      this.read.delete(path);
      this.project.setBaseline(path, undefined);
    }
  }

  /** Files that were written, created or deleted. */
  changed(paths: readonly string[]): void {
    for (const path of paths) if (this.read.has(path)) this.take(path);
  }

  /** For clients that do not tell what changes on disk. */
  readAgain(): void {
    this.changed([...this.read.keys()]);
  }

  /** Where it is missing or wrong everything is reported, and that is said: half a baseline would hide which half. */
  private take(path: string): void {
    const reading = this.reader.textOf(path);
    const text = 'text' in reading ? reading.text : undefined;
    if (this.read.has(path) && this.read.get(path) === text) return;
    this.read.set(path, text);
    const baseline = text === undefined ? undefined : readBaseline(path, text);
    if (baseline && 'baseline' in baseline) {
      this.project.setBaseline(path, baseline.baseline);
      return;
    }
    const problem = baseline?.problem.message ?? ('problem' in reading ? `It cannot be read: ${reading.problem}.` : '');
    this.status.warn(`${path} is named as a baseline and not applied. ${problem}`);
    this.project.setBaseline(path, undefined);
  }
}
