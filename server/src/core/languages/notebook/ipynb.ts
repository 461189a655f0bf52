// Notebook files: the program in their Python cells, read from and written into the JSON. Outputs are never looked at.
import type { FileFacts } from '../../ray/facts.ts';
import type { Document } from '../../text/document.ts';
import type { TextEdit } from '../../text/edit.ts';
import type { Change } from '../change.ts';
import { parseJson } from '../json/parse-json.ts';
import type { Language } from '../language.ts';
import type { Syntax } from '../syntax.ts';
import { moveChange, moveFacts } from './moved-facts.ts';
import { cellSources } from './notebook-sources.ts';
import { NotebookText } from './notebook-text.ts';
import { notebookProgram } from './program.ts';

export const ipynb: Language = {
  id: 'ipynb',
  matches: (fileName) => fileName.endsWith('.ipynb'),
  // A line end in a string is two characters, the second of which is a letter.
  mayConcernRay: (text) => /(?:\b|\\[nrt])ray(?![a-z\d])|RAY_/i.test(text),
  read,
  write,
};

function read(document: Document, syntax: Syntax): FileFacts {
  const { root, problems } = parseJson(document.text, 'This notebook');
  const notebook = new NotebookText(document.text, cellSources(document.text, root));
  const program = notebookProgram.read({ ...document, text: notebook.text }, syntax);
  const facts = moveFacts(program, notebook.toDocument);
  return {
    ...facts,
    languageId: document.languageId,
    // Elsewhere a line of the file is more than a line of the program, and a comment would accept too much.
    comments: facts.comments.filter((comment) => notebook.hasOwnLine(comment.span)),
    problems: [...problems, ...facts.problems],
  };
}

function write(change: Change, document: Document, facts: FileFacts): TextEdit[] | undefined {
  const { root } = parseJson(document.text, 'This notebook');
  const notebook = new NotebookText(document.text, cellSources(document.text, root));
  if (change.kind === 'suppress' && !notebook.hasOwnLine(change.span)) return undefined;
  const program = moveFacts(facts, notebook.fromDocument);
  const edits = notebookProgram.write(
    moveChange(change, notebook.fromDocument),
    { ...document, text: notebook.text },
    program,
  );
  const written = edits?.flatMap((edit) => notebook.editInDocument(edit) ?? []);
  return written?.length === edits?.length ? written : undefined;
}
