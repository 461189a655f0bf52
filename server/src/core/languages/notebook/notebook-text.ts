// The program of a notebook file, and where each character of it is written in the JSON.
import type { TextEdit } from '../../text/edit.ts';
import { type Span, span } from '../../text/span.ts';
import { escapeJson, type JsonString } from '../json/json-string.ts';
import { CELL_END, joinCells } from './cells.ts';
import type { CellSource } from './notebook-sources.ts';

export class NotebookText {
  /** As `joinCells` makes it. */
  readonly text: string;
  private readonly document: string;
  private readonly cells: readonly CellSource[];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  constructor(document: string, cells: readonly CellSource[]) {
    this.document = document;
    this.cells = cells;
    this.text = joinCells(cells.map((cell) => cell.map(({ text }) => text).join(''))).text;
    for (const cell of cells) {
      for (const { starts, ends } of cell) {
        for (const start of starts) this.starts.push(start);
        for (const end of ends) this.ends.push(end);
      }
      // What joins cells is written nowhere: it stands before the last closing quote.
      const end = new Array<number>(CELL_END.length).fill(cell.at(-1)?.end ?? 0);
      this.starts.push(...end);
      this.ends.push(...end);
    }
  }

  /** From the first to behind the last character, escapes whole. */
  readonly toDocument = ({ start, end }: Span): Span => {
    const from = this.starts[start] ?? this.ends.at(-1) ?? 0;
    return span(from, end > start ? (this.ends[end - 1] ?? from) : from);
  };

  /** The other way, for spans that `toDocument` has made. */
  readonly fromDocument = ({ start, end }: Span): Span => {
    const from = firstNotBelow(this.starts, start);
    return span(from, end > start ? firstNotBelow(this.ends, end) + 1 : from);
  };

  /** Whether a place is in a line of the program that has a line of the file to itself. */
  hasOwnLine(at: Span): boolean {
    const string = this.stringAt(at.start)?.string;
    return string !== undefined && this.indentOf(string) !== undefined && !/[\r\n]./s.test(string.text);
  }

  /** `edit` is against the program; undefined where it would touch more than one string of the file. */
  editInDocument({ span: at, newText }: TextEdit): TextEdit | undefined {
    const place = this.toDocument(at);
    const found = this.stringAt(place.start);
    if (!found || place.end > found.string.end) return undefined;
    const { string, next } = found;
    const isWhole = place.start === string.start && place.end === string.end;
    if (isWhole && newText === '' && next) return { span: span(string.start - 1, next.start - 1), newText };
    const isLines = place.start === string.start && place.end === place.start && newText.endsWith('\n');
    const indent = isLines ? this.indentOf(string) : undefined;
    return { span: place, newText: indent === undefined ? escapeJson(newText) : linesOf(newText, indent) };
  }

  private stringAt(offset: number): { string: JsonString; next: JsonString | undefined } | undefined {
    for (const cell of this.cells) {
      const index = cell.findIndex(({ start, end }) => start <= offset && offset <= end);
      const string = cell[index];
      if (string) return { string, next: cell[index + 1] };
    }
    return undefined;
  }

  /** The line end and blanks before a string; undefined when something else stands before it on its line. */
  private indentOf({ start }: JsonString): string | undefined {
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

/** `offsets` never decreases. */
function firstNotBelow(offsets: readonly number[], offset: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
