// The program of a notebook file, and where each character of it is written in the JSON.
import type { TextEdit } from '../../text/edit.ts';
import { type PlacedText, PlacedTextBuilder } from '../../text/placed-text.ts';
import { type Span, span } from '../../text/span.ts';
import { escapeJson, type JsonString } from '../json/json-string.ts';
import { CELL_END, joinCells } from './cells.ts';
import type { CellSource } from './notebook-sources.ts';

export class NotebookText {
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

  /** The line end and blanks before a string; undefined when something else stands before it on its line. */
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
