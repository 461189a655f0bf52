// What was found in files that no editor shows, kept until they, or what they are checked with, change.
import type { Context, Finding, LineIndex, PolicyProblem } from '../../core/index.ts';
import type { Work } from '../../host/project/background-work.ts';
import type { KnownFiles } from '../../host/project/known-files.ts';
import type { Reader } from '../../host/project/reader.ts';
import type { Judge } from '../documents/analyses.ts';
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
  readonly known: KnownFiles;
  readonly reader: Reader;
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

  /** Of every file that is checked. */
  findings(): Map<string, readonly Finding[]> {
    return new Map([...this.judged].map(([path, { findings }]) => [path, findings]));
  }

  reportOf(path: string): Report | undefined {
    return this.judged.get(path)?.report;
  }

  /** Checks what is to be checked now, and only that. */
  *update(): Work {
    const { known } = this.parts;
    for (let changes = -1; changes !== known.changes; ) {
      changes = known.changes;
      const closed = known.closed().filter(this.parts.isJudged);
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
    const { known, reader, judge } = this.parts;
    const facts = known.factsOf(path);
    if (!facts || !known.linesOf(path) || known.isOpen(path)) {
      this.judged.delete(path);
      return;
    }
    const before = this.judged.get(path);
    if (before?.context === known.contextFor(path, facts)) {
      const isSame = [...before.lines].every(([one, lines]) => known.linesOf(one) === lines);
      if (!isSame || before.problems !== known.policyProblems(path)) this.keep(path, before);
      return;
    }
    const document = reader.documentOf(path);
    // It may have been read again, if it was written in between.
    const now = known.factsOf(path);
    if (!document || !now) return;
    const context = known.contextFor(path, now);
    this.keep(path, { context, findings: judge.judge(document, context).findings });
  }

  private keep(path: string, { context, findings }: Pick<Judged, 'context' | 'findings'>): void {
    const { known, reportOf } = this.parts;
    const related = findings.flatMap((finding) => finding.related.map((one) => one.path));
    const lines = new Map([path, ...related].map((one) => [one, known.linesOf(one)]));
    const problems = known.policyProblems(path);
    this.judged.set(path, { context, findings, lines, problems, report: reportOf(path, findings) });
  }
}
