// What was found in files that no editor shows, kept until they, or what they are judged by, are others.
import type { Context, Finding, LineIndex, PolicyProblem } from '../../core/index.ts';
import type { Judge } from '../documents/analyses.ts';
import type { Work } from '../session/background-work.ts';
import type { DiskReader } from '../workspace/disk-reader.ts';
import type { ProjectFiles } from '../workspace/project-files.ts';
import type { Report } from './file-diagnostics.ts';

interface Judged {
  readonly context: Context;
  readonly findings: readonly Finding[];
  /** Of the file and of those that its findings link to, as they were when the report was made. */
  readonly lines: ReadonlyMap<string, LineIndex | undefined>;
  readonly problems: readonly PolicyProblem[];
  readonly report: Report;
}

interface ClosedFilesParts {
  readonly project: ProjectFiles;
  readonly reader: DiskReader;
  readonly judge: Judge;
  readonly isJudged: (path: string) => boolean;
  readonly reportOf: (path: string, findings: readonly Finding[]) => Report;
}

export class ClosedFiles {
  private readonly parts: ClosedFilesParts;
  private readonly judged = new Map<string, Judged>();

  constructor(parts: ClosedFilesParts) {
    this.parts = parts;
  }

  /** Of the files in which something was found. */
  reports(): Map<string, Report> {
    const found = [...this.judged].filter(([, { report }]) => report.items.length > 0);
    return new Map(found.map(([path, { report }]) => [path, report]));
  }

  /** Of every file that is judged. */
  findings(): Map<string, readonly Finding[]> {
    return new Map([...this.judged].map(([path, { findings }]) => [path, findings]));
  }

  reportOf(path: string): Report | undefined {
    return this.judged.get(path)?.report;
  }

  /** Judges what is to be judged now, and only that. */
  *update(): Work {
    const { project } = this.parts;
    for (let changes = -1; changes !== project.changes; ) {
      changes = project.changes;
      const closed = project.closed().filter(this.parts.isJudged);
      const present = new Set(closed);
      for (const path of [...this.judged.keys()]) if (!present.has(path)) this.judged.delete(path);
      yield;
      for (const path of closed) {
        this.updateFile(path);
        yield;
      }
    }
  }

  private updateFile(path: string): void {
    const { project, reader, judge } = this.parts;
    const facts = project.factsOf(path);
    if (!facts || !project.linesOf(path) || project.isOpen(path)) {
      this.judged.delete(path);
      return;
    }
    const known = this.judged.get(path);
    if (known?.context === project.contextFor(path, facts)) {
      const isSame = [...known.lines].every(([one, lines]) => project.linesOf(one) === lines);
      if (!isSame || known.problems !== project.policyProblems(path)) this.keep(path, known);
      return;
    }
    const document = reader.documentOf(path);
    // It may have been read anew, if it was written in between.
    const now = project.factsOf(path);
    if (!document || !now) return;
    const context = project.contextFor(path, now);
    this.keep(path, { context, findings: judge.judge(document, context).findings });
  }

  private keep(path: string, { context, findings }: Pick<Judged, 'context' | 'findings'>): void {
    const { project, reportOf } = this.parts;
    const related = findings.flatMap((finding) => finding.related.map((one) => one.path));
    const lines = new Map([path, ...related].map((one) => [one, project.linesOf(one)]));
    const problems = project.policyProblems(path);
    this.judged.set(path, { context, findings, lines, problems, report: reportOf(path, findings) });
  }
}
