// Puts the values of build arguments and variables where a Dockerfile names them.
import { literal, unknown, type Value } from '../../ray/facts/value.ts';
import { joinedValue } from '../commands/words.ts';

/** Undefined for names that this file does not set. */
export type Variables = (name: string) => Value | undefined;

/** An escaped character, or `$NAME`, `${NAME}`, with a default or a replacement behind `:-`, `-`, `:+` or `+`. */
const REFERENCE = /\\(.)|\$(?:(\w+)|\{(\w+)(?:(:?[-+])([^{}$]*))?\})/g;

/** What a build argument is worth: its default, unless the build is given another. */
export function argument(fallback: Value | undefined): Value {
  const given = unknown('a build argument');
  if (!fallback) return given;
  return fallback.kind === 'one-of' ? fallback : { kind: 'one-of', options: [given, fallback], fallback: true };
}

/** Unknown if a variable is that is needed; a default stays one in all that is made of it. */
export function expand(text: string, variables: Variables): Value {
  const pieces: Value[] = [];
  let end = 0;
  for (const { index, 0: all, 1: escaped, 2: bare, 3: braced, 4: operator, 5: word = '' } of text.matchAll(REFERENCE)) {
    pieces.push(literal(text.slice(end, index)));
    end = index + all.length;
    if (escaped !== undefined) pieces.push(literal(escaped === '$' ? '$' : all));
    else pieces.push(referenced(variables(bare ?? braced ?? ''), operator, word));
  }
  const rest = text.slice(end);
  return joinedValue([...pieces, rest.includes('${') ? unknown('a variable') : literal(rest)]);
}

function referenced(value: Value | undefined, operator: string | undefined, word: string): Value {
  if (operator?.endsWith('+')) return value?.kind === 'literal' && value.value ? literal(word) : unknown(ELSEWHERE);
  if (operator && (!value || value.kind === 'unknown')) return argument(literal(word));
  return value ?? unknown(ELSEWHERE);
}

const ELSEWHERE = 'a variable that is set elsewhere';
