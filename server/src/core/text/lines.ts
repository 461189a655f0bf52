// Lines of a text: where each starts, for LF, CRLF and CR alike, and which one a comment above it speaks of.

export interface Position {
  readonly line: number;
  readonly character: number;
}

export class LineIndex {
  private readonly starts: number[] = [0];
  private readonly length: number;

  constructor(text: string) {
    this.length = text.length;
    if (!text.includes('\r')) {
      for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
      return;
    }
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) this.starts.push(i + 1);
    }
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** Offsets outside the text are clamped to it. */
  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] as number) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: at - (this.starts[low] as number) };
  }

  /** Positions outside the text are clamped to it. */
  offsetAt({ line, character }: Position): number {
    if (line < 0) return 0;
    const start = this.starts[line];
    if (start === undefined) return this.length;
    return Math.min(start + Math.max(0, character), this.starts[line + 1] ?? this.length);
  }
}

/** No person puts more blank lines and comments between a comment and what it is about. */
const MOST_LINES = 200;

/** Where the first line below `offset` starts that is neither empty nor a comment, of any language; else the text's end. */
export function nextCodeLine(text: string, offset: number): number {
  let start = lineEnd(text, offset) + 1;
  for (let passed = 0; start < text.length && passed < MOST_LINES; passed++) {
    const end = lineEnd(text, start);
    if (!/^\s*(?:#|\/\/|;|$)/.test(text.slice(start, end))) return start;
    start = end + 1;
  }
  return text.length;
}

/** Before the line feed; a carriage return belongs to the line. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}
