// The door to the core for a thread that only reads: languages and no rules, so that the bundle of such a thread has none.
import { createReader, type DocumentReader } from './engine/read-documents.ts';
import { languages } from './languages/languages.ts';
import type { Grammars } from './languages/syntax.ts';

/** An engine that only reads. */
export function createFactReader(grammars: Grammars): DocumentReader {
  return createReader({ grammars, languages });
}
