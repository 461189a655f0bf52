// Closes arrays and inline tables that end with their file or before the next table, so that their contents are read.
import { type Span, span } from '../../text/span.ts';

interface Insertion {
  readonly at: number;
  readonly text: string;
}

export interface Closed {
  readonly text: string;
  /** From a place in `text` to the one in the text as it was. */
  readonly toWritten: (at: Span) => Span;
}

/** Undefined where nothing was left open. */
export function closeOpenEnds(text: string): Closed | undefined {
  const insertions = new OpenEnds(text).insertions();
  if (insertions.length === 0) return undefined;
  let from = 0;
  const pieces = insertions.flatMap(({ at, text: closers }) => {
    const piece = text.slice(from, at);
    from = at;
    return [piece, closers];
  });
  return { text: pieces.join('') + text.slice(from), toWritten: ({ start, end }) => span(before(start), before(end)) };

  function before(offset: number): number {
    let left = offset;
    for (const insertion of insertions) {
      if (insertion.at >= left) break;
      left -= Math.min(insertion.text.length, left - insertion.at);
    }
    return left;
  }
}

/** A header, or a key with its `=`: in no array can a line begin so. */
const NEXT_HEADER =
  /[ \t]*\[{1,2}[ \t]*(?:(?!(?:true|false|inf|nan)[ \t]*\])[A-Za-z_]|"[^"\n]*"[ \t]*\.)[^,=\n]*\][ \t]*(?:#[^\n]*)?\r?$/my;
const NEXT_KEY = /[ \t]*(?:[\w-]+|"[^"\n]*"|'[^'\n]*')(?:[ \t]*\.[ \t]*(?:[\w-]+|"[^"\n]*"|'[^'\n]*'))*[ \t]*=(?!=)/y;
/** One that is not closed ends with its line, or with the text. */
const STRINGS =
  /"""(?:[^\\"]|\\[\s\S]|"(?!""))*(?:"""|$)|'''(?:[^']|'(?!''))*(?:'''|$)|"(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?/y;
const CLOSERS: Readonly<Record<string, string>> = { '[': ']', '{': '}' };

class OpenEnds {
  private readonly text: string;
  private readonly found: Insertion[] = [];
  /** What would close each that is open, the innermost last. */
  private readonly open: string[] = [];
  /** Behind the last character that is neither white space nor in a comment. */
  private end = 0;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  insertions(): readonly Insertion[] {
    this.startLine();
    while (this.at < this.text.length) this.step();
    this.close();
    return this.found;
  }

  private step(): void {
    const character = this.text.charAt(this.at);
    if (character === '\n') {
      this.at++;
      this.startLine();
    } else if (character === '#') this.skipLine();
    else if (character === '"' || character === "'") {
      STRINGS.lastIndex = this.at;
      this.take(STRINGS.exec(this.text)?.[0].length ?? 1);
    } else if (/\s/.test(character)) this.at++;
    else {
      const closer = CLOSERS[character];
      if (closer) this.open.push(closer);
      else if (character === this.open.at(-1)) this.open.pop();
      this.take(1);
    }
  }

  private take(length: number): void {
    this.at += length;
    this.end = this.at;
  }

  private skipLine(): void {
    const newline = this.text.indexOf('\n', this.at);
    this.at = newline === -1 ? this.text.length : newline;
  }

  private startLine(): void {
    if (this.open.length > 0) {
      const last = this.text.charAt(this.end - 1);
      // An inline table of TOML 1.1 may have its next key on the next line.
      const goesOn = this.open.at(-1) === '}' && (last === ',' || last === '{');
      if (this.is(NEXT_HEADER) || (!goesOn && this.is(NEXT_KEY))) this.close();
    }
    // Brackets of a header open no value, whether it is whole or not.
    if (this.open.length === 0 && /[ \t]*\[/y.test(this.text.slice(this.at, this.at + 200))) this.skipLine();
  }

  private is(next: RegExp): boolean {
    next.lastIndex = this.at;
    return next.test(this.text);
  }

  private close(): void {
    if (this.open.length > 0) this.found.push({ at: this.end, text: this.open.reverse().join('') });
    this.open.length = 0;
  }
}
