// The one evaluator of Python: an expression comes to a value here, and every reader of Python takes its values from it.
import type { Node } from 'web-tree-sitter';
import type { Bindings } from '../names/bindings.ts';
import { parts, type Source, spanOf } from '../syntax/source.ts';
import { formatPercent, valueOfCall } from './call-values.ts';
import { filteredMapping, itemAt, listOf, mappingOfParts, sum, union } from './collections.ts';
import { valueOfAttribute } from './definitions/attributes.ts';
import type { Imported } from './imported.ts';
import { valueOfName } from './name-values.ts';
import { joinedPath } from './paths.ts';
import { AT_RUN_TIME, type Evaluator, oneOf, type PythonValue, unknownValue } from './python-value.ts';
import { textOfLiteral } from './text.ts';

/** An expression in an expression, a name for a name: nobody goes deeper. */
const DEEPEST = 24;
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
