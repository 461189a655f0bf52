// What a scan has to say beside its findings: mistakes in the command line or the policy, and what was not checked.
import type { Span } from '../../core/index.ts';
import type { Note, NoteKind } from '../../core/reports/scan-result.ts';

export class Notes {
  private readonly notes = new Map<string, Note>();

  /** The same note twice is one. */
  add(kind: NoteKind, path: string, message: string, span?: Span): void {
    this.notes.set(`${kind}\0${path}\0${message}\0${span?.start}`, { kind, path, message, ...(span && { span }) });
  }

  list(): Note[] {
    return [...this.notes.values()];
  }
}
