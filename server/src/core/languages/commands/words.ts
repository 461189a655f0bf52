// Looks at the words of a command: their text, the program they name, and what stands behind an equals sign.
import { certainText, literal, type Value } from '../../ray/value.ts';
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

export function piecesOf(word: Word): readonly Piece[] {
  return word.pieces ?? [word];
}

/** What the word certainly begins with; empty where nothing is certain. */
export function beginningOf(word: Word): string {
  const [first] = piecesOf(word);
  return certainText(first?.value) ?? '';
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
  const [first, ...others] = piecesOf(word) as [Piece, ...Piece[]];
  const rest = beginningOf(word).slice(offset);
  const textSpan = first.textSpan && span(first.textSpan.start + offset, first.textSpan.end);
  const [only] = others;
  if (only && others.length === 1 && rest === '') return { value: only.value, valueSpan: only.textSpan ?? only.span };
  if (!only) return { value: literal(rest), valueSpan: textSpan ?? word.span };
  const value = joinedValue([literal(rest), ...others.map((piece) => piece.value)]);
  return { value, valueSpan: textSpan ? span(textSpan.start, word.span.end) : word.span };
}

/** The first `length` characters of the beginning, such as an option's name. */
export function beginningSpan(word: Word, length: number): Span {
  const textSpan = piecesOf(word)[0]?.textSpan;
  return textSpan ? span(textSpan.start, textSpan.start + length) : word.span;
}
