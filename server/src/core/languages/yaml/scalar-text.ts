// The text of a scalar with the place of each of its characters: escapes, folded lines and indentation undone.
import type { Span } from '../../text/span.ts';
import { type EmbeddedText, embeddedThrough } from '../commands/embedded-text.ts';
import { contentSpan, type YamlScalar } from './nodes.ts';
import type { Source } from './source.ts';
import { isFiller } from './template.ts';

/** As the program gets it, but templates inside a line stay as they are written. */
export function scalarText(scalar: YamlScalar, { text, inert }: Source): EmbeddedText {
  const out = new Placed(text, inert);
  const content = contentSpan(scalar);
  if (scalar.style === 'literal' || scalar.style === 'folded')
    readBlock(inert, content, scalar.style === 'folded', out);
  else readFlow(inert, content, scalar.style, out);
  return embeddedThrough(out.text, [...out.offsets, content.end]);
}

/** One text after the other, a line break between them: the lines of one script. */
export function joinTexts(parts: readonly EmbeddedText[]): EmbeddedText {
  const offsets: number[] = [];
  const texts: string[] = [];
  for (const { text, toDocument } of parts) {
    const line = text.endsWith('\n') ? text : `${text}\n`;
    texts.push(line);
    for (let at = 0; at < line.length; at++) offsets.push(toDocument(at));
  }
  const last = parts.at(-1);
  return embeddedThrough(texts.join(''), [...offsets, last ? last.toDocument(last.text.length) : 0]);
}

class Placed {
  text = '';
  readonly offsets: number[] = [];
  private readonly original: string;
  private readonly inert: string;

  constructor(original: string, inert: string) {
    this.original = original;
    this.inert = inert;
  }

  /** The character that stands at `offset`. */
  keep(offset: number): void {
    const character = this.inert[offset] ?? '';
    this.write((isFiller(character) ? this.original[offset] : character) ?? '', offset);
  }

  write(characters: string, offset: number): void {
    this.text += characters;
    for (let unit = 0; unit < characters.length; unit++) this.offsets.push(offset);
  }
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

function readFlow(text: string, { start, end }: Span, style: YamlScalar['style'], out: Placed): void {
  let at = start;
  while (at < end) {
    const character = text[at] as string;
    if (/[ \t\r\n]/.test(character)) at = readBlanks(text, at, end, out);
    else if (style === 'single' && character === "'") {
      out.keep(at);
      at += 2;
    } else if (style === 'double' && character === '\\') at = readEscape(text, at, end, out);
    else out.keep(at++);
  }
}

/** A line break with the blanks around it is one blank; of several, each but the first stays. */
function readBlanks(text: string, at: number, end: number, out: Placed): number {
  let after = at;
  while (after < end && /[ \t\r\n]/.test(text[after] as string)) after++;
  const breaks = text.slice(at, after).match(/\r\n|\r|\n/g)?.length ?? 0;
  if (breaks === 0) for (let blank = at; blank < after; blank++) out.keep(blank);
  else out.write(breaks === 1 ? ' ' : '\n'.repeat(breaks - 1), at);
  return after;
}

function readEscape(text: string, at: number, end: number, out: Placed): number {
  const name = text[at + 1] ?? '';
  const digits = HEX_DIGITS[name];
  if (digits) {
    const code = Number.parseInt(text.slice(at + 2, at + 2 + digits), 16);
    out.write(code <= 0x10ffff ? String.fromCodePoint(code) : '', at);
    return at + 2 + digits;
  }
  if (name !== '\r' && name !== '\n') {
    out.write(ESCAPES[name] ?? name, at);
    return at + 2;
  }
  // A line break behind a backslash is nothing at all, nor are the blanks that follow.
  let after = at + 1;
  while (after < end && /[ \t\r\n]/.test(text[after] as string)) after++;
  return after;
}

function readBlock(text: string, { start, end }: Span, folded: boolean, out: Placed): void {
  const header = /^[|>][^\r\n]*(?:\r\n|\r|\n)?/.exec(text.slice(start, end))?.[0] ?? '';
  const lines = linesIn(text, start + header.length, end);
  const indent = indentOf(text, start, header, lines);
  let previous: 'none' | 'text' | 'more' = 'none';
  let blank: number[] = [];
  for (const line of lines) {
    const from = Math.min(line.start + indent, line.end);
    if (text.slice(line.start, line.end).trim() === '') {
      blank.push(line.start);
      continue;
    }
    const kind = /[ \t]/.test(text[from] ?? '') ? 'more' : 'text';
    writeBreaks(out, folded && previous === 'text' && kind === 'text', previous === 'none', blank, line.start);
    for (let at = from; at < line.end; at++) out.keep(at);
    previous = kind;
    blank = [];
  }
  if (previous !== 'none') out.write('\n', end);
}

/** The break before a line with text, and those of the blank lines above it. */
function writeBreaks(out: Placed, fold: boolean, first: boolean, blank: readonly number[], lineStart: number): void {
  if (fold && blank.length === 0) out.write(' ', lineStart);
  else if (!first && !fold) out.write('\n', blank[0] ?? lineStart);
  for (const at of blank) out.write('\n', at);
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
