// The text of a file in the words of reports: lines and columns from 1, in UTF-16 code units.
import { LineIndex } from '../text/lines.ts';
import type { Span } from '../text/span.ts';

export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  /** Of the first character after the region. */
  readonly endColumn: number;
}

export class Source {
  readonly path: string;
  readonly text: string;
  private lines: LineIndex | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  /** A byte order mark is no column, as editors count. */
  regionOf({ start, end }: Span): Region {
    const from = this.index().positionAt(start);
    const to = this.index().positionAt(end);
    return {
      startLine: from.line + 1,
      startColumn: Math.max(1, from.character + 1 - this.marksIn(from.line)),
      endLine: to.line + 1,
      endColumn: Math.max(1, to.character + 1 - this.marksIn(to.line)),
    };
  }

  /** The span of the line that holds the offset, without its line break and without a byte order mark. */
  lineAround(offset: number): Span {
    const { line } = this.index().positionAt(offset);
    const start = this.index().offsetAt({ line, character: 0 }) + this.marksIn(line);
    let end =
      line + 1 < this.index().lineCount ? this.index().offsetAt({ line: line + 1, character: 0 }) : this.text.length;
    while (end > start && /[\r\n]/.test(this.text.charAt(end - 1))) end--;
    return { start, end };
  }

  private index(): LineIndex {
    this.lines ??= new LineIndex(this.text);
    return this.lines;
  }

  private marksIn(line: number): number {
    return line === 0 && this.text.startsWith('\uFEFF') ? 1 : 0;
  }
}
