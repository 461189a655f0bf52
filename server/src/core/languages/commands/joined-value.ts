// What a word of several pieces is worth: `--port=` and `$PORT` together.
import { literal, type Scalar, unknown, type Value } from '../../ray/facts/value.ts';

/** More possibilities than this are not told apart. */
const MOST = 16;

/** The texts one after another; unknown as soon as one piece is, one of several where a piece is. */
export function joinedValue(values: readonly Value[]): Value {
  let joined: Value = literal('');
  for (const value of values) joined = joinTwo(joined, value);
  return joined;
}

function joinTwo(left: Value, right: Value): Value {
  if (left.kind === 'literal' && right.kind === 'literal') return literal(asText(left.value) + asText(right.value));
  if (left.kind === 'unknown') return left;
  if (right.kind === 'unknown') return right;
  const [firsts, seconds] = [optionsOf(left), optionsOf(right)];
  if (!firsts || !seconds || firsts.length * seconds.length > MOST) return unknown('put together at run time');
  const options = firsts.flatMap((first) => seconds.map((second) => joinTwo(first, second)));
  return { kind: 'one-of', options, fallback: isFallback(left) || isFallback(right) };
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
