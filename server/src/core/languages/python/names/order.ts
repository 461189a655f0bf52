// When a statement runs relative to the first import of ray.
import type { Node } from 'web-tree-sitter';
import type { EnvironmentOrder, Holds } from '../../../ray/facts/environment.ts';
import { closest, DEEPEST } from '../syntax/source.ts';
import type { Bindings } from './bindings.ts';
import { conditionsAround, endsProgram, excludeEachOther, holds, MODULE, type Running, runsIn } from './scopes.ts';

/** `starts` are the calls that start Ray in this program. */
export function orderOf(bindings: Bindings, node: Node, starts: readonly Running[]): EnvironmentOrder {
  const scope = runsIn(node);
  if (scope.node && runsInWorker(bindings, scope.node)) return 'unordered';
  const own = (all: readonly Running[]) => all.filter((one) => one.scope.key === scope.key).map((one) => one.node);
  if (own(starts).some((start) => start.endIndex <= node.startIndex && !excludeEachOther(start, node)))
    return 'after-start';
  const { loads } = bindings.ray;
  const ownLoads = own(loads);
  if (scope.key !== MODULE) {
    const ofModule = loads.find((load) => load.scope.key === MODULE);
    if (!ofModule) return compare(node, ownLoads);
    return isCalledBefore(bindings, scope.node, ofModule.node.startIndex) ? 'before-import' : 'after-import';
  }
  if (ownLoads.length > 0 || loads.length === 0) return compare(node, ownLoads);
  const hasRun = loads.some((load) => isCalledBefore(bindings, load.scope.node, node.startIndex));
  return hasRun ? 'unordered' : 'before-import';
}

/** With what loads ray in the same function or module. */
function compare(node: Node, loads: readonly Node[]): EnvironmentOrder {
  const [first] = loads;
  if (!first) return 'unordered';
  if (node.startIndex < first.startIndex) return 'before-import';
  return loads.some((load) => load.startIndex < node.startIndex && !excludeEachOther(load, node))
    ? 'after-import'
    : 'unordered';
}

/** Whether module code above the offset calls the function, so that it has run by then. */
function isCalledBefore(bindings: Bindings, owner: Node | undefined, offset: number): boolean {
  const name = owner?.childForFieldName('name')?.text;
  if (!owner || name === undefined) return false;
  const { source } = bindings;
  for (const at of source.words(name)) {
    if (at >= offset) return false;
    if (at < owner.endIndex || !/^\s*\(/.test(source.text.slice(at + name.length, at + name.length + 20))) continue;
    const node = source.identifierAt(at);
    if (node?.parent?.type === 'call' && runsIn(node).key === MODULE) return true;
  }
  return false;
}

/** Tasks and actors run in processes that Ray has started. */
function runsInWorker(bindings: Bindings, owner: Node): boolean {
  for (let at: Node | null = owner; at; at = at.parent) {
    if (at.type !== 'decorated_definition') continue;
    for (const { type, firstNamedChild } of at.children) {
      if (type !== 'decorator' || !firstNamedChild) continue;
      const callee = firstNamedChild.type === 'call' ? firstNamedChild.childForFieldName('function') : firstNamedChild;
      if (/^ray\.(remote|serve\.deployment)$/.test(bindings.pathOf(callee) ?? '')) return true;
    }
  }
  return false;
}

/**
 * Whether what stands at a node is in force where Ray starts: surely if nothing decides whether it runs but what decides about
 * all starts too, and a function around it is called before them or holds one.
 */
export function holdsOf(bindings: Bindings, node: Node, starts: readonly Running[]): Holds {
  return surelyRuns(bindings, node, starts, new Set()) ? 'surely' : 'maybe';
}

/** `seen`: the functions that were followed, each of them once. */
function surelyRuns(bindings: Bindings, node: Node, starts: readonly Running[], seen: Set<number>): boolean {
  const scope = runsIn(node);
  const isDecisive = (branch: Node) =>
    !runsInTry(bindings, branch, node) && !(starts.length > 0 && starts.every((start) => holds(branch, start.node)));
  if (conditionsAround(node).some(isDecisive)) return false;
  if (scope.key === MODULE || starts.length === 0 || starts.some((start) => start.scope.key === scope.key)) return true;
  if (seen.has(scope.key) || seen.size > DEEPEST) return false;
  seen.add(scope.key);
  return callsOfFunction(bindings, scope.node).some((call) => surelyRuns(bindings, call, starts, seen));
}

/** In the body of a `try`, where nothing above it is likely to fail without ending the program. */
function runsInTry(bindings: Bindings, branch: Node, node: Node): boolean {
  if (branch.parent?.type !== 'try_statement' || branch.type !== 'block') return false;
  const goesOn = branch.parent.namedChildren.some(({ type, lastNamedChild }) => {
    const last = lastNamedChild?.lastNamedChild;
    return /^except/.test(type) && !(last && endsProgram((one) => bindings.pathOf(one), last));
  });
  return !goesOn || !branch.namedChildren.some((one) => one.endIndex <= node.startIndex && mayBeMissing(one));
}

/** An import of what need not be installed: not of Python's own modules that it takes to set a variable, and not of Ray, without which nothing starts. */
function mayBeMissing(statement: Node): boolean {
  const isFrom = statement.type === 'import_from_statement';
  if (!isFrom && statement.type !== 'import_statement') return false;
  const modules = isFrom ? [statement.childForFieldName('module_name')] : statement.childrenForFieldName('name');
  return modules.some((one) => !/^(?:os|sys|ray)\b/.test(one?.text ?? ''));
}

/** Whether Ray starts elsewhere, and nothing in the file names the function around, other than as a method or for a decorator. */
export function isNeverCalled(bindings: Bindings, node: Node, starts: readonly Running[]): boolean {
  const scope = runsIn(node);
  const owner = scope.node;
  const name = owner?.childForFieldName('name');
  if (!owner || !name || starts.length === 0 || starts.some((start) => start.scope.key === scope.key)) return false;
  if (owner.parent?.type === 'decorated_definition' || closest(owner, 'class_definition')) return false;
  return bindings.source.words(name.text).length === 1;
}

function callsOfFunction({ source }: Bindings, owner: Node | undefined): Node[] {
  const name = owner?.childForFieldName('name')?.text;
  if (!owner || name === undefined) return [];
  return source.words(name).flatMap((at) => {
    const call = source.identifierAt(at)?.parent;
    return call?.type === 'call' && !holds(owner, call) && call.childForFieldName('function')?.startIndex === at
      ? [call]
      : [];
  });
}
