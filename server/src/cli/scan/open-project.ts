// The project of one run of the command line: read once from the disk, with other bytes in the place of some files' where that is asked for.
import { type Document, type Failure, rayData, type Span } from '../../core/index.ts';
import type { Note, NoteKind } from '../../core/reports/scan-result.ts';
import { Source } from '../../core/reports/source.ts';
import { Disk } from '../../host/files/disk.ts';
import type { FileSystem } from '../../host/files/file-system.ts';
import { Overlay } from '../../host/files/overlay.ts';
import { BackgroundWork } from '../../host/project/background-work.ts';
import { Project } from '../../host/project/project.ts';
import { FactReader, type FactReaderParts } from './fact-reader.ts';

export interface OpenOptions extends FactReaderParts {
  /** Absolute. */
  readonly cwd: string;
  readonly today: string;
  /** Instead of the disk. */
  readonly files?: FileSystem;
  /** Bytes that stand for those on the disk, by absolute path. */
  readonly instead?: ReadonlyMap<string, Buffer>;
  /** Whether findings that the baselines of policies have are left out. */
  readonly appliesBaselines: boolean;
  /** How far it is, in a few words, again and again. */
  readonly say?: (progress: string) => void;
  readonly isSpared?: (path: string) => boolean;
}

export class OpenProject {
  readonly project: Project;
  readonly files: FileSystem;
  /** By path, what failed when the file was read. */
  readonly failures = new Map<string, readonly Failure[]>();
  /** Every file that something is reported of, by path. */
  readonly sources = new Map<string, Source>();
  private readonly notes = new Map<string, Note>();
  private broken: { readonly error: unknown } | undefined;

  constructor(options: OpenOptions) {
    const { cwd, today, files = new Disk(), instead, appliesBaselines, say = () => undefined, isSpared } = options;
    this.files = instead ? new Overlay(files, instead) : files;
    this.project = new Project({
      files: this.files,
      facts: new FactReader(options, (done, asked) => say(`${done} of ${asked} files read`)),
      data: rayData,
      today: () => today,
      work: new BackgroundWork((error) => {
        this.broken ??= { error };
      }),
      outermost: cwd,
      hearsOfChanges: false,
      appliesBaselines,
      onFailures: (path, failures) => void this.failures.set(path, failures),
      onFound: (count) => say(`${count} files found`),
      ...(isSpared && { isSpared }),
    });
  }

  /** Resolves when all has been read that was asked for. */
  async known(): Promise<void> {
    await this.project.scanned();
    await this.project.contextKnown();
    if (this.broken) throw this.broken.error;
    this.project.named.update();
  }

  /** The same note twice is one. */
  note(kind: NoteKind, path: string, message: string, span?: Span): void {
    this.keepNote({ kind, path, message, ...(span && { span }) });
  }

  /** A reader or a rule threw. */
  noteFailure(path: string, { where, error, stack }: Failure): void {
    const message = `${where} failed (${error})`;
    this.keepNote({ kind: 'incomplete', path, message, ...(stack !== undefined && { stack }) });
  }

  /** Those, and what is wrong in policies or could not be read; by path. */
  allNotes(): Note[] {
    const { known, reader } = this.project;
    for (const path of known.paths())
      for (const { message, span } of known.policyProblems(path)) {
        this.keepSource(path);
        this.note('policy', path, message, span);
      }
    for (const [path, problem] of reader.problems()) this.note('incomplete', path, problem);
    return [...this.notes.values()].sort((a, b) => compare(a.path, b.path));
  }

  private keepNote(note: Note): void {
    this.notes.set(`${note.kind}\0${note.path}\0${note.message}\0${note.span?.start}`, note);
  }

  /** Undefined where it is gone, which is noted. */
  documentOf(path: string): Document | undefined {
    const document = this.project.reader.documentOf(path);
    if (document && !this.sources.has(path)) this.sources.set(path, new Source(path, document.text));
    return document;
  }

  keepSource(path: string): void {
    if (!this.sources.has(path)) this.documentOf(path);
  }
}

/** By code units, so that the order is the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
