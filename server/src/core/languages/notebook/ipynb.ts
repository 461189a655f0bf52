// Notebook files: the program in their Python cells, read from and written into the JSON. Outputs are never looked at.

import type { Node } from 'jsonc-parser';
import type { ImportedValues } from '../../ray/facts/imports.ts';
import { mapSpans } from '../../ray/facts/map-spans.ts';
import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import type { Document } from '../../text/document.ts';
import { lineEnd, lineStart } from '../../text/lines.ts';
import { type PlacedText, PlacedTextBuilder } from '../../text/placed-text.ts';
import { type Span, span, type TextEdit } from '../../text/span.ts';
import { type Change, moveChange } from '../change.ts';
import { escapeJson, itemsOf, type JsonString, parseJson, propertyOf, readJsonString } from '../json/json.ts';
import type { Language } from '../language.ts';
import type { Syntax } from '../syntax.ts';
import { CELL_END, joinCells } from './cells.ts';
import { oncePer } from './once-per.ts';
import { notebookProgram } from './program.ts';

export const ipynb: Language = {
  id: 'ipynb',
  title: 'Jupyter notebooks',
  reads: 'cells of Python as one program, `!` lines, `%%bash` and other magics',
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
    // Elsewhere a line of the file is more than a line of the program, and a comment would suppress too much.
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

class NotebookText {
  /** As `joinCells` makes it. */
  readonly text: string;
  private readonly document: string;
  private readonly cells: readonly CellSource[];
  private readonly program: PlacedText;

  constructor(document: string, cells: readonly CellSource[]) {
    this.document = document;
    this.cells = cells;
    this.text = joinCells(cells.map((cell) => cell.map(({ content }) => content.text).join(''))).text;
    const program = new PlacedTextBuilder();
    for (const cell of cells) {
      for (const { content } of cell) program.take(content);
      // What joins cells is written nowhere: it stands before the last closing quote.
      const end = cell.at(-1)?.span.end ?? 0;
      program.write(CELL_END, end, end);
    }
    this.program = program.placed();
  }

  /** From the first to behind the last character, escapes whole. */
  readonly toDocument = (at: Span): Span => this.program.spanInDocument(at);

  /** The other way, for spans that `toDocument` has made. */
  readonly fromDocument = (at: Span): Span => this.program.spanInText(at);

  /** Whether a place is in a line of the program that has a line of the file to itself. */
  hasOwnLine(at: Span): boolean {
    const string = this.stringAt(at.start)?.string;
    return string !== undefined && this.indentOf(string) !== undefined && !/[\r\n]./s.test(string.content.text);
  }

  /** `edit` is against the program; undefined where it would touch more than one string of the file. */
  editInDocument({ span: at, newText }: TextEdit): TextEdit | undefined {
    const place = this.toDocument(at);
    const found = this.stringAt(place.start);
    if (!found || place.end > found.string.span.end) return undefined;
    const { next } = found;
    const string = found.string.span;
    const isWhole = place.start === string.start && place.end === string.end;
    if (isWhole && newText === '' && next) return { span: span(string.start - 1, next.span.start - 1), newText };
    const isLines = place.start === string.start && place.end === place.start && newText.endsWith('\n');
    const indent = isLines ? this.indentOf(found.string) : undefined;
    return { span: place, newText: indent === undefined ? escapeJson(newText) : linesOf(newText, indent) };
  }

  private stringAt(offset: number): { string: JsonString; next: JsonString | undefined } | undefined {
    for (const cell of this.cells) {
      const index = cell.findIndex(({ span: { start, end } }) => start <= offset && offset <= end);
      const string = cell[index];
      if (string) return { string, next: cell[index + 1] };
    }
    return undefined;
  }

  /** The line end and spaces before a string; undefined when something else stands before it on its line. */
  private indentOf({ span: { start } }: JsonString): string | undefined {
    return /(?:\r\n|\r|\n)[ \t]*$/.exec(this.document.slice(Math.max(0, start - 201), start - 1))?.[0];
  }
}

/** Each line as a string of its own, before the string that is there. */
function linesOf(text: string, indent: string): string {
  return text
    .split(/(?<=\n)/)
    .map((line) => `${escapeJson(line)}",${indent}"`)
    .join('');
}

/** One cell's source; most notebooks have one string for each line. */
type CellSource = readonly JsonString[];

/** Empty where the kernel is not Python's. A notebook that does not name its language is treated as Python. */
function cellSources(document: string, root: Node | undefined): CellSource[] {
  const metadata = propertyOf(root, 'metadata');
  const language =
    propertyOf(propertyOf(metadata, 'kernelspec'), 'language') ??
    propertyOf(propertyOf(metadata, 'language_info'), 'name');
  if (!isPython(language)) return [];
  const worksheets = itemsOf(propertyOf(root, 'worksheets'));
  const cells = [root, ...worksheets].flatMap((holder) => itemsOf(propertyOf(holder, 'cells')));
  return cells.filter(isPythonCell).flatMap((cell) => {
    const source = propertyOf(cell, 'source') ?? propertyOf(cell, 'input');
    const lines = source?.type === 'string' ? [source] : itemsOf(source).filter(({ type }) => type === 'string');
    return lines.length > 0 ? [lines.map((line) => readJsonString(document, line))] : [];
  });
}

/** Editors note the language of a cell that differs from the kernel's. */
function isPythonCell(cell: Node): boolean {
  const editor = propertyOf(propertyOf(propertyOf(cell, 'metadata'), 'vscode'), 'languageId');
  return propertyOf(cell, 'cell_type')?.value === 'code' && isPython(propertyOf(cell, 'language')) && isPython(editor);
}

function isPython(language: Node | undefined): boolean {
  return language === undefined || /^i?python\d*$/i.test(String(language.value));
}
