// Tells whether an identifier is bound where it stands, in which scope, and to what.
import type { Node } from 'web-tree-sitter';
import { closest, parts } from '../syntax/source.ts';
import { importedNames } from './imports.ts';
import { scopesAround } from './scopes.ts';

export const GLOBAL = 'global';

export interface Binding {
  /**
   * value: an assignment. parameter: with its default, if any. each: what a loop goes through. with: a context manager.
   * definition: a function or class. other: caught, matched.
   */
  readonly kind: 'import' | 'value' | 'parameter' | 'each' | 'with' | 'definition' | 'other' | typeof GLOBAL;
  readonly node: Node;
  /** Key of the scope that holds the name. */
  readonly scope: number;
  /** Of an import. */
  readonly path?: string;
  /** What is assigned, gone through or entered, or a parameter's default. */
  readonly value?: Node;
  /** Where it is unpacked: the place in the value, and in what stands there. */
  readonly picks?: readonly number[];
}

const PATTERNS = new Set([
  'pattern_list',
  'tuple_pattern',
  'list_pattern',
  'list_splat_pattern',
  'parenthesized_expression',
]);
const TARGETED = new Set(['as_pattern_target', 'as_pattern', 'for_statement', 'for_in_clause', 'assignment']);
const IMPORTS = ['import_statement', 'import_from_statement', 'future_import_statement'] as const;

export function bindingAt(node: Node): Binding | undefined {
  const parent = node.parent;
  switch (parent?.type) {
    case 'assignment':
      return isField(parent, 'left', node) ? assigned(node, parent) : undefined;
    // `+=` and its like change what the name holds, which is read where changes are.
    case 'augmented_assignment':
      return undefined;
    case 'named_expression': {
      const value = parent.childForFieldName('value');
      if (!isField(parent, 'name', node) || !value) return undefined;
      const scope = scopesAround(node).find(({ kind }) => kind !== 'comprehension');
      return { kind: 'value', node, scope: scope?.key ?? -1, value };
    }
    case 'function_definition':
    case 'class_definition':
      return isField(parent, 'name', node) ? { kind: 'definition', node, scope: holder(node) } : undefined;
    case 'dotted_name':
    case 'aliased_import':
      return imported(node);
    case 'global_statement':
      return { kind: GLOBAL, node, scope: holder(node) };
    default:
      return parent ? (parameter(node, parent) ?? target(node)) : undefined;
  }
}

function assigned(node: Node, assignment: Node): Binding | undefined {
  let value = assignment.childForFieldName('right');
  while (value?.type === 'assignment') value = value.childForFieldName('right');
  return value ? { kind: 'value', node, scope: holder(node), value } : undefined;
}

function imported(node: Node): Binding | undefined {
  const statement = closest(node, ...IMPORTS);
  if (!statement) return closest(node, 'case_pattern') ? { kind: 'other', node, scope: holder(node) } : undefined;
  const name = importedNames(statement).find((one) => one.node.startIndex === node.startIndex);
  return name && { kind: 'import', node, scope: holder(node), path: name.path };
}

function parameter(node: Node, parent: Node): Binding | undefined {
  const isName = parent.type.endsWith('default_parameter') && isField(parent, 'name', node);
  const wrapper =
    isName || parent.type === 'typed_parameter' || parent.type.endsWith('splat_pattern')
      ? outermostWrapper(parent)
      : node;
  const list = wrapper.parent;
  if (list?.type !== 'parameters' && list?.type !== 'lambda_parameters') return undefined;
  const owner = list.parent;
  const value = isName ? parent.childForFieldName('value') : null;
  return owner ? { kind: 'parameter', node, scope: owner.startIndex, ...(value && { value }) } : undefined;
}

/** `*args: int` wraps the name twice. */
function outermostWrapper(node: Node): Node {
  return node.parent?.type === 'typed_parameter' ? node.parent : node;
}

/** Targets of loops and `with`, and names that are unpacked. */
function target(node: Node): Binding | undefined {
  const picks: number[] = [];
  let isCertain = true;
  let pattern = node;
  while (pattern.parent && PATTERNS.has(pattern.parent.type)) {
    const outer = pattern.parent;
    const [at, inner] = [parts(outer), pattern];
    const index = at.findIndex(({ startIndex }) => startIndex === inner.startIndex);
    if (outer.type !== 'parenthesized_expression') picks.unshift(index);
    isCertain &&=
      outer.type !== 'list_splat_pattern' && !at.slice(0, index).some(({ type }) => type === 'list_splat_pattern');
    pattern = outer;
  }
  const parent = pattern.parent;
  // Most names stand elsewhere: their scope is not looked for.
  if (!parent || !TARGETED.has(parent.type)) return undefined;
  const plain = { node, scope: holder(node) };
  const picked = (kind: Binding['kind'], value: Node | null | undefined): Binding =>
    value && isCertain ? { ...plain, kind, value, ...(picks.length > 0 && { picks }) } : { ...plain, kind: 'other' };
  if (parent.type === 'as_pattern_target' || parent.type === 'as_pattern') {
    const target = pattern.type === 'as_pattern_target' ? pattern : parent;
    if (target.type !== 'as_pattern_target') return undefined;
    const entered = target.parent?.parent?.type === 'with_item' ? target.parent.firstNamedChild : undefined;
    return picks.length > 0 ? { ...plain, kind: 'other' } : picked('with', entered);
  }
  if (!isField(parent, 'left', pattern)) return undefined;
  if (parent.type === 'for_statement' || parent.type === 'for_in_clause')
    return picked('each', parent.childForFieldName('right'));
  if (parent.type !== 'assignment') return undefined;
  const value = unpacked(node, pattern, parent.childForFieldName('right'));
  return value ? { ...plain, kind: 'value', value } : picked('value', parent.childForFieldName('right'));
}

/** `a, b = 1, 2`, if both sides are plain and of one length. */
function unpacked(node: Node, pattern: Node, right: Node | null): Node | undefined {
  if (!right || !['expression_list', 'tuple', 'list'].includes(right.type)) return undefined;
  const names = parts(pattern);
  const values = parts(right);
  if (names.length !== values.length || values.some(({ type }) => type === 'list_splat')) return undefined;
  return values[names.findIndex(({ startIndex, type }) => type === 'identifier' && startIndex === node.startIndex)];
}

function holder(node: Node): number {
  return scopesAround(node)[0]?.key ?? -1;
}

function isField(parent: Node, field: string, child: Node): boolean {
  const found = parent.childForFieldName(field);
  return found !== null && found.startIndex === child.startIndex && found.endIndex === child.endIndex;
}
