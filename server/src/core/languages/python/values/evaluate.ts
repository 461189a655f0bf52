// The one evaluator of Python: an expression gets its value here, and every reader of Python takes its values from it.

import type { Node } from 'web-tree-sitter';
import { leaveOut } from '../../left-out.ts';
import type { Binding } from '../names/binding.ts';
import type { Bindings } from '../names/bindings.ts';
import { argumentsOf } from '../syntax/arguments.ts';
import { DEEPEST, parts, type Source, spanOf } from '../syntax/source.ts';
import { formatPercent, valueOfCall } from './call-values.ts';
import { withChanges } from './changes.ts';
import {
  asList,
  elementsOf,
  filteredMapping,
  itemAt,
  listOf,
  mappingOfParts,
  pick,
  sum,
  union,
} from './collections.ts';
import { valueOfAttribute } from './definitions/attributes.ts';
import { valueOfParameter, yieldedBy } from './definitions/functions.ts';
import { type Imported, starredName } from './imported.ts';
import { ownEnvironment } from './mapping.ts';
import { joinedPath, OWN_FILE } from './paths.ts';
import { AT_RUN_TIME, type Evaluator, oneOf, type PythonValue, unknownValue } from './python-value.ts';
import { textOfLiteral } from './text.ts';

/** Against looking at one place. */
const EFFORT = 5;

export class Values implements Evaluator {
  readonly bindings: Bindings;
  readonly source: Source;
  private readonly others: Pick<Imported, 'value'>;
  private readonly known = new Map<number, PythonValue>();
  private readonly busy = new Set<number>();
  /** How often something was too deep or led back to itself: what was on the way to it is not kept. */
  private cuts = 0;

  constructor(bindings: Bindings, others: Pick<Imported, 'value'>) {
    this.bindings = bindings;
    this.others = others;
    this.source = bindings.source;
  }

  /** Never throws; what only a run shows is unknown, with why. */
  readonly evaluate = (node: Node | PythonValue | null | undefined): PythonValue => {
    if (!node) return unknownValue('incomplete');
    if ('kind' in node) return node;
    const known = this.known.get(node.id);
    if (known) return known;
    if (this.busy.size > DEEPEST)
      leaveOut(spanOf(node), `Values of values are followed ${DEEPEST} deep; what is deeper is unknown.`);
    if (this.busy.has(node.id) || this.busy.size > DEEPEST || !this.source.mayStep(EFFORT)) {
      this.cuts++;
      return unknownValue('too many steps');
    }
    const before = this.cuts;
    this.busy.add(node.id);
    const value = valueOfExpression(this, node);
    this.busy.delete(node.id);
    if (this.cuts === before) this.known.set(node.id, value);
    return value;
  };

  readonly imported = (name: string, use: Node): PythonValue => this.others.value(name, use);
}

function valueOfExpression(values: Evaluator, node: Node): PythonValue {
  switch (node.type) {
    case 'string':
    case 'concatenated_string':
      return textOfLiteral(values, node);
    case 'integer':
    case 'float':
    case 'unary_operator':
      return numberOf(node);
    case 'true':
    case 'false':
      return { kind: 'plain', value: node.type === 'true', place: spanOf(node) };
    case 'none':
      return { kind: 'plain', value: null, place: spanOf(node) };
    case 'parenthesized_expression':
    case 'await':
      return values.evaluate(parts(node)[0]);
    case 'named_expression':
      return values.evaluate(node.childForFieldName('value'));
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list':
      return listOf(values, parts(node));
    case 'dictionary':
      return mappingOfParts(values, node);
    case 'dictionary_comprehension':
      return filteredMapping(values, node);
    case 'identifier':
      return valueOfName(values, node);
    case 'conditional_expression': {
      const [yes, , no] = parts(node);
      return oneOf([values.evaluate(yes), values.evaluate(no)]);
    }
    case 'boolean_operator':
      return valueOfBoolean(values, node);
    case 'binary_operator':
      return valueOfOperation(values, node);
    case 'subscript':
      return itemAt(values, node);
    case 'attribute':
      return valueOfAttribute(values, node);
    case 'call':
      return valueOfCall(values, node);
    case 'lambda':
      return { kind: 'definition', node };
    default:
      return AT_RUN_TIME;
  }
}

/** The right side of `or` is what is taken unless the left one is given. */
function valueOfBoolean(values: Evaluator, node: Node): PythonValue {
  const [left, right] = ['left', 'right'].map((side) => values.evaluate(node.childForFieldName(side)));
  const isOr = node.childForFieldName('operator')?.text === 'or';
  const truth = truthOf(left as PythonValue);
  if (truth !== undefined) return (truth === isOr ? left : right) as PythonValue;
  return isOr ? oneOf([left as PythonValue, right as PythonValue], true) : oneOf([AT_RUN_TIME, right as PythonValue]);
}

/** Undefined where it depends on the run. */
function truthOf(value: PythonValue): boolean | undefined {
  switch (value.kind) {
    case 'plain':
      return Boolean(value.value);
    case 'text':
      if (value.pieces.some((piece) => 'text' in piece && piece.text !== '')) return true;
      return value.pieces.length === 0 ? false : undefined;
    case 'list':
      return value.items.length > 0 ? true : value.open ? undefined : false;
    case 'mapping': {
      const { settings, open } = value.mapping;
      if ([...settings.values()].some(({ certain }) => certain)) return true;
      return open || settings.size > 0 ? undefined : false;
    }
    case 'path':
    case 'definition':
    case 'instance':
      return true;
    default:
      return undefined;
  }
}

function valueOfOperation(values: Evaluator, node: Node): PythonValue {
  const operator = node.childForFieldName('operator')?.text;
  const [left, right] = [node.childForFieldName('left'), node.childForFieldName('right')];
  if (!left || !right) return unknownValue('incomplete');
  switch (operator) {
    case '+':
      return sum(values, operandsOf(node), node);
    case '|':
      return union(values, left, right);
    case '/':
      return joinedPath([values.evaluate(left), values.evaluate(right)]);
    case '%':
      return formatPercent(values, left, right, node);
    default:
      return unknownValue('put together at run time');
  }
}

/** `a + b + c` is one sum, however long. */
function operandsOf(node: Node): Node[] {
  const operands: Node[] = [];
  let left: Node | null = node;
  while (left?.type === 'binary_operator' && left.childForFieldName('operator')?.text === '+') {
    const right = left.childForFieldName('right');
    if (right) operands.unshift(right);
    left = left.childForFieldName('left');
  }
  if (left) operands.unshift(left);
  return operands;
}

const NUMBER =
  /^([-+]?)\s*((?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][-+]?\d+)?|0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+)$/;

function numberOf(node: Node): PythonValue {
  const match = NUMBER.exec(node.text);
  const number = match ? Number((match[2] as string).replaceAll('_', '')) : Number.NaN;
  if (!Number.isFinite(number)) return AT_RUN_TIME;
  return { kind: 'plain', value: match?.[1] === '-' ? -number : number, place: spanOf(node) };
}

function valueOfName(values: Evaluator, name: Node): PythonValue {
  const bound = values.bindings.lookup(name.text, name);
  if (bound.length === 0) return unboundName(values, name);
  if (bound.some(({ kind }) => kind === 'import') && values.bindings.pathOf(name) === 'os.environ')
    return { kind: 'mapping', mapping: ownEnvironment };
  const isParameter = bound.some(({ kind }) => kind === 'parameter');
  const options = bound.map((binding) => valueOfBinding(values, binding, name));
  const value = options.length === 1 ? (options[0] as PythonValue) : oneOf(options, isParameter);
  return withChanges(values, name, bound, value);
}

function unboundName(values: Evaluator, name: Node): PythonValue {
  if (name.text === '__file__') return OWN_FILE;
  const starred = starredName(values, name.text);
  return starred === undefined ? unknownValue(`the name ${name.text}`) : values.imported(starred, name);
}

function valueOfBinding(values: Evaluator, binding: Binding, use: Node): PythonValue {
  const { kind, node, value, path, picks = [] } = binding;
  switch (kind) {
    case 'value':
      return pick(values.evaluate(value), picks);
    case 'each':
      return eachElement(values, value, picks);
    case 'with':
      return entered(values, value);
    case 'definition':
      return node.parent ? { kind: 'definition', node: node.parent } : AT_RUN_TIME;
    case 'parameter':
      return valueOfParameter(values, binding);
    case 'import':
      return values.imported(path ?? node.text, use);
    default:
      return unknownValue(`the name ${node.text}`);
  }
}

/** `for host in HOSTS`, `for key, value in OPTIONS.items()`: one of them at a time. */
function eachElement(values: Evaluator, iterated: Node | undefined, picks: readonly number[]): PythonValue {
  const callee = iterated?.type === 'call' ? iterated.childForFieldName('function') : null;
  const method = callee?.childForFieldName('attribute')?.text;
  const object = callee?.childForFieldName('object');
  if (object && (method === 'items' || method === 'values')) {
    const mapping = values.evaluate(object);
    if (mapping.kind !== 'mapping') return AT_RUN_TIME;
    const ways = [...mapping.mapping.settings.values()].flatMap((setting) => setting.ways);
    const isKey = method === 'items' && picks[0] === 0;
    const elements = isKey ? elementsOf(mapping) : ways.map((way) => values.evaluate(way.value));
    return oneOf(elements ?? [AT_RUN_TIME]);
  }
  const value = values.evaluate(
    callee && values.bindings.pathOf(callee) === 'builtins.sorted' ? firstOf(values, iterated) : iterated,
  );
  const elements = elementsOf(value.kind === 'one-of' ? (asList(value) ?? value) : value);
  return elements ? oneOf(elements.map((element) => pick(element, picks))) : AT_RUN_TIME;
}

function firstOf(values: Evaluator, call: Node | undefined): Node | undefined {
  return call && argumentsOf(call, values.source).positional[0];
}

/** `with nullcontext(value) as name`, and what a context manager of the file yields. */
function entered(values: Evaluator, manager: Node | undefined): PythonValue {
  if (manager?.type !== 'call') return AT_RUN_TIME;
  const callee = manager.childForFieldName('function');
  if (/^contextlib\.(?:nullcontext|closing)$/.test(values.bindings.pathOf(callee) ?? ''))
    return values.evaluate(firstOf(values, manager));
  const definition = values.evaluate(callee);
  const yielded = definition.kind === 'definition' ? yieldedBy(values, definition.node) : [];
  return yielded.length > 0 ? oneOf(yielded.map((node) => values.evaluate(parts(node)[0]))) : AT_RUN_TIME;
}
