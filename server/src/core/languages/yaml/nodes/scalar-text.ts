// The text of a scalar with the place of each of its characters: escapes, folded lines and indentation undone.
import { type PlacedText, PlacedTextBuilder } from '../../../text/placed-text.ts';
import { type Span, span } from '../../../text/span.ts';
import type { Source, YamlScalar } from './nodes.ts';
import { withTemplates } from './template.ts';

/** As the program gets it, but templates inside a line stay as they are written. */
export function scalarText(scalar: YamlScalar, source: Pick<Source, 'text' | 'inert'>): PlacedText {
  if (scalar.placed) return scalar.placed;
  const reader = new ScalarReader(source);
  const content = scalar.content;
  if (scalar.style === 'literal' || scalar.style === 'folded') reader.readBlock(content, scalar.style === 'folded');
  else reader.readFlow(content, scalar.style);
  return reader.out.placed(content.end);
}

/** One text after the other, a line break between them: the lines of one script. */
export function joinTexts(parts: readonly PlacedText[]): PlacedText {
  const joined = new PlacedTextBuilder();
  let end = 0;
  for (const part of parts) {
    joined.take(part);
    end = part.toDocument(part.text.length);
    if (!part.text.endsWith('\n')) joined.write('\n', end, end);
  }
  return joined.placed(end);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1B',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xA0',
  L: '\u2028',
  P: '\u2029',
};
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** What has a meaning of its own in a scalar of that style. */
const SPECIAL: Readonly<Record<'plain' | 'single' | 'double', RegExp>> = {
  plain: /[ \t\r\n]/g,
  single: /[ \t\r\n']/g,
  double: /[ \t\r\n\\]/g,
};

class ScalarReader {
  readonly out = new PlacedTextBuilder();
  private readonly source: Pick<Source, 'text' | 'inert'>;
  private readonly inert: string;

  constructor(source: Pick<Source, 'text' | 'inert'>) {
    this.source = source;
    this.inert = source.inert;
  }

  readFlow({ start, end }: Span, style: 'plain' | 'single' | 'double'): void {
    const special = SPECIAL[style];
    for (let at = start; at < end; ) {
      special.lastIndex = at;
      const next = Math.min(special.exec(this.inert)?.index ?? end, end);
      this.keep(at, next);
      if (next === end) return;
      const character = this.inert[next];
      if (character === "'") {
        this.out.write("'", next, next + 2);
        at = next + 2;
      } else at = character === '\\' ? this.readEscape(next, end) : this.readBlanks(next, end);
    }
  }

  readBlock({ start, end }: Span, folded: boolean): void {
    const header = /^[|>][^\r\n]*(?:\r\n|\r|\n)?/.exec(this.inert.slice(start, end))?.[0] ?? '';
    const lines = linesIn(this.inert, start + header.length, end);
    const indent = indentOf(this.inert, start, header, lines);
    let previous: 'none' | 'text' | 'more' = 'none';
    let blank: number[] = [];
    for (const line of lines) {
      const from = Math.min(line.start + indent, line.end);
      if (this.inert.slice(line.start, line.end).trim() === '') {
        blank.push(line.start);
        continue;
      }
      const kind = /[ \t]/.test(this.inert[from] ?? '') ? 'more' : 'text';
      this.writeBreaks(folded && previous === 'text' && kind === 'text', previous === 'none', blank, line.start);
      this.keep(from, line.end);
      previous = kind;
      blank = [];
    }
    if (previous !== 'none') this.out.write('\n', end, end);
  }

  private keep(from: number, to: number): void {
    this.out.keep(withTemplates(this.source, span(from, to)), from);
  }

  /** A line break with the spaces around it is one space; of several, each but the first stays. */
  private readBlanks(at: number, end: number): number {
    const after = behindBlanks(this.inert, at, end);
    const breaks = this.inert.slice(at, after).match(/\r\n|\r|\n/g)?.length ?? 0;
    if (breaks === 0) this.keep(at, after);
    else this.out.write(breaks === 1 ? ' ' : '\n'.repeat(breaks - 1), at, after);
    return after;
  }

  private readEscape(at: number, end: number): number {
    const name = this.inert[at + 1] ?? '';
    const digits = HEX_DIGITS[name];
    // A line break behind a backslash is nothing at all, nor are the spaces that follow.
    if (name === '\r' || name === '\n') return behindBlanks(this.inert, at + 1, end);
    const after = Math.min(at + 2 + (digits ?? 0), end);
    const code = digits === undefined ? undefined : Number.parseInt(this.inert.slice(at + 2, after), 16);
    const written = code === undefined ? (ESCAPES[name] ?? name) : code <= 0x10ffff ? String.fromCodePoint(code) : '';
    this.out.write(written, at, after);
    return after;
  }

  /** The break before a line with text, and those of the blank lines above it. */
  private writeBreaks(fold: boolean, first: boolean, blank: readonly number[], lineStart: number): void {
    const writeBreak = (character: string, at: number) => this.out.write(character, at, at);
    if (fold && blank.length === 0) writeBreak(' ', lineStart);
    else if (!first && !fold) writeBreak('\n', blank[0] ?? lineStart);
    for (const at of blank) writeBreak('\n', at);
  }
}

function behindBlanks(text: string, at: number, end: number): number {
  let after = at;
  while (after < end && /[ \t\r\n]/.test(text[after] as string)) after++;
  return after;
}

function linesIn(text: string, start: number, end: number): Span[] {
  const lines: Span[] = [];
  for (let at = start; at < end; ) {
    const newline = text.indexOf('\n', at);
    const next = newline === -1 || newline >= end ? end : newline + 1;
    let lineEnd = next;
    while (lineEnd > at && /[\r\n]/.test(text[lineEnd - 1] as string)) lineEnd--;
    lines.push({ start: at, end: lineEnd });
    at = next;
  }
  return lines;
}

/** The indicator of the header counts from the indentation of the line that the scalar's key stands on. */
function indentOf(text: string, start: number, header: string, lines: readonly Span[]): number {
  const first = lines.find(({ start: from, end }) => text.slice(from, end).trim() !== '');
  const found = first ? (/^ */.exec(text.slice(first.start, first.end))?.[0].length ?? 0) : 0;
  const asked = /^[|>][+-]?([1-9])/.exec(header)?.[1];
  if (!asked) return found;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const parent = /^(?: |- )*/.exec(text.slice(lineStart, start))?.[0].length ?? 0;
  return Math.min(found, parent + Number(asked));
}
