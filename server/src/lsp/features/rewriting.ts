// A text that is rewritten several times, and the edits that lead from the first text to the last.
import type { TextEdit } from '../../core/index.ts';

/** A stretch of the text: kept from the first text, where it stands at `from`, or new. */
interface Piece {
  readonly text: string;
  readonly from?: number;
}

export class Rewriting {
  private pieces: readonly Piece[];
  private readonly length: number;

  constructor(text: string) {
    this.pieces = [{ text, from: 0 }];
    this.length = text.length;
  }

  get text(): string {
    return this.pieces.map(({ text }) => text).join('');
  }

  /** `edits` are against the text as it is now, and do not overlap. */
  apply(edits: readonly TextEdit[]): void {
    const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    const end = this.text.length;
    const next: Piece[] = [];
    let done = 0;
    for (const { span, newText } of ordered) {
      next.push(...this.slice(done, span.start), { text: newText });
      done = span.end;
    }
    this.pieces = [...next, ...this.slice(done, end)].filter(({ text }) => text.length > 0);
  }

  /** Against the first text: one edit for each stretch that is not kept. */
  get edits(): TextEdit[] {
    const edits: TextEdit[] = [];
    let done = 0;
    let newText = '';
    for (const { text, from } of [...this.pieces, { text: '', from: this.length }]) {
      if (from === undefined) {
        newText += text;
        continue;
      }
      if (from > done || newText) edits.push({ span: { start: done, end: from }, newText });
      done = from + text.length;
      newText = '';
    }
    return edits;
  }

  private slice(start: number, end: number): Piece[] {
    const slices: Piece[] = [];
    let offset = 0;
    for (const { text, from } of this.pieces) {
      const first = Math.max(start - offset, 0);
      const last = Math.min(end - offset, text.length);
      if (first < last)
        slices.push({ text: text.slice(first, last), ...(from === undefined ? {} : { from: from + first }) });
      offset += text.length;
    }
    return slices;
  }
}
