// What one statement makes of the list, mapping, set or text that a name holds.
import type { Node } from 'web-tree-sitter';
import { argumentsOf } from '../syntax/arguments.ts';
import { parts, spanOf } from '../syntax/source.ts';
import { insideQuotes } from '../syntax/strings.ts';
import { asList, asMapping, itemOf, together } from './collections.ts';
import { anything, merge, missingOnly, nothing, one, without } from './mapping.ts';
import {
  AT_RUN_TIME,
  type Evaluator,
  keyText,
  type List,
  type Mapping,
  type PythonValue,
  textIn,
  textOf,
} from './python-value.ts';
import { piecesOf } from './text.ts';

/** What holds after the change; undefined where it changes nothing that is known of the value. */
export type Effect = (before: PythonValue) => PythonValue | undefined;

const ANYTHING: List = { kind: 'list', items: [], open: true };

/** Methods that change what they are called on. */
export const METHODS =
  'append|extend|insert|pop|remove|clear|update|setdefault|popitem|add|discard|sort|reverse|difference_update|intersection_update|appendleft|extendleft|popleft|__setitem__|__delitem__';

/** Undefined where nothing is changed. `name` is the name, or the attribute, that holds what is changed. */
export function effectAt(values: Evaluator, name: Node): Effect | undefined {
  const parent = name.parent;
  if (parent?.type === 'augmented_assignment' && parent.childForFieldName('left')?.id === name.id)
    return augmented(values, parent);
  if (parent?.type === 'subscript' && parent.childForFieldName('value')?.id === name.id)
    return subscripted(values, parent);
  const call = parent?.type === 'attribute' ? parent.parent : undefined;
  const isCalled = call?.type === 'call' && call.childForFieldName('function')?.id === parent?.id;
  if (!isCalled || parent?.childForFieldName('object')?.id !== name.id) return undefined;
  return called(values, parent.childForFieldName('attribute')?.text ?? '', call);
}

function augmented(values: Evaluator, statement: Node): Effect {
  const operator = statement.childForFieldName('operator')?.text;
  const right = statement.childForFieldName('right');
  return (before) => {
    if (!right || (operator !== '+=' && operator !== '|=')) return AT_RUN_TIME;
    const added = values.evaluate(right);
    if (before.kind === 'list') return together([before, asList(added) ?? ANYTHING]);
    if (operator === '|=') return mapped(before, (mapping) => merge([mapping, asMapping(added) ?? anything]));
    if (before.kind !== 'text') return AT_RUN_TIME;
    const pieces = [...before.pieces, ...piecesOf(added, right, spanOf(right))];
    return textOf(pieces, spanOf(statement));
  };
}

/** `name[key] = value`, `del name[key]`, `name[1:2] = values` */
function subscripted(values: Evaluator, subscript: Node): Effect | undefined {
  const key = subscript.childForFieldName('subscript');
  const outer = subscript.parent;
  if (!key || !outer) return undefined;
  if (outer.type === 'delete_statement')
    return (before) =>
      before.kind === 'list'
        ? spliced(before, key, [])
        : mapped(before, (mapping) => without(mapping, keyText(values, key), spanOf(outer)));
  const value = outer.type === 'assignment' ? outer.childForFieldName('right') : null;
  if (!value || outer.childForFieldName('left')?.id !== subscript.id) return undefined;
  return (before) => {
    if (before.kind === 'list')
      return key.type === 'slice'
        ? spliced(before, key, asList(values.evaluate(value)) ?? ANYTHING)
        : spliced(before, key, [itemOf(values, value)]);
    return mapped(before, (mapping) => {
      const name = keyText(values, key);
      if (name === undefined) return merge([mapping, anything]);
      return merge([mapping, one({ name, nameSpan: insideQuotes(key), span: spanOf(outer), value })]);
    });
  };
}

/** A change of a mapping speaks of one, whatever its name held before. */
function mapped(before: PythonValue, change: (mapping: Mapping) => Mapping): PythonValue | undefined {
  if (before.kind === 'mapping') return { kind: 'mapping', mapping: change(before.mapping) };
  return before.kind === 'unknown' || before.kind === 'imported'
    ? { kind: 'mapping', mapping: change(anything) }
    : undefined;
}

/** Where the places are not certain, neither are the items. */
function spliced(list: List, key: Node, added: List['items'] | List): List {
  const slice = key.type === 'slice';
  const [, first = '', last = ''] = /^(-?\d{1,4})?\s*:?\s*(-?\d{1,4})?$/.exec(key.text.replace(/^-\s+/, '-')) ?? [];
  const isKnown = !list.open && /^[-\d\s:]+$/.test(key.text) && (key.text.match(/:/g)?.length ?? 0) < 2;
  if (!isKnown) return { ...list, open: true };
  const place = (written: string, usual: number) => {
    const number = written === '' ? usual : Number(written);
    return Math.max(0, Math.min(number < 0 ? list.items.length + number : number, list.items.length));
  };
  const from = place(first, 0);
  const to = slice ? place(last, list.items.length) : from + 1;
  const made: List = 'kind' in added ? added : { kind: 'list', items: added, open: false };
  return together([
    { ...list, items: list.items.slice(0, from) },
    made,
    { ...list, items: list.items.slice(Math.max(from, to)) },
  ]);
}

function called(values: Evaluator, method: string, call: Node): Effect | undefined {
  const { positional, named, spread } = argumentsOf(call, values.source);
  const [first, second] = positional;
  const parted = parts(call.childForFieldName('arguments') ?? call)[0];
  const isStarred = parted?.type === 'list_splat';
  switch (method) {
    case 'append':
    case 'add':
      return onList((list) =>
        together([list, first ? { kind: 'list', items: [itemOf(values, first)], open: false } : ANYTHING]),
      );
    case 'extend':
      return onList((list) => together([list, (first && asList(values.evaluate(first))) ?? ANYTHING]));
    case 'insert':
      return onList((list) => (first && second ? inserted(values, list, first, second) : { ...list, open: true }));
    case 'remove':
    case 'discard':
      return onList((list) => removed(list, first && textIn(values.evaluate(first))));
    case 'reverse':
      return onList((list) => ({ ...list, items: [...list.items].reverse() }));
    case 'clear':
      return (before) =>
        before.kind === 'list' ? { kind: 'list', items: [], open: false } : mapped(before, () => nothing);
    case 'pop':
    case '__delitem__':
      return (before) => {
        if (before.kind !== 'list')
          return mapped(before, (mapping) => without(mapping, first && keyText(values, first), spanOf(call)));
        if (!first) return before.open ? before : { ...before, items: before.items.slice(0, -1) };
        return spliced(before, first, []);
      };
    case 'popitem':
      return (before) => mapped(before, (mapping) => without(mapping, undefined, spanOf(call)));
    case 'update':
      return (before) => {
        if (before.kind === 'list') return together([before, (first && asList(values.evaluate(first))) ?? ANYTHING]);
        const from = [...positional, ...spread].map((part) => asMapping(values.evaluate(part)) ?? anything);
        return mapped(before, (mapping) =>
          merge([mapping, ...from, ...named.map(one), ...(isStarred ? [anything] : [])]),
        );
      };
    case 'setdefault':
    case '__setitem__':
      return (before) => {
        const name = first && keyText(values, first);
        if (!first || !second || name === undefined) return mapped(before, (mapping) => mapping);
        const added = one({ name, nameSpan: insideQuotes(first), span: spanOf(call), value: second });
        return mapped(before, (mapping) =>
          merge([mapping, method === 'setdefault' ? missingOnly(mapping, added) : added]),
        );
      };
    default:
      return onList((list) => ({ ...list, open: true }));
  }
}

function onList(change: (list: List) => List): Effect {
  return (before) => (before.kind === 'list' ? change(before) : undefined);
}

function inserted(values: Evaluator, list: List, place: Node, item: Node): List {
  const at = /^-?\d{1,4}$/.test(place.text) ? Number(place.text) : undefined;
  if (at === undefined || (list.open && at !== 0)) return { ...list, open: true };
  const items = [...list.items];
  items.splice(at, 0, itemOf(values, item));
  return { ...list, items };
}

function removed(list: List, text: string | undefined): List {
  const at = text === undefined ? -1 : list.items.findIndex(({ value }) => textIn(value) === text);
  return at === -1 ? { ...list, open: true } : { ...list, items: list.items.filter((_, index) => index !== at) };
}
