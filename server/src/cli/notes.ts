// What a scan has to say beside its findings: mistakes in the command line or the policy, and what was not checked.
import type { Span } from '../core/index.ts';

/**
 * usage: the command line is wrong. policy: `[tool.ray-guard]` is wrong. incomplete: something was not checked.
 * skipped: a file was named that Ray Guard has nothing to say about.
 */
export type NoteKind = 'usage' | 'policy' | 'incomplete' | 'skipped';

export interface Note {
  readonly kind: NoteKind;
  readonly path: string;
  readonly message: string;
  /** Only for files that were read. */
  readonly span?: Span;
}

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
