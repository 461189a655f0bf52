// Notebook files: the program in their Python cells, read from and written into the JSON. Outputs are never looked at.
import type { ImportedValues } from '../../ray/facts/imports.ts';
import { mapSpans } from '../../ray/facts/map-spans.ts';
import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import type { Document } from '../../text/document.ts';
import type { TextEdit } from '../../text/edit.ts';
import { lineEnd, lineStart } from '../../text/next-code-line.ts';
import { type Change, moveChange } from '../change.ts';
import { parseJson } from '../json/parse-json.ts';
import type { Language } from '../language.ts';
import type { Syntax } from '../syntax.ts';
import { cellSources, NotebookText } from './notebook-text.ts';
import { oncePer } from './once-per.ts';
import { notebookProgram } from './program.ts';

export const ipynb: Language = {
  id: 'ipynb',
  title: 'Jupyter notebooks',
  files: { names: ['*.ipynb'], context: [] },
  editor: { languages: [], notebooks: ['jupyter-notebook'], starts: [] },
  fence: { word: 'json', fileName: 'example.ipynb' },
  // JSON has none, but the program in it.
  comment: '#',
  cannotHold: [],
  role: { startsOneCluster: false, forOthers: 'what it says' },
  // A line end in a string is two characters, the second of which is a letter.
  mayConcernRay: (text) =>
    /(?:\b|\\[nrt])ray(?![a-z\d])|RAY_|serve(?:\\n|[\\"',\s])+(?:start|run|deploy)\b/i.test(text),
  read,
  write,
  lineAt: (document, offset) => {
    const { notebook, program } = opened(document);
    const at = notebook.fromDocument({ start: offset, end: offset }).start;
    return program.text.slice(lineStart(program.text, at), lineEnd(program.text, at));
  },
};

/** What a file says, and the program in it. */
const opened = oncePer((document: Document) => {
  const { root, problems } = parseJson(document.text, 'This notebook');
  const notebook = new NotebookText(document.text, cellSources(document.text, root));
  return {
    notebook,
    problems,
    program: { ...document, text: notebook.text },
    factsOfProgram: oncePer((facts: ReadFacts) => mapSpans(facts, notebook.fromDocument)),
  };
});

function read(document: Document, syntax: Syntax, imported?: ImportedValues): ReadFacts {
  const { notebook, problems, program } = opened(document);
  const facts = mapSpans(notebookProgram.read(program, syntax, imported), notebook.toDocument);
  return {
    ...facts,
    languageId: document.languageId,
    // Elsewhere a line of the file is more than a line of the program, and a comment would accept too much.
    comments: facts.comments.filter((comment) => notebook.hasOwnLine(comment.span)),
    problems: [...problems, ...facts.problems],
  };
}

function write(change: Change, document: Document, facts: ReadFacts, syntax: Syntax): TextEdit[] | undefined {
  const { notebook, program, factsOfProgram } = opened(document);
  const isOfLine = change.kind === 'suppress' && change.scope !== 'file';
  if (isOfLine && !notebook.hasOwnLine(change.span)) return undefined;
  const edits = notebookProgram.write(
    moveChange(change, notebook.fromDocument),
    program,
    factsOfProgram(facts),
    syntax,
  );
  if (change.kind === 'suppress' && !edits?.every(({ span }) => notebook.hasOwnLine(notebook.toDocument(span))))
    return undefined;
  const written = edits?.flatMap((edit) => notebook.editInDocument(edit) ?? []);
  return written?.length === edits?.length ? written : undefined;
}
