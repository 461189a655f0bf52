// Functions of the file: what they return, and what the file gives to their parameters.
import type { Node } from 'web-tree-sitter';
import { span } from '../../../../text/span.ts';
import { leaveOut } from '../../../left-out.ts';
import type { Binding } from '../../names/binding.ts';
import { conditionAround, runsIn } from '../../names/scopes.ts';
import { argumentsOf } from '../../syntax/arguments.ts';
import { ancestors, parts } from '../../syntax/source.ts';
import { asMapping } from '../collections.ts';
import { anything, either, merge, nothing, one } from '../mapping.ts';
import { AT_RUN_TIME, type Evaluator, type Mapping, oneOf, type PythonValue, unknownValue } from '../python-value.ts';
import { defaultOfOption } from './command-line.ts';

/** With more of them it is not followed what each is given. */
export const MOST_CALLS = 60;

function areTooMany(calls: readonly Node[], owner: Node): boolean {
  if (calls.length <= MOST_CALLS) return false;
  const name = owner.childForFieldName('name') ?? owner;
  leaveOut(
    span(name.startIndex, name.endIndex),
    `This function is called more than ${MOST_CALLS} times; what the calls pass is not followed.`,
  );
  return true;
}

/** Decorators that leave a function's result as it is. */
const TRANSPARENT =
  /^(?:functools\.(?:cache|lru_cache|wraps)|builtins\.(?:staticmethod|classmethod|property)|functools\.cached_property)$/;

/** The value of a call of the function; unknown for generators and where a decorator may change it. */
export function returnedBy(values: Evaluator, definition: Node): PythonValue {
  if (definition.type === 'lambda') return values.evaluate(definition.childForFieldName('body'));
  if (definition.type !== 'function_definition' || !isTransparent(values, definition)) return AT_RUN_TIME;
  if (statementsIn(values, definition, 'yield').length > 0) return AT_RUN_TIME;
  const returns = statementsIn(values, definition, 'return_statement');
  const options = returns.map((statement) => {
    const [value] = parts(statement);
    return value ? values.evaluate(value) : AT_RUN_TIME;
  });
  if (options.length === 0) return AT_RUN_TIME;
  return options.length === 1 && returns[0] && conditionAround(returns[0])
    ? oneOf([unknownValue('what it returns otherwise'), ...options])
    : oneOf(options);
}

/** What a context manager of the file hands out. */
export function yieldedBy(values: Evaluator, definition: Node): Node[] {
  return definition.type === 'function_definition' ? statementsIn(values, definition, 'yield') : [];
}

/** Found by their word, in the function itself, not in one inside it. */
function statementsIn({ source }: Evaluator, definition: Node, type: 'return_statement' | 'yield'): Node[] {
  const word = type === 'yield' ? 'yield' : 'return';
  return source.wordsIn(word, definition).flatMap((at) => {
    const leaf = source.leafAt(at);
    const statement = leaf?.type === word ? leaf.parent : undefined;
    return statement?.type === type && runsIn(statement).node?.id === definition.id ? [statement] : [];
  });
}

export function decoratorsOf(definition: Node): Node[] {
  const around = definition.parent;
  if (around?.type !== 'decorated_definition') return [];
  return around.children
    .filter(({ type }) => type === 'decorator')
    .flatMap(({ firstNamedChild }) => firstNamedChild ?? []);
}

function isTransparent({ bindings }: Evaluator, definition: Node): boolean {
  return decoratorsOf(definition).every((decorator) => {
    const callee = decorator.type === 'call' ? decorator.childForFieldName('function') : decorator;
    return TRANSPARENT.test(bindings.pathOf(callee) ?? '');
  });
}

/** What its return statements hand back. */
export function returnsOf(values: Evaluator, definition: Node): Node[] {
  return statementsIn(values, definition, 'return_statement').flatMap((statement) => parts(statement)[0] ?? []);
}

/** The class whose body contains a method. */
function classOf(method: Node): Node | undefined {
  for (const outer of ancestors(method)) {
    if (outer.type === 'class_definition') return outer;
    if (outer.type === 'function_definition' || outer.type === 'lambda') return undefined;
  }
  return undefined;
}

/** What calls in the file give, else the default, which another call may replace. */
export function valueOfParameter(values: Evaluator, { node, value, scope }: Binding): PythonValue {
  const owner = parameterOwner(values, node, scope);
  const given = unknownValue(`the parameter ${node.text}`);
  const wrapper = node.parent?.type === 'typed_parameter' ? node.parent.firstNamedChild : node.parent;
  const splat = wrapper?.type === 'dictionary_splat_pattern' ? '**' : wrapper?.type === 'list_splat_pattern' ? '*' : '';
  const name = node.text;
  const isMethod = owner !== undefined && classOf(owner) !== undefined;
  if (
    owner &&
    isMethod &&
    isFirst(owner, node) &&
    !/staticmethod/.test(
      decoratorsOf(owner)
        .map(({ text }) => text)
        .join(),
    )
  )
    return { kind: 'instance', of: classOf(owner) as Node };
  const calls = owner ? callsOf(values, owner) : [];
  if (splat === '**') return restOfNamed(values, owner, calls);
  if (splat === '*') return AT_RUN_TIME;
  const usual = owner ? defaultOfOption(values, owner, node, value) : undefined;
  const written = value && value.type !== 'none' ? (usual ?? values.evaluate(value)) : usual;
  const open: PythonValue = written ? oneOf([given, written], true) : (annotated(values, node) ?? given);
  if (!owner || calls.length === 0 || areTooMany(calls, owner)) return open;
  const passed = calls.flatMap((call): PythonValue[] => {
    const found = argumentFor(values, call, owner, name);
    if (found === 'unknown') return [given];
    return found ? [values.evaluate(found)] : [];
  });
  return passed.length === 0 ? open : oneOf([...passed, open]);
}

/** What the calls in the file pass for a parameter, as it is written there. */
export function argumentsFor(values: Evaluator, owner: Node, name: string): Node[] {
  const calls = callsOf(values, owner);
  if (areTooMany(calls, owner)) return [];
  return calls.flatMap((call) => {
    const found = argumentFor(values, call, owner, name);
    return found && found !== 'unknown' && !('kind' in found) ? [found] : [];
  });
}

/** `def f(config: Config)`: an object of that class of the file. */
function annotated(values: Evaluator, node: Node): PythonValue | undefined {
  const type =
    node.parent?.type === 'typed_parameter' ? node.parent.childForFieldName('type')?.firstNamedChild : undefined;
  if (type?.type !== 'identifier') return undefined;
  const definition = values.evaluate(type);
  return definition.kind === 'definition' && definition.node.type === 'class_definition'
    ? { kind: 'instance', of: definition.node }
    : undefined;
}

/** The function whose parameter it is. */
export function parameterOwner({ source }: Evaluator, parameter: Node, scope: number): Node | undefined {
  if (!source.mayStep()) return undefined;
  for (const outer of ancestors(parameter))
    if (outer.startIndex === scope && (outer.type === 'function_definition' || outer.type === 'lambda')) return outer;
  return undefined;
}

function isFirst(owner: Node, parameter: Node): boolean {
  const [first] = parts(owner.childForFieldName('parameters') ?? owner);
  return first !== undefined && first.startIndex === parameter.startIndex;
}

/** Calls of a function of the file by its own name, of a method by any object's, of a constructor by the class's. */
function callsOf(values: Evaluator, owner: Node): Node[] {
  const name = owner.childForFieldName('name');
  const inClass = classOf(owner);
  if (!name) return [];
  if (inClass && name.text === '__init__') return namedCalls(values, inClass.childForFieldName('name'));
  return inClass ? methodCalls(values, name.text) : namedCalls(values, name);
}

function namedCalls({ bindings, source }: Evaluator, name: Node | null): Node[] {
  if (!name) return [];
  return source.words(name.text).flatMap((at) => {
    const behind = source.text.slice(at + name.text.length, at + name.text.length + 20);
    if (at === name.startIndex || !/^[\s\\]*\(/.test(behind)) return [];
    const callee = source.identifierAt(at);
    const call = callee?.parent;
    if (!callee || call?.type !== 'call' || call.childForFieldName('function')?.id !== callee.id) return [];
    return bindings.lookup(name.text, callee).some(({ node }) => node.id === name.id) ? [call] : [];
  });
}

function methodCalls({ source }: Evaluator, name: string): Node[] {
  if (source.matchesOf(new RegExp(`\\bdef[ \\t]+${name}\\b`, 'g')).length !== 1) return [];
  return source.matchesOf(new RegExp(`\\.[ \\t]*${name}[ \\t]*\\(`, 'g')).flatMap(({ index, 0: all }) => {
    const attribute = source.identifierAt(index + all.indexOf(name))?.parent;
    const call = attribute?.type === 'attribute' ? attribute.parent : undefined;
    return call?.type === 'call' && call.childForFieldName('function')?.id === attribute?.id ? [call] : [];
  });
}

/** Undefined where the call leaves the parameter out. */
function argumentFor(
  values: Evaluator,
  call: Node,
  owner: Node,
  name: string,
): Node | PythonValue | 'unknown' | undefined {
  const given = argumentsOf(call, values.source);
  const named = given.named.find((written) => written.name === name)?.value;
  if (named) return named;
  const index = positionOf(owner, name);
  const positional = index === undefined ? undefined : given.positional[index];
  if (positional) return positional;
  const spread = given.spread.map((node) => asMapping(values.evaluate(node)) ?? anything);
  const way = merge(spread).settings.get(name)?.ways[0];
  if (way) return way.value;
  return given.starred || spread.some(({ open }) => open) ? 'unknown' : undefined;
}

/** Among the arguments of a call: the object of a method is none. */
function positionOf(owner: Node, name: string): number | undefined {
  const isBound =
    classOf(owner) !== undefined &&
    !/staticmethod/.test(
      decoratorsOf(owner)
        .map(({ text }) => text)
        .join(),
    );
  const names = namesOf(owner);
  const index = names.positional.indexOf(name);
  return index === -1 ? undefined : index - (isBound ? 1 : 0);
}

function namesOf(owner: Node): { readonly positional: readonly string[]; readonly all: readonly string[] } {
  const all: string[] = [];
  const positional: string[] = [];
  let isOpen = true;
  for (const part of parts(owner.childForFieldName('parameters') ?? owner)) {
    const name = (part.childForFieldName('name') ?? (part.type === 'typed_parameter' ? part.firstNamedChild : part))
      ?.text;
    if (/splat|keyword_separator/.test(part.type) || /^\*/.test(part.text)) isOpen = false;
    else if (name !== undefined && part.type !== 'positional_separator') {
      all.push(name);
      if (isOpen) positional.push(name);
    }
  }
  return { positional, all };
}

/** `**kw`: what calls in the file give beyond the other parameters. More may be given elsewhere. */
function restOfNamed(values: Evaluator, owner: Node | undefined, calls: readonly Node[]): PythonValue {
  if (!owner || calls.length === 0 || areTooMany(calls, owner)) return { kind: 'mapping', mapping: anything };
  const { all } = namesOf(owner);
  const given = calls.map((call): Mapping => {
    const { named, spread } = argumentsOf(call, values.source);
    const rest = named.filter(({ name }) => !all.includes(name)).map(one);
    const more = merge(spread.map((node) => asMapping(values.evaluate(node)) ?? anything));
    const settings = new Map([...more.settings].filter(([name]) => !all.includes(name)));
    return merge([...rest, { ...more, settings }]);
  });
  return { kind: 'mapping', mapping: either(given.reduce(either, given[0] ?? nothing), anything) };
}
