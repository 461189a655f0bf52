// The cells of a notebook as one text: a program that runs from the first cell to the last.
import { type Span, span } from '../../text/span.ts';

/** No program needs this character. */
export const CELL_MARK = '\u001e';
/** Stands behind each cell, so that a cell's last line ends with it. */
export const CELL_END = `\n${CELL_MARK}`;

export interface JoinedCells {
  readonly text: string;
  /** Where each cell's text stands, without the end behind it. */
  readonly cells: readonly Span[];
}

/** A mark inside a cell becomes a space, so that every offset stays. */
export function joinCells(texts: readonly string[]): JoinedCells {
  const cells: Span[] = [];
  let text = '';
  for (const cell of texts) {
    cells.push(span(text.length, text.length + cell.length));
    text += cell.replaceAll(CELL_MARK, ' ') + CELL_END;
  }
  return { text, cells };
}

/** The cells of a joined text; what follows the last end is none. */
export function splitCells(text: string): Span[] {
  const cells: Span[] = [];
  for (let start = 0; ; ) {
    const end = text.indexOf(CELL_END, start);
    if (end === -1) return cells;
    cells.push(span(start, end));
    start = end + CELL_END.length;
  }
}
