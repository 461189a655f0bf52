// What a name stands for at a place: found by searching the text for the places that bind it, as scopes have it.
import type { Node } from 'web-tree-sitter';
import { type Binding, bindingAt, GLOBAL } from './binding.ts';
import { dynamicImport, findRayImports, type RayImports } from './imports.ts';
import { conditionAround, dominates, isForTypesOnly, MODULE, type Scope, scopesAround } from './scopes.ts';
import { closest, type Source } from './source.ts';
import { wordsIn } from './words.ts';

/** A name that is bound more often than this is not followed. */
const MOST_BINDINGS = 500;
const DEEPEST_ALIAS = 8;

/** What may follow a name where it is bound; a cheap look before the tree is asked. */
const AFTER = /[ \t]*(?:\\\r?\n[ \t]*)?(?:=(?!=)|:|,|\)|\]|in\b|(?:[-+*/|&^%@]|\/\/|\*\*|>>|<<)=|;|#|[\r\n]|$)/y;
const BEFORE = /\b(?:def|class|import|as)[\s\\]+$/;

export class Bindings {
  readonly source: Source;
  readonly ray: RayImports;
  private readonly known = new Map<string, readonly Binding[]>();

  constructor(source: Source) {
    this.source = source;
    this.ray = findRayImports(source);
  }

  /** The bindings that a name at this place may mean; none for builtins and names the file does not bind. */
  lookup(name: string, place: Node): readonly Binding[] {
    const all = this.bindingsOf(name);
    if (all.length === 0) return [];
    let insideFunction = false;
    for (const scope of scopesAround(place)) {
      if (scope.kind === 'class' && insideFunction) continue;
      const own = all.filter((binding) => binding.scope === scope.key);
      if (own.length > 0) return reaching(own, place, scope);
      insideFunction ||= scope.kind !== 'class';
    }
    return [];
  }

  /** The dotted name of what an expression means: `ray.init`, `os.environ`, `builtins.dict`; undefined if not known. */
  pathOf(node: Node | null | undefined, depth = 0): string | undefined {
    if (!node || depth > DEEPEST_ALIAS) return undefined;
    if (node.type === 'attribute') {
      const object = this.pathOf(node.childForFieldName('object'), depth);
      return object && `${object}.${node.childForFieldName('attribute')?.text ?? ''}`;
    }
    if (node.type === 'call') return dynamicImport(node);
    if (node.type === 'parenthesized_expression') return this.pathOf(node.firstNamedChild, depth);
    if (node.type !== 'identifier') return undefined;
    const bindings = this.lookup(node.text, node);
    if (bindings.length === 0) {
      if (this.bindingsOf(node.text).length > 0) return undefined;
      return this.ray.star && STARRED.has(node.text) ? `ray.${node.text}` : `builtins.${node.text}`;
    }
    return this.commonPath(bindings, depth);
  }

  /** One path is enough if the other bindings are stand-ins for a package that could not be imported. */
  private commonPath(bindings: readonly Binding[], depth: number): string | undefined {
    const paths = new Set<string>();
    for (const binding of bindings) {
      const path = binding.path ?? (binding.value && this.pathOf(binding.value, depth + 1));
      if (path && !path.startsWith('builtins.')) paths.add(path);
      else if (binding.value?.type !== 'none' && !conditionAround(binding.node)) return undefined;
    }
    const [path] = paths;
    return paths.size === 1 ? path : undefined;
  }

  private bindingsOf(name: string): readonly Binding[] {
    const known = this.known.get(name);
    if (known) return known;
    this.known.set(name, []);
    const found = this.search(name);
    this.known.set(name, found);
    return found;
  }

  private search(name: string): readonly Binding[] {
    const { text } = this.source;
    const found: Binding[] = [];
    for (const at of wordsIn(text, name)) {
      AFTER.lastIndex = at + name.length;
      if (!AFTER.test(text) && !BEFORE.test(text.slice(Math.max(0, at - 20), at))) continue;
      const node = this.source.identifierAt(at);
      const binding = node && node.endIndex === at + name.length ? bindingAt(node) : undefined;
      if (binding && !(binding.kind === 'import' && isForTypesOnly(binding.node))) found.push(binding);
      if (found.length > MOST_BINDINGS) return [{ ...(found[0] as Binding), kind: 'other', scope: MODULE }];
    }
    return withGlobals(found);
  }
}

/** Of `from ray import *`: the names that this project has something to say about. */
const STARRED = new Set(['init', 'client', 'remote', 'util', 'serve']);

/** A function that declares a name global binds it in the module. */
function withGlobals(found: readonly Binding[]): readonly Binding[] {
  const declared = new Set(found.filter(({ kind }) => kind === GLOBAL).map(({ scope }) => scope));
  const bound = found.filter(({ kind }) => kind !== GLOBAL);
  return bound.map((binding) => (declared.has(binding.scope) ? { ...binding, scope: MODULE } : binding));
}

/** Leaves out bindings that are replaced before the place runs, and in one function those that come after it. */
function reaching(bindings: readonly Binding[], place: Node, scope: Scope): readonly Binding[] {
  const sameFunction = scopesAround(place).find(({ kind }) => kind !== 'class')?.key === scope.key || scope.kind === 'class';
  if (!sameFunction) return bindings;
  const loop = closest(place, 'for_statement', 'while_statement', 'function_definition');
  const inLoop = (node: Node) => loop && loop.type !== 'function_definition' && loop.startIndex <= node.startIndex && node.endIndex <= loop.endIndex;
  const before = bindings.filter(
    ({ node, value }) => (node.startIndex < place.startIndex || inLoop(node)) && !(value && isInside(place, value)),
  );
  if (before.length === 0) return bindings;
  const certain = before.filter(({ node }) => node.startIndex < place.startIndex && dominates(node, place));
  const last = certain.at(-1);
  return last ? before.slice(before.indexOf(last)) : before;
}

function isInside(inner: Node, outer: Node): boolean {
  return outer.startIndex <= inner.startIndex && inner.endIndex <= outer.endIndex;
}
