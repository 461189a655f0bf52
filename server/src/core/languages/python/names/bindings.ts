// What a name stands for at a place: found by searching the text for the places that bind it, as scopes have it.
import type { Node } from 'web-tree-sitter';
import { closest, DEEPEST, firstFrom, parts, type Source } from '../syntax/source.ts';
import { plainText } from '../syntax/strings.ts';
import { type Binding, bindingAt, GLOBAL } from './binding.ts';
import { dynamicImport, findRayImports, type RayImports, STARRED } from './imports.ts';
import {
  conditionAround,
  dominates,
  holds,
  isForTypesOnly,
  MODULE,
  MODULE_SCOPE,
  NeverRuns,
  runsIn,
  type Scope,
  scopesAround,
} from './scopes.ts';

/** What may follow a name where it is bound; a cheap look before the tree is asked. */
const AFTER = /[ \t]*(?:\\\r?\n[ \t]*)?(?:=(?!=)|:|,|\)|\]|in\b|(?:[-+*/|&^%@]|\/\/|\*\*|>>|<<)=|;|#|[\r\n]|$)/y;
const BEFORE = /\b(?:def|class|import|as)[\s\\]+$/;

export class Bindings {
  readonly source: Source;
  readonly ray: RayImports;
  private readonly dead: NeverRuns | undefined;
  private readonly candidates = new Map<string, readonly number[]>();
  private readonly confirmed = new Map<number, Binding | undefined>();
  private readonly ofModule = new Map<string, readonly Binding[]>();

  /** `endsAtExit`: nothing runs behind a `sys.exit()`, as it does in the next cell of a notebook, and maybe where an `if` is damaged. */
  constructor(source: Source, endsAtExit = true) {
    this.source = source;
    this.ray = findRayImports(source);
    this.dead = endsAtExit ? new NeverRuns((node) => this.pathOf(node)) : undefined;
  }

  neverRuns(node: Node): boolean {
    return this.dead ? this.dead.has(node) : isForTypesOnly(node);
  }

  /** The bindings that a name at this place may mean; none for builtins and names the file does not bind. */
  lookup(name: string, place: Node): readonly Binding[] {
    if (this.candidatesOf(name).length === 0) return [];
    let insideFunction = false;
    for (const scope of scopesAround(place)) {
      if (scope.kind === 'class' && insideFunction) continue;
      const own = this.bindingsIn(name, scope);
      if (own.some(({ kind }) => kind === GLOBAL))
        return this.reaching(this.bindingsIn(name, MODULE_SCOPE), place, MODULE_SCOPE);
      if (own.length > 0) return this.reaching(own, place, scope);
      insideFunction ||= scope.kind !== 'class';
    }
    return [];
  }

  /** The dotted name of what an expression means: `ray.init`, `os.environ`, `builtins.dict`; undefined if not known. */
  pathOf(node: Node | null | undefined, depth = 0): string | undefined {
    if (!node || depth > DEEPEST || (depth > 0 && !this.source.mayStep())) return undefined;
    const attributes: string[] = [];
    let object: Node | null = node;
    for (; object?.type === 'attribute'; object = object.childForFieldName('object'))
      attributes.unshift(object.childForFieldName('attribute')?.text ?? '');
    const path = this.pathOfObject(object, depth);
    return path && [path, ...attributes].join('.');
  }

  private pathOfObject(node: Node | null, depth: number): string | undefined {
    if (node?.type === 'call') return dynamicImport(node) ?? this.pathOfGetattr(node, depth);
    if (node?.type === 'parenthesized_expression') return this.pathOf(node.firstNamedChild, depth + 1);
    if (node?.type !== 'identifier') return undefined;
    const bindings = this.lookup(node.text, node);
    if (bindings.length === 0) {
      if (this.bindingsIn(node.text, MODULE_SCOPE).length > 0) return undefined;
      const starred = this.ray.star && STARRED.some((name) => name === node.text);
      return `${starred ? 'ray' : 'builtins'}.${node.text}`;
    }
    return this.commonPath(bindings, depth);
  }

  /** `getattr(ray, "init")` */
  private pathOfGetattr(call: Node, depth: number): string | undefined {
    if (call.childForFieldName('function')?.text !== 'getattr') return undefined;
    const [object, name, ...others] = parts(call.childForFieldName('arguments') ?? call);
    const attribute = name && plainText(name);
    const path = attribute !== undefined && others.length === 0 ? this.pathOf(object, depth + 1) : undefined;
    return path && `${path}.${attribute}`;
  }

  /** One path is enough if the other bindings are stand-ins for a package that could not be imported. */
  private commonPath(bindings: readonly Binding[], depth: number): string | undefined {
    const paths = new Set<string>();
    for (const binding of bindings) {
      const isWhole = (binding.kind === 'value' || binding.kind === 'parameter') && !binding.picks;
      const path = binding.path ?? (isWhole && binding.value ? this.pathOf(binding.value, depth + 1) : undefined);
      if (path && !path.startsWith('builtins.')) paths.add(path);
      else if (binding.value?.type !== 'none' && !conditionAround(binding.node)) return undefined;
    }
    const [path] = paths;
    return paths.size === 1 ? path : undefined;
  }

  /** What binds a name in one scope: an attribute of a class. */
  inScope(name: string, scope: Scope): readonly Binding[] {
    return this.bindingsIn(name, scope);
  }

  /** Whether the body of a function may have run before a place: not if nothing in the file names the function, and the place runs first. Other files may call it before they ask. */
  mayHaveRun(scope: Scope, place: Node): boolean {
    if (place.startIndex >= this.source.end) return true;
    const name = scope.node?.childForFieldName('name');
    if (!name || runsIn(place).key !== MODULE || closest(scope.node as Node, 'class_definition')) return true;
    if (scope.node?.parent?.type === 'decorated_definition') return true;
    return this.source.words(name.text).some((at) => at !== name.startIndex);
  }

  private bindingsIn(name: string, { node, key }: Scope): readonly Binding[] {
    if (node) return this.confirm(name, node.startIndex, node.endIndex).filter(({ scope }) => scope === key);
    const known = this.ofModule.get(name);
    if (known) return known;
    const all = this.confirm(name, 0, this.source.text.length);
    // A function that declares a name global binds it in the module.
    const declared = new Set(all.filter(({ kind }) => kind === GLOBAL).map(({ scope }) => scope));
    const found = all.filter(({ kind, scope }) => kind !== GLOBAL && (scope === key || declared.has(scope)));
    this.ofModule.set(name, found);
    return found;
  }

  private confirm(name: string, start: number, end: number): Binding[] {
    const candidates = this.candidatesOf(name);
    const found: Binding[] = [];
    for (let index = firstFrom(candidates, start); index < candidates.length; index++) {
      const at = candidates[index] as number;
      if (at >= end) break;
      let binding = this.confirmed.get(at);
      if (!binding && !this.confirmed.has(at)) {
        const node = this.source.identifierAt(at);
        binding = node?.endIndex === at + name.length ? bindingAt(node) : undefined;
        if (binding && this.neverRuns(binding.node)) binding = undefined;
        this.confirmed.set(at, binding);
      }
      if (binding) found.push(binding);
    }
    return found;
  }

  private candidatesOf(name: string): readonly number[] {
    const known = this.candidates.get(name);
    if (known) return known;
    const { text } = this.source;
    const found = this.source.words(name).filter((at) => {
      AFTER.lastIndex = at + name.length;
      return AFTER.test(text) || BEFORE.test(text.slice(Math.max(0, at - 20), at));
    });
    this.candidates.set(name, found);
    return found;
  }

  /** Leaves out bindings that are replaced before the place runs, and in one function those that come after it. */
  private reaching(bindings: readonly Binding[], place: Node, scope: Scope): readonly Binding[] {
    const sameFunction =
      scopesAround(place).find(({ kind }) => kind !== 'class')?.key === scope.key || scope.kind === 'class';
    if (!sameFunction) return bindings;
    const here = runsIn(place);
    const isElsewhere = ({ node }: Binding) => bindings.length > 1 && runsIn(node).key !== here.key;
    const loop = closest(place, 'for_statement', 'while_statement', 'function_definition');
    const inLoop = (node: Node) => loop !== undefined && loop.type !== 'function_definition' && holds(loop, node);
    const elsewhere = bindings.filter((one) => isElsewhere(one) && one.kind !== 'parameter');
    const own = bindings.filter((one) => !elsewhere.includes(one));
    const before = own.filter(
      ({ node, value }) => (node.startIndex < place.startIndex || inLoop(node)) && !(value && holds(value, place)),
    );
    if (before.length === 0) return bindings;
    const certain = before.filter(({ node }) => node.startIndex < place.startIndex && dominates(node, place));
    const last = certain.at(-1);
    const reached = last ? before.slice(before.indexOf(last)) : before;
    return [...reached, ...elsewhere.filter(({ node }) => this.mayHaveRun(runsIn(node), place))];
  }
}
