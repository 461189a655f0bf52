// What surrounds a place in a program: the functions and classes around it, the branches that may not run, and what never does.
import type { Node } from 'web-tree-sitter';
import { ancestors } from '../syntax/source.ts';

const FUNCTIONS = new Set(['function_definition', 'lambda']);
const COMPREHENSIONS = new Set([
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
]);
const BRANCHES = new Set([
  'if_clause',
  'elif_clause',
  'else_clause',
  'except_clause',
  'except_group_clause',
  'finally_clause',
  'case_clause',
]);
const CONDITIONALS = new Set([
  'if_statement',
  'for_statement',
  'while_statement',
  'try_statement',
  'match_statement',
  'conditional_expression',
  'boolean_operator',
]);

export interface Scope {
  /** Offset of the node that opens the scope; `MODULE` for the file itself. */
  readonly key: number;
  readonly kind: 'function' | 'class' | 'comprehension' | 'module';
  readonly node: Node | undefined;
}

export const MODULE = -1;

export const MODULE_SCOPE: Scope = { key: MODULE, kind: 'module', node: undefined };

/** From the innermost scope to the module. Defaults, decorators and base classes belong to the scope around. */
export function scopesAround(node: Node): Scope[] {
  const scopes: Scope[] = [];
  let inner: Node = node;
  for (const outer of ancestors(node)) {
    const kind = scopeKind(outer, inner);
    if (kind) scopes.push({ key: outer.startIndex, kind, node: outer });
    inner = outer;
  }
  scopes.push(MODULE_SCOPE);
  return scopes;
}

function scopeKind(outer: Node, inner: Node): Scope['kind'] | undefined {
  if (FUNCTIONS.has(outer.type)) return isBody(outer, inner) ? 'function' : undefined;
  if (outer.type === 'class_definition') return isBody(outer, inner) ? 'class' : undefined;
  return COMPREHENSIONS.has(outer.type) ? 'comprehension' : undefined;
}

function isBody(outer: Node, inner: Node): boolean {
  const body = outer.childForFieldName('body');
  return body !== null && holds(body, inner);
}

/** The function whose call runs this place, or the module: class bodies run where they stand. */
export function runsIn(node: Node): Scope {
  return scopesAround(node).find(({ kind }) => kind === 'function' || kind === 'module') ?? MODULE_SCOPE;
}

/** Something that runs, and the function or module that runs it. */
export interface Running {
  readonly node: Node;
  readonly scope: Scope;
}

export function running(node: Node): Running {
  return { node, scope: runsIn(node) };
}

/** The statement or suite around a place that decides whether it runs, within its own function; undefined if it always does. */
export function conditionAround(node: Node): Node | undefined {
  for (const condition of conditions(node)) return condition;
  return undefined;
}

/** All of them, the innermost first. */
export function conditionsAround(node: Node): Node[] {
  return [...conditions(node)];
}

function* conditions(node: Node): Generator<Node> {
  let inner: Node = node;
  for (const outer of ancestors(node)) {
    if (FUNCTIONS.has(outer.type) && isBody(outer, inner)) return;
    if (outer.type === 'block' && CONDITIONALS.has(outer.parent?.type ?? '')) {
      if (!isMainGuard(outer.parent)) yield outer;
    } else if (BRANCHES.has(outer.type)) yield outer;
    else if (outer.type === 'conditional_expression' || outer.type === 'boolean_operator') yield inner;
    inner = outer;
  }
}

/** Whether `later` can only run after `earlier` has run, both in one function and `earlier` first in the text. */
export function dominates(earlier: Node, later: Node): boolean {
  const condition = conditionAround(earlier);
  return !condition || holds(condition, later);
}

/** Whether two places are in branches of one statement of which only one runs. */
export function excludeEachOther(a: Node, b: Node): boolean {
  for (let branch = a; branch.parent; branch = branch.parent) {
    const statement = branch.parent;
    if (!holds(statement, b)) continue;
    const isChoice = statement.type === 'if_statement' || branch.type === 'case_clause';
    if (!isChoice && statement.type !== 'try_statement') return false;
    const other = statement.children.find((child) => holds(child, b));
    if (!other || other.id === branch.id) return false;
    const both = [branch.type, other.type];
    if (isChoice) return both.every((type) => type === 'block' || BRANCHES.has(type));
    return both.some((type) => type.startsWith('except')) && !both.includes('finally_clause');
  }
  return false;
}

export function holds(outer: Node, inner: Node): boolean {
  return outer.startIndex <= inner.startIndex && inner.endIndex <= outer.endIndex;
}

/** `if __name__ == "__main__":` runs when the file is the program. */
function isMainGuard(statement: Node | null): boolean {
  const condition = statement?.type === 'if_statement' ? statement.childForFieldName('condition')?.text : undefined;
  return condition !== undefined && /__name__\s*==|==\s*__name__/.test(condition);
}

/** Under `if TYPE_CHECKING:` nothing runs. */
export function isForTypesOnly(node: Node): boolean {
  let inner: Node = node;
  for (const outer of ancestors(node)) {
    const isBranch = outer.type === 'if_statement' && inner.type === 'block';
    inner = outer;
    if (!isBranch) continue;
    if (/^\(?\s*(\w+\.)?TYPE_CHECKING\s*\)?$/.test(outer.childForFieldName('condition')?.text ?? '')) return true;
  }
  return false;
}

/** A call of one of them does not come back. */
const ENDS =
  /^(?:sys\.exit|builtins\.(?:exit|quit)|os\.(?:_exit|abort|exec[lv]p?e?)|pytest\.(?:exit|fail|skip|xfail))$/;
const LEAVING = new Set(['return_statement', 'raise_statement', 'break_statement', 'continue_statement']);
const BLOCKS = new Set(['module', 'block']);

/** The dotted name of what an expression means. */
type PathOf = (node: Node) => string | undefined;

/** Statements for type checkers alone, and those behind one that leaves their block in any case. */
export class NeverRuns {
  private readonly pathOf: PathOf;
  /** Where in a block the rest of it begins, by the block. */
  private readonly rests = new Map<number, number>();

  constructor(pathOf: PathOf) {
    this.pathOf = pathOf;
  }

  has(node: Node): boolean {
    if (isForTypesOnly(node)) return true;
    for (const outer of ancestors(node))
      if (BLOCKS.has(outer.type) && this.restOf(outer) <= node.startIndex) return true;
    return false;
  }

  private restOf(block: Node): number {
    const known = this.rests.get(block.id);
    if (known !== undefined) return known;
    // What a statement calls may be bound in this block.
    this.rests.set(block.id, Number.POSITIVE_INFINITY);
    const leaving = block.namedChildren.find((one) => LEAVING.has(one.type) || endsProgram(this.pathOf, one));
    const rest = leaving?.endIndex ?? Number.POSITIVE_INFINITY;
    this.rests.set(block.id, rest);
    return rest;
  }
}

/** `sys.exit()`, or an exception that ends the program where nothing catches it. */
export function endsProgram(pathOf: PathOf, statement: Node): boolean {
  if (statement.type === 'raise_statement') return true;
  const call = statement.type === 'expression_statement' ? statement.firstNamedChild : null;
  const callee = call?.type === 'call' ? call.childForFieldName('function') : null;
  return callee !== null && ENDS.test(pathOf(callee) ?? '');
}
