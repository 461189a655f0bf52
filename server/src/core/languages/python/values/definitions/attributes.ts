// Attributes of what the file defines: classes, dataclasses, enums, objects, and what argparse has read.
import type { Node } from 'web-tree-sitter';
import { dominates, holds, runsIn } from '../../names/scopes.ts';
import { argumentsOf } from '../../syntax/arguments.ts';
import { closest, DEEPEST, parts } from '../../syntax/source.ts';
import { valueOfSetting } from '../collections.ts';
import { ownEnvironment } from '../mapping.ts';
import { parentOf } from '../paths.ts';
import { AT_RUN_TIME, type Evaluator, eachOf, oneOf, type PythonValue, unknownValue } from '../python-value.ts';
import { parsedArgument } from './command-line.ts';
import { decoratorsOf, returnedBy } from './functions.ts';

export function valueOfAttribute(values: Evaluator, node: Node): PythonValue {
  const [object, name] = [node.childForFieldName('object'), node.childForFieldName('attribute')?.text];
  if (!object || name === undefined) return unknownValue('incomplete');
  const unknown = unknownValue(`the attribute ${node.text.slice(0, 80)}`);
  if (name === 'parent') return parentOf(values.evaluate(object));
  if (values.bindings.pathOf(node) === 'os.environ') return { kind: 'mapping', mapping: ownEnvironment };
  const member = name === 'value' && object.type === 'attribute' ? memberOfEnum(values, object) : undefined;
  if (member) return member;
  return attributeOf(values, values.evaluate(object), name, node) ?? unknown;
}

/** `object.name`, however it is written; undefined where the file does not say. `use` is where it is read. */
export function attributeOf(values: Evaluator, object: PythonValue, name: string, use: Node): PythonValue | undefined {
  if (object.kind === 'one-of') return eachOf(object, (one) => attributeOf(values, one, name, use) ?? AT_RUN_TIME);
  switch (object.kind) {
    case 'definition':
      if (object.node.type !== 'class_definition' || isPlainEnum(values, object.node)) return undefined;
      return withAssignments(values, classAttribute(values, object.node, name), name, use, object.node);
    case 'instance':
      return withAssignments(values, instanceAttribute(values, object.of, object.call, name), name, use, object.of);
    case 'mapping': {
      const setting = object.mapping.settings.get(name);
      return setting && valueOfSetting(values, setting);
    }
    case 'imported':
      return withAssignments(values, values.imported(`${object.name}.${name}`, use), name, use, undefined);
    case 'arguments':
      return withAssignments(values, parsedArgument(values, name), name, use, undefined);
    default:
      return undefined;
  }
}

/** `Host.ALL.value` */
function memberOfEnum(values: Evaluator, member: Node): PythonValue | undefined {
  const definition = values.evaluate(member.childForFieldName('object'));
  if (definition.kind !== 'definition' || !isEnum(values, definition.node)) return undefined;
  return classAttribute(values, definition.node, member.childForFieldName('attribute')?.text ?? '');
}

function basesOf(definition: Node): Node[] {
  const list = definition.childForFieldName('superclasses');
  return list ? parts(list).filter(({ type }) => type !== 'keyword_argument') : [];
}

function isEnum({ bindings }: Evaluator, definition: Node): boolean {
  return basesOf(definition).some((base) => /^enum\.\w*(?:Enum|Flag)$/.test(bindings.pathOf(base) ?? ''));
}

/** Its members are no texts themselves, other than those of `StrEnum` and `(str, Enum)`. */
function isPlainEnum(values: Evaluator, definition: Node): boolean {
  const bases = basesOf(definition).map((base) => values.bindings.pathOf(base));
  return isEnum(values, definition) && !bases.some((base) => base === 'builtins.str' || base === 'enum.StrEnum');
}

function classAttribute(values: Evaluator, definition: Node, name: string, depth = 0): PythonValue | undefined {
  const own = values.bindings.inScope(name, { key: definition.startIndex, kind: 'class', node: definition });
  const assigned = own.filter(({ kind, value }) => kind === 'value' && value);
  if (assigned.length > 0) return oneOf(assigned.map(({ value }) => ofField(values, value as Node)));
  const method = own.find(({ kind }) => kind === 'definition')?.node.parent;
  if (method) return { kind: 'definition', node: method };
  if (depth > DEEPEST || !values.source.mayStep()) return undefined;
  for (const base of basesOf(definition)) {
    const above = values.evaluate(base);
    const found = above.kind === 'definition' ? classAttribute(values, above.node, name, depth + 1) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** `field(default="x")`, `Field("x")`, `Field(default="x")`: what a field holds unless it is given. */
function ofField(values: Evaluator, value: Node): PythonValue {
  const callee = value.type === 'call' ? value.childForFieldName('function') : null;
  if (!callee || !/(?:^|\.)[fF]ield$/.test(callee.text)) return values.evaluate(value);
  const { positional, named } = argumentsOf(value, values.source);
  const usual = named.find(({ name }) => name === 'default')?.value ?? positional[0];
  if (usual) return values.evaluate(usual);
  const factory = values.evaluate(named.find(({ name }) => name === 'default_factory')?.value);
  return factory.kind === 'definition' ? returnedBy(values, factory.node) : AT_RUN_TIME;
}

/** What its constructor was given, what `self.name` is given in the class, or what the class has. */
function instanceAttribute(
  values: Evaluator,
  definition: Node,
  call: Node | undefined,
  name: string,
): PythonValue | undefined {
  const given = call && hasFields(definition) ? givenField(values, definition, call, name) : undefined;
  if (given) return given;
  const assigned = assignmentsTo(values, name, definition).filter(({ object }) => object === 'self');
  const own = classAttribute(values, definition, name);
  if (own?.kind === 'definition' && own.node.type === 'function_definition') {
    const isProperty = decoratorsOf(own.node).some(({ text }) => /^(?:functools\.)?(?:cached_)?property$/.test(text));
    return isProperty ? returnedBy(values, own.node) : own;
  }
  const options = assigned.map(({ value }) => values.evaluate(value));
  if (own) options.unshift(own);
  if (options.length === 0) return undefined;
  // Another call may give the field another value, and settings take theirs from the environment.
  const isDefault = assigned.length === 0 && !call && hasFields(definition);
  const isSetting = basesOf(definition).some(({ text }) => /Settings$/.test(text));
  if (isDefault || isSetting) return oneOf([unknownValue(`the field ${name}`), ...options], true);
  return oneOf(options);
}

/** A dataclass, a named tuple, or a model of pydantic. */
function hasFields(definition: Node): boolean {
  const isDataclass = decoratorsOf(definition).some(({ text }) =>
    /(?:^|\.)(?:dataclass|define|frozen|attrs|s)\b/.test(text),
  );
  return (
    isDataclass || basesOf(definition).some(({ text }) => /(?:^|\.)(?:NamedTuple|\w*Model|\w*Settings)$/.test(text))
  );
}

function givenField(values: Evaluator, definition: Node, call: Node, name: string): PythonValue | undefined {
  const { positional, named, spread, starred } = argumentsOf(call, values.source);
  const keyword = named.find((written) => written.name === name);
  if (keyword) return values.evaluate(keyword.value);
  const body = definition.childForFieldName('body');
  const fields = (body ? parts(body) : []).flatMap((statement) => {
    const field = statement.firstNamedChild;
    return field?.type === 'assignment' && field.childForFieldName('type')
      ? [field.childForFieldName('left')?.text]
      : [];
  });
  const index = fields.indexOf(name);
  const value = index === -1 ? undefined : positional[index];
  if (value) return values.evaluate(value);
  return starred || spread.length > 0 ? AT_RUN_TIME : undefined;
}

interface AttributeAssignment {
  readonly object: string;
  readonly target: Node;
  readonly value: Node;
}

/** `self.name = value` and `other.name = value`, within a node or in the whole file. */
function assignmentsTo({ source }: Evaluator, name: string, within: Node | undefined): AttributeAssignment[] {
  if (!/^\w+$/.test(name)) return [];
  const [from, to] = within ? [within.startIndex, within.endIndex] : [0, source.text.length];
  const found: AttributeAssignment[] = [];
  for (const match of source.matchesOf(new RegExp(`\\b(\\w+)\\.${name}[ \\t]*(?::[^=\\n]+)?=(?!=)`, 'g'))) {
    if (match.index < from || match.index >= to) continue;
    const target = source.identifierAt(match.index)?.parent;
    const assignment = target?.parent;
    const value = assignment?.type === 'assignment' ? assignment.childForFieldName('right') : undefined;
    if (target?.type === 'attribute' && value && assignment?.childForFieldName('left')?.id === target.id)
      found.push({ object: match[1] as string, target, value });
  }
  return found;
}

/** What the program gives the attribute from outside: surely before this use, or at some time. */
function withAssignments(
  values: Evaluator,
  own: PythonValue | undefined,
  name: string,
  use: Node,
  definition: Node | undefined,
): PythonValue | undefined {
  let value = own;
  const object = use.type === 'attribute' ? use.childForFieldName('object')?.text : undefined;
  for (const { object: other, target, value: written } of assignmentsTo(values, name, undefined)) {
    if (holds(target.parent ?? target, use) || (other === 'self' && closest(target, 'class_definition'))) continue;
    const [here, there] = [runsIn(target).key, runsIn(use).key];
    if (here === there && target.startIndex > use.startIndex) continue;
    if (other !== object && !isSameKind(values, target, definition)) continue;
    const isSure = here === there && other === object && dominates(target, use);
    const set = values.evaluate(written);
    value = isSure ? set : oneOf([value ?? AT_RUN_TIME, set]);
  }
  return value;
}

function isSameKind(values: Evaluator, target: Node, definition: Node | undefined): boolean {
  const object = values.evaluate(target.childForFieldName('object'));
  if (object.kind === 'arguments') return definition === undefined;
  const of = object.kind === 'instance' ? object.of : object.kind === 'definition' ? object.node : undefined;
  return of !== undefined && of.id === definition?.id;
}
