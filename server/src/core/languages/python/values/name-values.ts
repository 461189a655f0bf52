// What a name is worth: what it is bound to, and what is done to that before it is used.
import type { Node } from 'web-tree-sitter';
import type { Binding } from '../names/binding.ts';
import { argumentsOf } from '../syntax/arguments.ts';
import { parts } from '../syntax/source.ts';
import { withChanges } from './changes.ts';
import { asList, elementsOf, pick } from './collections.ts';
import { valueOfParameter, yieldedBy } from './definitions/functions.ts';
import { starredName } from './imported.ts';
import { ownEnvironment } from './mapping.ts';
import { OWN_FILE } from './paths.ts';
import { AT_RUN_TIME, type Evaluator, oneOf, type PythonValue, unknownValue } from './python-value.ts';

export function valueOfName(values: Evaluator, name: Node): PythonValue {
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
