// The cells of a notebook as one text: a program that runs from the first cell to the last.
import { type Span, span } from '../../text/span.ts';

/** Stands behind each cell; Python and shells read it as a line end. One code unit, and none that a program needs. */
export const CELL_END = '\u001e';

export interface JoinedCells {
  readonly text: string;
  /** Where each cell's text stands, without the mark behind it. */
  readonly cells: readonly Span[];
}

/** A mark inside a cell becomes a blank, so that every offset stays. */
export function joinCells(texts: readonly string[]): JoinedCells {
  const cells: Span[] = [];
  let text = '';
  for (const cell of texts) {
    cells.push(span(text.length, text.length + cell.length));
    text += cell.replaceAll(CELL_END, ' ') + CELL_END;
  }
  return { text, cells };
}

/** The cells of a joined text; what follows the last mark is none. */
export function splitCells(text: string): Span[] {
  const cells: Span[] = [];
  for (let start = 0; ; ) {
    const end = text.indexOf(CELL_END, start);
    if (end === -1) return cells;
    cells.push(span(start, end));
    start = end + 1;
  }
}
