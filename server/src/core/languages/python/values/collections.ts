// Lists and mappings as they are written, put together and taken apart.
import type { Node } from 'web-tree-sitter';
import { span } from '../../../text/span.ts';
import { type Arguments, removalOf } from '../syntax/arguments.ts';
import { parts, spanOf } from '../syntax/source.ts';
import { insideQuotes } from '../syntax/strings.ts';
import { environmentRead } from './environment-reads.ts';
import { anything, asDefault, either, merge, nothing, one } from './mapping.ts';
import { ancestorOf } from './paths.ts';
import {
  AT_RUN_TIME,
  type Evaluator,
  eachOf,
  type Item,
  keyText,
  type List,
  type Mapping,
  oneOf,
  type PythonValue,
  type Setting,
  type TextPiece,
  textOf,
  unknownValue,
} from './python-value.ts';
import { piecesOf } from './text.ts';

const ANYTHING: List = { kind: 'list', items: [], open: true };

/** The parts of a list, a tuple, a set, or the positional arguments of a call. */
export function listOf(values: Evaluator, all: readonly Node[]): List {
  return together(
    all.map((part): List => {
      if (part.type === 'list_splat') return asList(values.evaluate(parts(part)[0])) ?? ANYTHING;
      return { kind: 'list', items: [itemOf(values, part)], open: false };
    }),
  );
}

/** Evaluated when it is asked for. */
export function itemOf(values: Evaluator, node: Node): Item {
  return {
    span: spanOf(node),
    node,
    get value() {
      return values.evaluate(node);
    },
  };
}

/** No list that a person writes has more items. */
const MOST_ITEMS = 10_000;

export function together(lists: readonly List[]): List {
  if (lists.reduce((sum, { items }) => sum + items.length, 0) > MOST_ITEMS) return ANYTHING;
  return { kind: 'list', items: lists.flatMap(({ items }) => items), open: lists.some(({ open }) => open) };
}

/** Undefined when the value is not seen to be a list. Of several lists it is not known which items there are. */
export function asList(value: PythonValue): List | undefined {
  if (value.kind === 'list') return value;
  if (value.kind !== 'one-of') return undefined;
  return value.options.some((option) => asList(option)) ? ANYTHING : undefined;
}

/** Undefined when no part of the value is seen to be a mapping. */
export function asMapping(value: PythonValue): Mapping | undefined {
  if (value.kind === 'mapping') return value.mapping;
  if (value.kind !== 'one-of') return undefined;
  const options = value.options.map((option) => asMapping(option) ?? (isNone(option) ? nothing : undefined));
  if (!options.some((option) => option && option !== nothing)) return undefined;
  const all = options.map((option) => option ?? anything);
  return value.fallback ? asDefault(all.reduce(either)) : all.reduce(either);
}

function isNone(value: PythonValue): boolean {
  return value.kind === 'plain' && value.value === null;
}

export function mappingOfParts(values: Evaluator, dictionary: Node): PythonValue {
  const all = parts(dictionary);
  const mappings = all.map((part, index): Mapping => {
    if (part.type === 'dictionary_splat') return asMapping(values.evaluate(parts(part)[0])) ?? anything;
    const [key, value] = [part.childForFieldName('key'), part.childForFieldName('value')];
    const name = key ? keyText(values, key) : undefined;
    if (!key || !value || name === undefined) return anything;
    const removal = removalOf(all, index, values.source);
    return one({ name, nameSpan: insideQuotes(key), span: spanOf(part), value, ...(removal && { removal }) });
  });
  return { kind: 'mapping', mapping: merge(mappings) };
}

/** `{k: v for k, v in d.items() if …}`: what is left out depends on the condition, unless that only leaves out None. */
export function filteredMapping(values: Evaluator, node: Node): PythonValue {
  const body = node.childForFieldName('body');
  const [clause, ...others] = parts(node).filter(({ type }) => type === 'for_in_clause');
  const names = clause ? parts(clause.childForFieldName('left') ?? clause).map(({ text }) => text) : [];
  const call = clause?.childForFieldName('right');
  const callee = call?.type === 'call' ? call.childForFieldName('function') : null;
  const isSame =
    body?.childForFieldName('key')?.text === names[0] && body?.childForFieldName('value')?.text === names[1];
  if (!isSame || others.length > 0 || callee?.childForFieldName('attribute')?.text !== 'items') return AT_RUN_TIME;
  const mapping = asMapping(values.evaluate(callee.childForFieldName('object')));
  if (!mapping) return AT_RUN_TIME;
  const conditions = parts(node).filter(({ type }) => type === 'if_clause');
  const onlyNone = conditions.every(({ text }) => /^if\s+\(?\s*\w+\s+is\s+not\s+None\s*\)?$/.test(text));
  const settings = [...mapping.settings].map(([name, setting]): [string, Setting] => {
    const isKept = onlyNone && setting.ways.every((way) => !isNone(values.evaluate(way.value)));
    return [name, isKept || conditions.length === 0 ? setting : { ...setting, certain: false }];
  });
  return { kind: 'mapping', mapping: { ...mapping, settings: new Map(settings) } };
}

/** The value of an entry: one of several where more than one place may give it. */
export function valueOfSetting(values: Evaluator, setting: Setting): PythonValue {
  const ways = setting.ways.map(({ value }) => values.evaluate(value));
  if (setting.certain && !setting.fallback) return oneOf(ways);
  return oneOf([unknownValue('may be set elsewhere'), ...ways], setting.fallback);
}

/** What a call gives under a name, also in `**options`; undefined where it is not seen to give anything. */
export function argumentNamed(
  values: Evaluator,
  { named, spread }: Pick<Arguments, 'named' | 'spread'>,
  name: string,
): PythonValue | undefined {
  const given = named.find((one) => one.name === name)?.value;
  if (given) return values.evaluate(given);
  const setting = merge(spread.map((node) => asMapping(values.evaluate(node)) ?? anything)).settings.get(name);
  return setting && valueOfSetting(values, setting);
}

/** `a + b`: lists, or texts where one is seen to be one. */
export function sum(values: Evaluator, operands: readonly Node[], place: Node): PythonValue {
  const known = operands.map((operand) => ({ operand, value: values.evaluate(operand) }));
  if (known.some(({ value }) => asList(value))) {
    let lists: PythonValue = { kind: 'list', items: [], open: false };
    for (const { value } of known) lists = bothOf(lists, value);
    return lists;
  }
  if (!known.some(({ value }) => value.kind === 'text' || isOfTexts(value))) return AT_RUN_TIME;
  const pieces = known.flatMap(({ operand, value }): readonly TextPiece[] => piecesOf(value, operand, spanOf(operand)));
  return textOf(pieces, spanOf(place));
}

function bothOf(first: PythonValue, second: PythonValue): PythonValue {
  return eachOf(first, (left) =>
    eachOf(second, (right) => together([asList(left) ?? ANYTHING, asList(right) ?? ANYTHING])),
  );
}

function isOfTexts(value: PythonValue): boolean {
  return value.kind === 'one-of' && value.options.some((option) => option.kind === 'text' || isOfTexts(option));
}

/** `a | b` of mappings and sets. */
export function union(values: Evaluator, left: Node, right: Node): PythonValue {
  const both = [values.evaluate(left), values.evaluate(right)];
  const mappings = both.map(asMapping);
  if (mappings.some((mapping) => mapping))
    return { kind: 'mapping', mapping: merge(mappings.map((side) => side ?? anything)) };
  const lists = both.map(asList);
  return lists.some((list) => list) ? together(lists.map((side) => side ?? ANYTHING)) : AT_RUN_TIME;
}

/** `CONFIG["ray"]`, `HOSTS[0]`, `cmd[1:]`, `path.parents[1]`, `os.environ["X"]` */
export function itemAt(values: Evaluator, node: Node): PythonValue {
  const [object, key] = [node.childForFieldName('value'), node.childForFieldName('subscript')];
  if (!object || !key) return unknownValue('incomplete');
  if (values.bindings.pathOf(object) === 'os.environ') return environmentRead(values, node, key, undefined);
  if (object.type === 'attribute' && object.childForFieldName('attribute')?.text === 'parents')
    return ancestorOf(values.evaluate(object.childForFieldName('object')), key.text);
  return eachOf(values.evaluate(object), (one) => itemOfValue(values, one, key));
}

function itemOfValue(values: Evaluator, object: PythonValue, key: Node): PythonValue {
  if (object.kind === 'list') {
    if (key.type === 'slice') return sliceOf(object, key);
    const index = /^-?\s*\d{1,4}$/.test(key.text) ? Number(key.text.replace(/\s/g, '')) : undefined;
    return index === undefined ? AT_RUN_TIME : itemOfList(object, index);
  }
  const name = object.kind === 'mapping' ? keyText(values, key) : undefined;
  const setting = object.kind === 'mapping' && name !== undefined ? object.mapping.settings.get(name) : undefined;
  return setting ? valueOfSetting(values, setting) : AT_RUN_TIME;
}

export function itemOfList({ items, open }: List, index: number): PythonValue {
  return (open ? undefined : items.at(index)?.value) ?? AT_RUN_TIME;
}

function sliceOf(list: List, key: Node): PythonValue {
  const [, from = '', to = ''] = /^(-?\d{1,4})?\s*:\s*(-?\d{1,4})?$/.exec(key.text) ?? ['', 'no'];
  if (from === 'no' || (list.open && from + to !== '')) return ANYTHING;
  return {
    ...list,
    items: list.items.slice(from === '' ? 0 : Number(from), to === '' ? undefined : Number(to)),
  };
}

/** The parts of a text that is unpacked are none; those of a list are. */
export function pick(value: PythonValue, picks: readonly number[]): PythonValue {
  let picked = value;
  for (const index of picks)
    picked = eachOf(picked, (one) => (one.kind === 'list' ? itemOfList(one, index) : AT_RUN_TIME));
  return picked;
}

/** What a loop over the value goes through; undefined where that is not known. */
export function elementsOf(value: PythonValue): readonly PythonValue[] | undefined {
  if (value.kind === 'list' && value.items.length > 0) {
    const items = value.items.map((item) => item.value ?? AT_RUN_TIME);
    return value.open ? [...items, AT_RUN_TIME] : items;
  }
  if (value.kind === 'mapping')
    return [...value.mapping.settings.values()].map((setting): PythonValue => keyOf(setting));
  return undefined;
}

/** An entry's name as a text. */
function keyOf({ name, ways }: Setting): PythonValue {
  const place = ways.at(-1)?.nameSpan ?? span(0, 0);
  return { kind: 'text', pieces: [{ text: name, span: place, verbatim: false }], place };
}
