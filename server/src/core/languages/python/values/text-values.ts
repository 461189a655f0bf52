// Values that an expression spells out: text from literals, f-strings, concatenation and formatting, and numbers.
import type { Node } from 'web-tree-sitter';
import { literal, unknown, type Value } from '../../../ray/facts/value.ts';
import { parts } from '../source.ts';
import { stringPieces } from './strings.ts';

/** What a part of the expression is worth. */
type ValueAt = (node: Node | null | undefined) => Value;

const AT_RUN_TIME = unknown('put together at run time');

/** A string, or several side by side, if every piece is known. */
export function textOf(node: Node, valueAt: ValueAt): Value {
  let text = '';
  for (const part of node.type === 'string' ? [node] : parts(node)) {
    for (const piece of stringPieces(part) ?? [undefined]) {
      const written = typeof piece === 'string' || !piece ? piece : asText(valueAt(piece));
      if (written === undefined) return AT_RUN_TIME;
      text += written;
    }
  }
  return literal(text);
}

/** `a + b` and `a % b`, if every piece is known. */
export function joinedText(node: Node, valueAt: ValueAt): Value {
  const left = textIn(valueAt(node.childForFieldName('left')));
  const operator = node.childForFieldName('operator')?.text;
  const right = node.childForFieldName('right');
  if (left === undefined || !right) return AT_RUN_TIME;
  if (operator === '+') {
    const added = textIn(valueAt(right));
    return added === undefined ? AT_RUN_TIME : literal(left + added);
  }
  if (operator !== '%') return AT_RUN_TIME;
  const values = (right.type === 'tuple' ? parts(right) : [right]).map(valueAt);
  return filled(left, /%[sd]/g, values) ?? AT_RUN_TIME;
}

/** `"{}:{}".format(a, b)`; undefined for anything less plain. */
export function formattedText(template: Value, values: readonly Value[]): Value | undefined {
  const text = textIn(template);
  return text === undefined ? undefined : filled(text, /\{\}/g, values);
}

/** Undefined unless places and values match one to one and nothing else looks like a place. */
function filled(template: string, places: RegExp, values: readonly Value[]): Value | undefined {
  const texts = values.map(asText);
  const fixed = template.split(places);
  if (fixed.length !== texts.length + 1 || texts.includes(undefined) || fixed.some((text) => /[%{}]/.test(text)))
    return undefined;
  return literal(fixed.map((text, index) => text + (texts[index] ?? '')).join(''));
}

function textIn(value: Value): string | undefined {
  return value.kind === 'literal' && typeof value.value === 'string' ? value.value : undefined;
}

/** As `str` writes it. */
function asText(value: Value): string | undefined {
  if (value.kind !== 'literal') return undefined;
  if (value.value === null) return 'None';
  if (typeof value.value === 'boolean') return value.value ? 'True' : 'False';
  return typeof value.value === 'number' && !Number.isInteger(value.value) ? undefined : String(value.value);
}

const NUMBER =
  /^([-+]?)\s*((?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][-+]?\d+)?|0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+)$/;

export function numberOf(node: Node): Value {
  const match = NUMBER.exec(node.text);
  const number = match ? Number((match[2] as string).replaceAll('_', '')) : Number.NaN;
  if (!Number.isFinite(number)) return unknown('decided at run time');
  return literal(match?.[1] === '-' ? -number : number);
}
