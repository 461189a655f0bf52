// A span in a named file.
import type { Span } from './span.ts';

export interface Place {
  readonly path: string;
  readonly span: Span;
}
