// Ray's environment variables that a Python file sets, found by their names.

import type { Node } from 'web-tree-sitter';
import { isNameForRay } from '../../../ray/auth.ts';
import type { EnvironmentSetting, Holds } from '../../../ray/facts/environment.ts';
import { unknown } from '../../../ray/facts/value.ts';
import type { Span } from '../../../text/span.ts';
import type { Bindings } from '../names/bindings.ts';
import { holdsOf, isNeverCalled, orderOf } from '../names/order.ts';
import { conditionsAround, holds, type Running } from '../names/scopes.ts';
import { argumentsOf } from '../syntax/arguments.ts';
import { closest, ownLines, parts, type Source, spanOf } from '../syntax/source.ts';
import { insideQuotes, plainText } from '../syntax/strings.ts';
import type { Evaluator } from '../values/python-value.ts';
import { resolve } from '../values/scalar.ts';
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

/** Quoted, or a keyword argument. Names that merely end like Ray's do not match. */
const NAME = /(["'])(RAY_\w+)\1|\b(RAY_\w+)[ \t]*=(?!=)/gi;

/** In mappings whose use is not known only the names of token authentication are telling, spelled nearly as Ray does. */
const TELLING = /^RAY_auth_/i;

/** `starts` are the calls that start Ray in this program. */
export function readEnvironment(values: Evaluator, starts: readonly Running[]): EnvironmentSetting[] {
  const { bindings } = values;
  const settings = new Map<number, EnvironmentSetting>();
  for (const match of bindings.source.text.matchAll(NAME)) {
    const name = match[2] ?? match[3];
    const key = name && isNameForRay(name) && keyAt(bindings.source, match.index, match[2] !== undefined);
    if (!key || (key.type === 'string' && plainText(key) !== name)) continue;
    for (const use of usesOf(bindings, key)) {
      const found = assignmentOf(bindings, use);
      if (!found || settings.has(found.node.startIndex) || bindings.neverRuns(found.node)) continue;
      if (found.scope === 'unspecified' && !(TELLING.test(name) && name.startsWith('RAY'))) continue;
      settings.set(found.node.startIndex, settingOf(values, found, name, insideQuotes(key), starts));
    }
  }
  return [...settings.values()].sort((a, b) => a.span.start - b.span.start);
}

function keyAt(source: Source, offset: number, quoted: boolean): Node | undefined {
  const leaf = source.leafAt(offset);
  if (!leaf) return undefined;
  return quoted ? closest(leaf, 'string') : source.identifierAt(offset);
}

/** The name itself, and where a constant that holds it is used. */
function usesOf(bindings: Bindings, key: Node): Node[] {
  const assignment = key.parent;
  const constant = assignment?.type === 'assignment' ? assignment.childForFieldName('left') : null;
  if (key.type !== 'string' || constant?.type !== 'identifier') return [key];
  const uses: Node[] = [];
  for (const at of bindings.source.words(constant.text)) {
    if (at === constant.startIndex) continue;
    const use = bindings.source.identifierAt(at);
    const [binding, ...others] = use ? bindings.lookup(constant.text, use) : [];
    if (use && others.length === 0 && binding?.node.startIndex === constant.startIndex) uses.push(use);
  }
  return uses;
}

function settingOf(
  values: Evaluator,
  found: Assignment,
  name: string,
  nameSpan: Span,
  starts: readonly Running[],
): EnvironmentSetting {
  const { bindings } = values;
  const resolved = found.value && resolve(values, found.value);
  const runsAt = found.runsAt ?? found.node;
  const isOrdered = found.scope === 'process' && !isNeverCalled(bindings, runsAt, starts);
  const order = isOrdered ? orderOf(bindings, runsAt, starts) : 'unordered';
  const isDefault = found.operation === 'set' && isSetIfMissing(bindings, runsAt, name);
  const lines = found.statement && ownLines(bindings.source, found.statement);
  return {
    holds: isDefault || found.scope !== 'process' ? 'surely' : whetherHolds(bindings, found, runsAt, starts),
    name,
    operation: isDefault ? 'default' : found.operation,
    value: resolved?.value ?? unknown(found.operation === 'unset' ? 'removed' : 'decided at run time'),
    scope: found.scope,
    order: found.isTestDouble && order !== 'before-import' ? 'unordered' : order,
    span: spanOf(found.node),
    nameSpan,
    valueSpan: resolved?.span ?? spanOf(found.node),
    ...(lines && { lines }),
  };
}

/** What a test lays over the environment ends with its `with`, or with the test. */
function whetherHolds(bindings: Bindings, found: Assignment, runsAt: Node, starts: readonly Running[]): Holds {
  const during = found.isTestDouble ? closest(runsAt, 'with_statement') : undefined;
  if (found.isTestDouble && starts.length === 0) return 'no longer';
  if (during && !starts.some(({ node }) => holds(during, node))) return 'no longer';
  return holdsOf(bindings, runsAt, starts);
}

/** `if "X" not in os.environ: os.environ["X"] = …` is a default. */
function isSetIfMissing(bindings: Bindings, node: Node, name: string): boolean {
  const [branch, ...others] = conditionsAround(node);
  const condition = branch?.parent?.type === 'if_statement' ? branch.parent.childForFieldName('condition') : undefined;
  if (!condition || others.length > 0 || branch?.type !== 'block') return false;
  const isOfName = condition.text.includes(`"${name}"`) || condition.text.includes(`'${name}'`);
  return isOfName && /\bnot\b|\bis\s+None\b/.test(condition.text) && bindings.source.mayStep();
}

/** `use` is a quoted name, a constant that holds one, or the name of a keyword argument. Undefined where it is only read. */
function assignmentOf(bindings: Bindings, use: Node): Assignment | undefined {
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
  if (isOneOfSeveral(outer)) return { ...kind, ...oneOfSeveral(outer, subscript) };
  const value = outer.type === 'assignment' ? outer.childForFieldName('right') : null;
  if (!value || outer.childForFieldName('left')?.id !== subscript.id) return undefined;
  return { ...kind, node: outer, operation: 'set', value, ...statementOf(outer) };
}

/** `os.environ["X"], other = "v", 1` */
function isOneOfSeveral({ type, parent, startIndex }: Node): boolean {
  const isTargets = /^(?:pattern_list|tuple_pattern|list_pattern)$/.test(type);
  return isTargets && parent?.type === 'assignment' && parent.childForFieldName('left')?.startIndex === startIndex;
}

/** Without a value where it is not written which of them it gets. */
function oneOfSeveral(targets: Node, target: Node): Pick<Assignment, 'node' | 'operation' | 'value'> {
  const assignment = targets.parent as Node;
  const right = assignment.childForFieldName('right');
  const values = /^(?:expression_list|tuple|list)$/.test(right?.type ?? '') ? (right?.namedChildren ?? []) : [];
  const all = [...targets.namedChildren, ...values];
  const isPaired =
    values.length === targets.namedChildren.length && !all.some(({ type }) => /splat|comment/.test(type));
  const value = isPaired ? values[targets.namedChildren.findIndex(({ id }) => id === target.id)] : undefined;
  return { node: assignment, operation: 'set', ...(value && { value }) };
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
