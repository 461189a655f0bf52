// Scalars as values: what a template or a variable fills in is unknown, or a default that can be replaced.
import { literal, unknown, type Value } from '../../../ray/facts/value.ts';
import { span } from '../../../text/span.ts';
import type { CommandContext, Piece } from '../../commands/command.ts';
import type { YamlNode } from './nodes.ts';

/** As YAML types it; `why` says what fills in the rest. */
export function typedValueOf(node: YamlNode | undefined): Value {
  if (node?.kind === 'sequence') return { kind: 'sequence', items: node.items.map(typedValueOf) };
  if (node?.kind !== 'scalar') return unknown('not a scalar');
  return node.templated ? unknown('a template') : literal(node.value);
}

/** As a string, the way variables and options take it. */
export function textValueOf(node: YamlNode | undefined): Value {
  if (node?.kind !== 'scalar') return unknown('not a scalar');
  if (node.templated) return unknown('a template');
  return node.value === null && node.text === '' ? unknown('taken from outside') : valueOfText(node.text);
}

/** `$X`, `${X}`, `$(X)`; a default behind `:-` or `-` is all that braces may hold beside the name. */
const VARIABLE = /\$\$|\$\{\w+(?::?-([^${}]*)|(?!\w)[^${}]*)\}|\$\(\w+\)|\$\w+/g;

/** `$$` takes the meaning from what follows. */
export const DEPENDENT = /\$\$|\$\(([A-Za-z_.][\w.-]*)\)/g;

/** Text in which compose, Kubernetes or a shell may fill in variables. */
export function valueOfText(text: string): Value {
  if (!text.includes('$')) return literal(text);
  let hasDefault = false;
  let isKnown = true;
  const filled = text.replace(VARIABLE, (variable, fallback: string | undefined) => {
    if (variable === '$$') return '$';
    if (fallback === undefined) isKnown = false;
    else hasDefault = true;
    return fallback ?? '';
  });
  if (!isKnown) return unknown('a variable');
  return hasDefault ? { kind: 'one-of', options: [literal(filled)], fallback: true } : literal(filled);
}

/** The stretches of a text that stands at `start`: what is written out, and what a variable fills in. */
export function piecesOf(
  text: string,
  start: number,
  variables?: CommandContext['variables'],
  dependent?: CommandContext['dependent'],
): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  const add = (to: number, value: Value, isText: boolean) => {
    const place = span(start + done, start + to);
    if (to > done) pieces.push({ value, span: place, ...(isText && { textSpan: place }) });
    done = to;
  };
  for (const { index, 0: variable } of text.matchAll(VARIABLE)) {
    add(index, literal(text.slice(done, index)), true);
    const place = span(start + index, start + index + variable.length);
    const name = /\w+/.exec(variable)?.[0] ?? '';
    const isOfShell = !variable.startsWith('$(') && variable !== '$$';
    const put = isOfShell ? undefined : dependent?.get(name);
    const known = isOfShell ? variables?.(name, place)?.value : put === undefined ? undefined : literal(put);
    add(index + variable.length, known ?? valueOfText(variable), false);
  }
  add(text.length, literal(text.slice(done)), true);
  return pieces;
}
