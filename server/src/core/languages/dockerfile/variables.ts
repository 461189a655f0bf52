// Puts the values of build arguments and variables where a Dockerfile names them.
import { literal, unknown, type Value } from '../../ray/value.ts';

export type Variables = ReadonlyMap<string, Value>;

/** `$NAME`, `${NAME}`, and a default or a replacement behind `:-`, `-`, `:+` or `+`. */
const REFERENCE = /\\(.)|\$(?:(\w+)|\{(\w+)(?:(:?[-+])([^{}$]*))?\})/g;

/** What a build argument is worth: its default, unless the build is given another. */
export function argument(value: Value | undefined): Value {
  if (value?.kind === 'one-of' && value.fallback) return value;
  const given = unknown('a build argument');
  return value ? { kind: 'one-of', options: [given, value], fallback: true } : given;
}

/** Unknown if a variable is that is needed; a default stays one in all that is made of it. */
export function expand(text: string, variables: Variables): Value {
  if (!text.includes('$')) return literal(text);
  let certain = true;
  let known = true;
  const expanded = text.replace(REFERENCE, (all, escaped, bare, braced, operator, word) => {
    if (escaped !== undefined) return escaped === '$' ? '$' : all;
    const value = variables.get(bare ?? braced);
    const { text: found, sure } = textOf(value);
    if (operator?.endsWith('+')) {
      certain &&= sure;
      return found || !sure ? word : '';
    }
    if (operator && !found) {
      certain = false;
      return word;
    }
    certain &&= sure;
    known &&= found !== undefined;
    return found ?? '';
  });
  if (!known || expanded.includes('${')) return unknown('a variable');
  return certain ? literal(expanded) : argument(literal(expanded));
}

function textOf(value: Value | undefined): { readonly text: string | undefined; readonly sure: boolean } {
  if (value?.kind === 'literal') return { text: String(value.value), sure: true };
  const fallback = value?.kind === 'one-of' && value.fallback ? value.options.at(-1) : undefined;
  return { text: fallback?.kind === 'literal' ? String(fallback.value) : undefined, sure: false };
}
