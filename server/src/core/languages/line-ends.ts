// Lets a language write into a file whose lines a lone carriage return ends: its writer sees line feeds, the file keeps its own ends.
import type { ReadFacts } from '../ray/facts/read-facts.ts';
import { type Document, lineEnding, loneReturnsAsFeeds } from '../text/document.ts';
import type { TextEdit } from '../text/span.ts';
import type { Change } from './change.ts';
import type { Language } from './language.ts';
import type { Syntax } from './syntax.ts';

/** As the language reads lines: of the same length, so that every place stays. */
export function linesOf(language: Pick<Language, 'lineEnds'> | undefined, text: string): string {
  return language?.lineEnds === 'cr too' ? loneReturnsAsFeeds(text) : text;
}

/** The way to a language's `write`. */
export function writeInto(
  language: Language,
  change: Change,
  document: Document,
  facts: ReadFacts,
  syntax: Syntax,
): TextEdit[] | undefined {
  const text = linesOf(language, document.text);
  if (text === document.text) return language.write(change, document, facts, syntax);
  const end = lineEnding(document.text);
  const edits = language.write(change, { ...document, text }, facts, syntax);
  return edits?.map((edit) => ({ ...edit, newText: edit.newText.replace(/\r?\n/g, end) }));
}
