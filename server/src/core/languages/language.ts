// What a language must be able to do: read a text into facts, and write a change into it.
import type { ReadFacts } from '../ray/facts/read-facts.ts';
import type { Document } from '../text/document.ts';
import type { TextEdit } from '../text/edit.ts';
import type { Change } from './change.ts';
import type { Syntax } from './syntax.ts';

export interface Language {
  readonly id: string;
  /** Judged by the last part of the path alone. */
  readonly matches: (fileName: string) => boolean;
  /** False only if the text certainly holds no fact: a quick look that spares a parse. `text` may be Latin-1 decoded bytes. */
  readonly mayConcernRay: (text: string) => boolean;
  /** Never throws on bad input: what cannot be read is left out or named in `problems`. */
  readonly read: (document: Document, syntax: Syntax) => ReadFacts;
  /** Minimal edits, or undefined where the change cannot be written with certainty. `facts` and the trees of `syntax` are of this very text. */
  readonly write: (change: Change, document: Document, facts: ReadFacts, syntax: Syntax) => TextEdit[] | undefined;
  /** The line of the program at an offset, for files that write it in other characters; absent where it is the text's own. */
  readonly lineAt?: (document: Document, offset: number) => string;
}
