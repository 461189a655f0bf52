// Looks at the words of a command: their text, the program they name, and what stands behind an equals sign.
import { certainText, literal, type Value } from '../../ray/facts/value.ts';
import { type Span, span } from '../../text/span.ts';
import type { Piece, Word } from './command.ts';
import { joinedValue } from './joined-value.ts';

/** Undefined unless the word is known to the last character. */
export function textOf(word: Word | undefined): string | undefined {
  return certainText(word?.value);
}

/** `ray` for `/opt/venv/bin/ray`; undefined where the word is not known. */
export function programOf(word: Word | undefined): string | undefined {
  return textOf(word)?.replace(/^.*\//, '');
}

/** `$RAY_BIN`, `'$RAY'` inside a quoted script: a variable that can only hold the way to Ray's program. */
export function isRayVariable(word: Word | undefined): boolean {
  if (!word) return false;
  const text = textOf(word);
  if (text !== undefined) return /^\$\{?\w*RAY\w*\}?$/i.test(text);
  return word.value.kind === 'unknown' && /\bvariable \w*RAY\w*$/i.test(word.value.why);
}

function piecesOf(word: Word): readonly Piece[] {
  return word.pieces ?? [word];
}

/** What the word certainly begins with; empty where nothing is certain. */
export function beginningOf(word: Word): string {
  let beginning = '';
  for (const { value } of piecesOf(word)) {
    if (value.kind !== 'literal') break;
    beginning += String(value.value ?? '');
  }
  return beginning;
}

export interface Part {
  readonly value: Value;
  /** Its characters, where they are known; else the words that they come from. */
  readonly valueSpan: Span;
}

/** The word as a value of its own. */
export function wholeOf(word: Word): Part {
  return { value: word.value, valueSpan: word.textSpan ?? word.span };
}

/** What stands from the `offset`-th character of the beginning on: behind `--port=`. */
export function restOf(word: Word, offset: number): Part {
  const rest = piecesFrom(word, offset);
  const [first, ...others] = rest;
  if (!first) return { value: literal(''), valueSpan: span(word.span.end, word.span.end) };
  const own = first.textSpan ?? first.span;
  if (others.length === 0) return { value: first.value, valueSpan: own };
  const isHere = word.span.start <= own.start && own.start <= word.span.end;
  return {
    value: joinedValue(rest.map(({ value }) => value)),
    valueSpan: isHere ? span(own.start, word.span.end) : word.span,
  };
}

function piecesFrom(word: Word, offset: number): readonly Piece[] {
  let skip = offset;
  const pieces = piecesOf(word);
  for (const [at, piece] of pieces.entries()) {
    const text = certainText(piece.value) ?? '';
    const isLast = at === pieces.length - 1;
    if (skip < text.length || (isLast && skip === text.length) || skip === 0)
      return skip === 0 ? pieces.slice(at) : [cut(piece, text, skip), ...pieces.slice(at + 1)];
    skip -= text.length;
  }
  return [];
}

function cut(piece: Piece, text: string, from: number): Piece {
  const { textSpan } = piece;
  const value = literal(text.slice(from));
  return textSpan
    ? { value, span: piece.span, textSpan: span(textSpan.start + from, textSpan.end) }
    : { value, span: piece.span };
}

/** Characters of the beginning, such as an option's name. */
export function beginningSpan(word: Word, from: number, to: number): Span {
  const [first] = piecesOf(word);
  const known = first?.textSpan && to <= (certainText(first.value) ?? '').length;
  return known ? span(first.textSpan.start + from, first.textSpan.start + to) : word.span;
}
