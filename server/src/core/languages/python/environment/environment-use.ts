// Tells whether the name of a variable stands where that variable is set.
import type { Node } from 'web-tree-sitter';
import type { Bindings } from '../names/bindings.ts';
import { closest } from '../syntax/ancestors.ts';
import { argumentsOf } from '../syntax/arguments.ts';
import { parts } from '../syntax/source.ts';
import { plainText } from '../syntax/strings.ts';
import {
  type Assignment,
  entriesOf,
  isEnvironment,
  isPatch,
  isUpdate,
  ofMapping,
  PROCESS,
  statementOf,
  TEST,
  UNSPECIFIED,
} from './environment-holder.ts';

/** `use` is a quoted name, a constant that holds one, or the name of a keyword argument. Undefined where it is only read. */
export function assignmentOf(bindings: Bindings, use: Node): Assignment | undefined {
  const parent = use.parent;
  switch (parent?.type) {
    case 'subscript':
      return subscripted(bindings, parent, use);
    case 'argument_list':
      return argument(bindings, parent, use);
    case 'pair':
      return parent.childForFieldName('key')?.id === use.id ? entry(bindings, parent) : namedByEntry(parent);
    case 'keyword_argument':
      return parent.childForFieldName('name')?.id === use.id ? keyword(bindings, parent) : namedByKeyword(parent);
    default:
      return undefined;
  }
}

function subscripted(bindings: Bindings, subscript: Node, use: Node): Assignment | undefined {
  const object = subscript.childForFieldName('value');
  const outer = subscript.parent;
  if (!object || !outer || object.id === use.id) return undefined;
  const kind = isEnvironment(bindings, object) ? PROCESS : ofMapping(bindings, object);
  if (outer.type === 'delete_statement')
    return kind === PROCESS ? { ...kind, node: outer, operation: 'unset', statement: outer } : undefined;
  const value = outer.type === 'assignment' ? outer.childForFieldName('right') : null;
  if (!value || outer.childForFieldName('left')?.id !== subscript.id) return undefined;
  return { ...kind, node: outer, operation: 'set', value, ...statementOf(outer) };
}

function argument(bindings: Bindings, list: Node, use: Node): Assignment | undefined {
  const call = list.parent;
  const callee = call?.childForFieldName('function');
  if (call?.type !== 'call' || !callee) return undefined;
  const { positional } = argumentsOf(call, bindings.source);
  const [first, second, third] = positional;
  const path = bindings.pathOf(callee);
  const method = callee.type === 'attribute' ? callee.childForFieldName('attribute')?.text : undefined;
  const object = callee.childForFieldName('object');
  if (method === 'setitem' && second?.id === use.id && first && third && isEnvironment(bindings, first))
    return { ...TEST, node: call, operation: 'set', value: third };
  if (first?.id !== use.id) return undefined;
  const set = second && { node: call, value: second, ...statementOf(call) };
  if (path === 'os.putenv') return set && { ...PROCESS, ...set, operation: 'set' };
  if (path === 'os.unsetenv') return { ...PROCESS, node: call, operation: 'unset', ...statementOf(call) };
  if (!object) return undefined;
  if (/monkeypatch|^mp?$/i.test(object.text)) {
    if (method === 'delenv') return { ...TEST, node: call, operation: 'unset' };
    return method === 'setenv' && second ? { ...TEST, node: call, value: second, operation: 'set' } : undefined;
  }
  if (isEnvironment(bindings, object)) {
    if (method === 'pop') return { ...PROCESS, node: call, operation: 'unset', ...statementOf(call) };
    if (method === '__setitem__') return set && { ...PROCESS, ...set, operation: 'set' };
    return method === 'setdefault' && set ? { ...PROCESS, ...set, operation: 'default' } : undefined;
  }
  return method === 'setdefault' && set ? { ...ofMapping(bindings, object), ...set, operation: 'default' } : undefined;
}

function entry(bindings: Bindings, pair: Node): Assignment | undefined {
  const value = pair.childForFieldName('value');
  const dictionary = pair.parent;
  if (!value || dictionary?.type !== 'dictionary') return undefined;
  const only = dictionary.namedChildCount === 1;
  return { ...entriesOf(bindings, dictionary, only), node: pair, operation: 'set', value };
}

/** `os.environ.update(RAY_X="…")`, `patch.dict(os.environ, RAY_X="…")`, `dict(RAY_X="…")`; no other call sets a variable. */
function keyword(bindings: Bindings, argumentNode: Node): Assignment | undefined {
  const value = argumentNode.childForFieldName('value');
  const call = argumentNode.parent?.parent;
  const callee = call?.childForFieldName('function');
  if (!value || call?.type !== 'call' || !callee) return undefined;
  const set = { node: argumentNode, operation: 'set', value } as const;
  const only = argumentNode.parent?.namedChildCount === 1;
  if (isUpdate(bindings, callee)) return { ...PROCESS, ...set, ...(only && statementOf(call)) };
  if (isPatch(bindings, call)) return { ...TEST, ...set };
  return bindings.pathOf(callee) === 'builtins.dict' ? { ...entriesOf(bindings, call, false), ...set } : undefined;
}

/** `V1EnvVar(name="RAY_X", value="…")` */
function namedByKeyword(argumentNode: Node): Assignment | undefined {
  const call = closest(argumentNode, 'call');
  const callee = call?.childForFieldName('function');
  if (!call || argumentNode.childForFieldName('name')?.text !== 'name' || !/EnvVar$/.test(callee?.text ?? ''))
    return undefined;
  const values = (argumentNode.parent?.namedChildren ?? []).map((one) =>
    one.childForFieldName('name')?.text === 'value' ? one.childForFieldName('value') : null,
  );
  const value = values.find((one) => one !== null);
  return value ? { ...UNSPECIFIED, node: call, operation: 'set', value } : undefined;
}

/** `{"name": "RAY_X", "value": "…"}` */
function namedByEntry(pair: Node): Assignment | undefined {
  const dictionary = pair.parent;
  const keyed = (one: Node, name: string) => {
    const key = one.childForFieldName('key');
    return key !== null && plainText(key) === name;
  };
  if (dictionary?.type !== 'dictionary' || !keyed(pair, 'name')) return undefined;
  const value = parts(dictionary)
    .find((one) => one.type === 'pair' && keyed(one, 'value'))
    ?.childForFieldName('value');
  return value ? { ...UNSPECIFIED, node: dictionary, operation: 'set', value } : undefined;
}
