// The files of further advisories that policies name: read when they are named, and again when they have changed on disk.
import type { AdvisoryFileReading, PolicyProblem } from '../core/index.ts';
import { advisoryProblem, readAdvisories } from '../host/advisory-files.ts';
import { isOnDisk } from '../host/file-uris.ts';
import type { ByteReader } from '../host/read-bytes.ts';
import type { ProjectFiles } from './project-files.ts';

export class AdvisoryFiles {
  private readonly project: ProjectFiles;
  private readonly bytes: ByteReader;
  private readonly today: () => string;
  private readonly read = new Map<string, AdvisoryFileReading>();
  /** Of `project.changes`, when all this was last brought up to date. */
  private upTo = -1;

  constructor(project: ProjectFiles, bytes: ByteReader, today: () => string) {
    this.project = project;
    this.bytes = bytes;
    this.today = today;
  }

  /** Reads those that are new, and forgets those that nothing names any more. What is wrong is shown in the policy. */
  update(): void {
    if (this.upTo === this.project.changes) return;
    const named = this.project.advisoryFiles();
    for (const path of named.keys()) if (!this.read.has(path) && isOnDisk(path)) this.take(path);
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

  private take(path: string): void {
    const reading = readAdvisories(path, this.bytes, this.today());
    this.read.set(path, reading);
    this.project.setAdvisories(path, 'file' in reading ? reading.file : undefined);
    this.upTo = -1;
  }
}
