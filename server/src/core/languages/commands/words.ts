// Looks at the words of a command: their text, the program they name, and what stands behind an equals sign.
import { certainText, literal, type Scalar, unknown, type Value } from '../../ray/facts/value.ts';
import { type Span, span } from '../../text/span.ts';
import type { Piece, Word } from './command.ts';

/** Undefined unless the word is known to the last character. */
export function textOf(word: Word | undefined): string | undefined {
  return certainText(word?.value);
}

/**
 * `ray` for `/opt/venv/bin/ray`, also in a folder that is not known: `$VENV/bin/ray`. `${RAY:-ray}` is the default. Undefined where the
 * name itself is not known.
 */
export function programOf(word: Word | undefined): string | undefined {
  const whole = textOf(word) ?? (word?.value.kind === 'one-of' ? usualText(word.value) : undefined);
  const path = whole ?? certainText(word?.pieces?.at(-1)?.value);
  const slash = path?.lastIndexOf('/') ?? -1;
  return slash === -1 ? whole : path?.slice(slash + 1);
}

/** `$RAY_BIN`, `'$RAY'` inside a quoted script: a variable that can only hold the way to Ray's program. */
export function isRayVariable(word: Word | undefined): boolean {
  if (!word) return false;
  const text = textOf(word);
  if (text !== undefined) return /^\$\{?(?=\w*RAY)\w+\}?$/i.test(text);
  return word.value.kind === 'unknown' && /\bvariable (?=\w*RAY)\w+$/i.test(word.value.why);
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

/** More possibilities than this are not distinguished. */
const MOST = 16;

/** The texts one after another; unknown as soon as one piece is, one of several where a piece is. */
export function joinedValue(values: readonly Value[]): Value {
  let joined: Value = literal('');
  for (const value of values) joined = joinTwo(joined, value);
  return joined;
}

function joinTwo(left: Value, right: Value): Value {
  if (left.kind === 'literal' && right.kind === 'literal') return literal(asText(left.value) + asText(right.value));
  if (left.kind === 'unknown') return isEmpty(right) ? left : unknown(left.why);
  if (right.kind === 'unknown') return isEmpty(left) ? right : unknown(right.why);
  const [firsts, seconds] = [optionsOf(left), optionsOf(right)];
  if (!firsts || !seconds || firsts.length * seconds.length > MOST) return unknown('put together at run time');
  const options = firsts.flatMap((first) => seconds.map((second) => joinTwo(first, second)));
  return { kind: 'one-of', options, fallback: isFallback(left) || isFallback(right) };
}

function isEmpty(value: Value): boolean {
  return value.kind === 'literal' && value.value === '';
}

function optionsOf(value: Value): readonly Value[] | undefined {
  if (value.kind === 'literal') return [value];
  return value.kind === 'one-of' ? value.options : undefined;
}

function isFallback(value: Value): boolean {
  return value.kind === 'one-of' && value.fallback;
}

function asText(value: Scalar): string {
  return value === null ? '' : String(value);
}

/** What the value is unless something else is given; undefined where nothing is known. */
export function usualText(value: Value): string | undefined {
  const usual =
    value.kind === 'one-of' && value.fallback ? value.options.find(({ kind }) => kind === 'literal') : value;
  return usual?.kind === 'literal' ? String(usual.value) : undefined;
}
