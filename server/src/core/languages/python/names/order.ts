// When a statement runs relative to the first import of ray.
import type { Node } from 'web-tree-sitter';
import type { EnvironmentOrder } from '../../../ray/facts/environment.ts';
import type { Bindings } from './bindings.ts';
import { excludeEachOther, MODULE, type Running, runsIn } from './scopes.ts';

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
