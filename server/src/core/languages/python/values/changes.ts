// The one account of what is done to a name between its origin and its use: which changes there are, and which of them surely run.
import type { Node } from 'web-tree-sitter';
import type { Binding } from '../names/binding.ts';
import { conditionsAround, holds, runsIn } from '../names/scopes.ts';
import { argumentsOf } from '../syntax/arguments.ts';
import { closest } from '../syntax/source.ts';
import { type Effect, effectAt, METHODS } from './change-effects.ts';
import { either } from './mapping.ts';
import { alternatives, type Evaluator, eachOf, oneOf, type PythonValue } from './python-value.ts';

interface Change {
  readonly effect: Effect;
  /** From the outermost on, what decides in the same function whether it runs before the use. */
  readonly conditions: readonly Node[];
  /** In another function, under another name: it may have run by then. */
  readonly elsewhere: boolean;
}

/** So many lists are distinguished; with more what is added to them leaves them open. */
const MOST_LISTS = 8;

const CHANGED = new RegExp(
  `[\\s\\\\]*(?:\\.[\\s\\\\]*(?:${METHODS})\\b[\\s\\\\]*\\(|\\[|(?:[-+*/|&^%@]|//|\\*\\*|>>|<<)=)`,
  'y',
);
const GIVEN = /[\s\\]*[,)]/y;
const GIVEN_BEFORE = /[(,=][\s\\]*$/;
const COPIED_BEFORE = /(?:^|[\s;])\w+[ \t]*(?::[^=\n]*)?=[ \t]*$/;

export function withChanges(values: Evaluator, use: Node, bound: readonly Binding[], value: PythonValue): PythonValue {
  const [origin] = bound;
  if (!origin || origin.kind === 'import' || origin.kind === 'definition') return value;
  const changes = changesOf(values, use.text, origin.node, bound, use, true);
  return changes.length === 0 ? value : applied(changes, 0, value);
}

/** In the order of the text; only those that stand before the use, or in another function. */
function changesOf(
  values: Evaluator,
  name: string,
  origin: Node,
  bound: readonly Binding[],
  use: Node,
  follow: boolean,
): Change[] {
  const { source, bindings } = values;
  const scope = runsIn(origin);
  const changes: Change[] = [];
  for (const at of source.wordsIn(name, scope.node)) {
    const end = at + name.length;
    if (at === use.startIndex) continue;
    CHANGED.lastIndex = end;
    GIVEN.lastIndex = end;
    const before = source.text.slice(Math.max(0, at - 80), at);
    const isChange = CHANGED.test(source.text) || /\bdel[ \t]+$/.test(before);
    const isGiven = !isChange && follow && GIVEN.test(source.text) && GIVEN_BEFORE.test(before);
    const isCopied = !isChange && follow && COPIED_BEFORE.test(before);
    if (!isChange && !isGiven && !isCopied) continue;
    const node = source.identifierAt(at);
    if (node?.endIndex !== end || !isSame(bindings.lookup(name, node), bound)) continue;
    const [here, there] = [runsIn(node), runsIn(use)];
    if (here.key === there.key && at > use.startIndex) continue;
    if (here.key !== there.key && here.key !== scope.key && !bindings.mayHaveRun(here, use)) continue;
    const isElsewhere = here.key !== there.key && here.key !== scope.key;
    if (here.key === there.key && holds(statementOf(node), use)) continue;
    const conditions = conditionsAround(node).filter((branch) => !holds(branch, use));
    const effects = isChange
      ? [effectAt(values, node)]
      : isGiven
        ? effectsOfCall(values, node)
        : effectsOfAlias(values, node, use);
    for (const effect of effects)
      if (effect) changes.push({ effect, conditions: conditions.reverse(), elsewhere: isElsewhere || !isChange });
  }
  return changes;
}

/** What is given in it is worked out before it changes anything. */
function statementOf(name: Node): Node {
  return closest(name, 'expression_statement', 'delete_statement') ?? name;
}

function isSame(found: readonly Binding[], bound: readonly Binding[]): boolean {
  return found.some(({ node }) => bound.some((one) => one.node.id === node.id));
}

/** What a function of the file does to a parameter that the name is given to. */
function effectsOfCall(values: Evaluator, name: Node): (Effect | undefined)[] {
  const list = name.parent?.type === 'keyword_argument' ? name.parent.parent : name.parent;
  const call = list?.type === 'argument_list' ? list.parent : undefined;
  const callee = call?.childForFieldName('function');
  if (!call || callee?.type !== 'identifier') return [];
  const [definition] = values.bindings.lookup(callee.text, callee);
  const owner = definition?.kind === 'definition' ? definition.node.parent : undefined;
  if (owner?.type !== 'function_definition') return [];
  const { positional, named } = argumentsOf(call, values.source);
  const index = positional.findIndex((part) => part.id === name.id);
  const parameters = (owner.childForFieldName('parameters')?.namedChildren ?? []).map(
    (part) => part.childForFieldName('name') ?? (part.type === 'identifier' ? part : part.firstNamedChild),
  );
  const keyword = named.find(({ value }) => value.id === name.id)?.name;
  const parameter = parameters.find((one, at) => (keyword === undefined ? at === index : one?.text === keyword));
  if (!parameter) return [];
  return effectsIn(values, parameter, owner);
}

/** `other = name`: what is done to the other one is done to this one. */
function effectsOfAlias(values: Evaluator, name: Node, use: Node): (Effect | undefined)[] {
  const assignment = name.parent;
  const alias = assignment?.type === 'assignment' ? assignment.childForFieldName('left') : undefined;
  if (alias?.type !== 'identifier' || assignment?.childForFieldName('right')?.id !== name.id) return [];
  const bound = values.bindings.lookup(alias.text, alias).filter(({ node }) => node.id === alias.id);
  const own: Binding = { kind: 'value', node: alias, scope: runsIn(alias).key };
  return changesOf(values, alias.text, alias, bound.length > 0 ? bound : [own], use, false).map(({ effect }) => effect);
}

function effectsIn(values: Evaluator, parameter: Node, owner: Node): (Effect | undefined)[] {
  const { source } = values;
  return source.wordsIn(parameter.text, owner).flatMap((at) => {
    CHANGED.lastIndex = at + parameter.text.length;
    if (!CHANGED.test(source.text)) return [];
    const node = source.identifierAt(at);
    return node && runsIn(node).node?.id === owner.id ? [effectAt(values, node)] : [];
  });
}

/** Changes in branches of one statement exclude each other; where each branch makes one, one of them is made. */
function applied(changes: readonly Change[], level: number, value: PythonValue): PythonValue {
  let result = value;
  for (let at = 0; at < changes.length; ) {
    const change = changes[at] as Change;
    const statement = change.conditions[level]?.parent;
    if (change.elsewhere || !statement) {
      const after = eachOf(result, (one) => change.effect(one) ?? one);
      result = change.elsewhere ? oneOfBoth([result, after]) : after;
      at++;
      continue;
    }
    const branches = new Map<number, Change[]>();
    for (; at < changes.length; at++) {
      const next = changes[at] as Change;
      const branch = next.conditions[level];
      if (next.elsewhere || branch?.parent?.id !== statement.id) break;
      branches.set(branch.id, [...(branches.get(branch.id) ?? []), next]);
    }
    const before = result;
    const options = [...branches.values()].map((own) => applied(own, level + 1, before));
    result = oneOfBoth(isExhaustive(statement, branches.size) ? options : [before, ...options]);
  }
  return result;
}

function isExhaustive(statement: Node, branches: number): boolean {
  if (statement.type !== 'if_statement') return false;
  const clauses = statement.children.filter(({ type }) => type === 'elif_clause' || type === 'else_clause');
  return clauses.at(-1)?.type === 'else_clause' && branches === clauses.length + 1;
}

function oneOfBoth(options: readonly PythonValue[]): PythonValue {
  const [first, ...others] = options;
  if (!first || others.length === 0) return first ?? oneOf([]);
  if (options.every((option) => option.kind === 'mapping'))
    return { kind: 'mapping', mapping: options.map(({ mapping }) => mapping).reduce(either) };
  if (others.every((option) => option === first)) return first;
  const joined = oneOf(options);
  if (alternatives(joined).filter(({ value }) => value.kind === 'list').length <= MOST_LISTS) return joined;
  return eachOf(first, (one) => (one.kind === 'list' ? { ...one, open: true } : one));
}
