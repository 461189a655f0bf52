// The files of further advisories that policies name: read when they are named, and again when they have changed on disk.
import { type AdvisoryFileReading, type PolicyProblem, readAdvisoryFile } from '../../core/index.ts';
import { advisoryProblem, readAdvisories } from '../../host/advisory-files.ts';
import { isOnDisk } from '../../host/file-uris.ts';
import type { DiskReader } from './disk-reader.ts';
import type { ProjectFiles } from './project-files.ts';

export class AdvisoryFiles {
  private readonly project: ProjectFiles;
  private readonly reader: DiskReader;
  private readonly today: () => string;
  private readonly read = new Map<string, AdvisoryFileReading>();
  /** Of `project.changes`, when all this was last brought up to date. */
  private upTo = -1;

  constructor(project: ProjectFiles, reader: DiskReader, today: () => string) {
    this.project = project;
    this.reader = reader;
    this.today = today;
  }

  /** Reads those that are new, and forgets those that nothing names any more. What is wrong is shown in the policy. */
  update(): void {
    if (this.upTo === this.project.changes) return;
    const named = this.project.advisoryFiles();
    for (const path of named.keys()) if (!this.read.has(path) && this.reader.canRead(path)) this.take(path);
    for (const path of [...this.read.keys()]) {
      if (named.has(path)) continue;
      this.read.delete(path);
      this.project.setAdvisories(path, undefined);
    }
    const problems = new Map<string, PolicyProblem[]>();
    for (const [path, places] of named) {
      const reading = this.read.get(path);
      if (!reading || 'file' in reading) continue;
      for (const { path: policy, span } of places) {
        const problem = { span, message: advisoryProblem(path, reading.problem) };
        problems.set(policy, [...(problems.get(policy) ?? []), problem]);
      }
    }
    this.project.setAdvisoryProblems(problems);
    this.upTo = this.project.changes;
  }

  /** Files that were written, created or deleted. */
  changed(paths: readonly string[]): void {
    for (const path of paths) if (this.read.has(path)) this.take(path);
  }

  /** For clients that do not tell what changes on disk. */
  readAgain(): void {
    this.changed([...this.read.keys()]);
  }

  private readHanded(path: string): AdvisoryFileReading {
    const text = this.reader.handed.textOf(path);
    if (text !== undefined) return readAdvisoryFile(text, this.today());
    return { problem: 'is not there, or has another name than *advisor*.json, which is needed where there is no disk' };
  }

  private take(path: string): void {
    const reading = isOnDisk(path) ? readAdvisories(path, this.reader.bytes, this.today()) : this.readHanded(path);
    this.read.set(path, reading);
    this.project.setAdvisories(path, 'file' in reading ? reading.file : undefined);
    this.upTo = -1;
  }
}
