// An open document as it was judged.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, Document } from '../core/index.ts';

/** A document at one version, with its findings. */
export interface Checked {
  readonly target: TextDocument;
  readonly document: Document;
  readonly analysis: Analysis;
  /** A cell: more of the program stands in other documents. */
  readonly isPart: boolean;
}
