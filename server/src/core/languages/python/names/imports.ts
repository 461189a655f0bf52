// Where a Python file loads ray, and which names it binds by that.
import type { Node } from 'web-tree-sitter';
import { closest, type Source } from '../syntax/source.ts';
import { isForTypesOnly, type Running, running } from './scopes.ts';

/** A name that an import statement binds. */
export interface ImportedName {
  readonly local: string;
  /** The identifier that is bound. */
  readonly node: Node;
  /** Dotted, as from the package's root: `ray`, `ray.init`; with the leading dots of a relative import. */
  readonly path: string;
}

export interface RayImports {
  /** Statements and calls that load ray when they run, in the order of the text. */
  readonly loads: readonly Running[];
  readonly names: readonly ImportedName[];
  /** Names bound by assigning what `importlib.import_module("ray")` and its like return. */
  readonly assigned: ReadonlyMap<string, string>;
  /** `from ray import *` stands somewhere. */
  readonly star: boolean;
}

/** Of `from ray import *`: the names that Ray Guard has something to say about. */
export const STARRED = ['init', 'client', 'remote', 'util', 'serve'] as const;

/** Goes over aliases and commas to the word itself: `import os as system, \<line end> ray`. */
const STATEMENT = /\b(?:import|from)[\s\\]+(?:[\w.]+(?:[\s\\]+as[\s\\]+\w+)?[\s\\]*,[\s\\]*)*ray\b/g;
const CALL =
  /\b(importorskip|import_module|__import__)[\s\\]*\([\s\\]*(?:modname\s*=\s*|name\s*=\s*)?(["'])(ray(?:\.[\w.]+)?)\2/g;

export function findRayImports(source: Source): RayImports {
  const loads = new Map<number, Node>();
  const names: ImportedName[] = [];
  let star = false;
  for (const match of source.text.matchAll(STATEMENT)) {
    const leaf = source.identifierAt(match.index + match[0].length - 3);
    const statement = leaf && closest(leaf, 'import_statement', 'import_from_statement');
    if (!statement || loads.has(statement.startIndex) || isForTypesOnly(statement)) continue;
    if (!modulesOf(statement).some((module) => /^ray(\.|$)/.test(module))) continue;
    loads.set(statement.startIndex, statement);
    names.push(...importedNames(statement).filter(({ path }) => /^ray(\.|$)/.test(path)));
    star ||= statement.children.some(({ type }) => type === 'wildcard_import') && modulesOf(statement)[0] === 'ray';
  }
  const assigned = new Map<string, string>();
  for (const match of source.text.matchAll(CALL)) {
    const leaf = source.identifierAt(match.index);
    const call = leaf && closest(leaf, 'call');
    if (!call || isForTypesOnly(call)) continue;
    loads.set(call.startIndex, call);
    const left = call.parent?.type === 'assignment' ? call.parent.childForFieldName('left') : null;
    const path = dynamicImport(call);
    if (left?.type === 'identifier' && path) assigned.set(left.text, path);
  }
  const inOrder = [...loads.values()].sort((a, b) => a.startIndex - b.startIndex);
  return { loads: inOrder.map(running), names, assigned, star };
}

/** What `importlib.import_module("ray.x")` and its like return, by the name of the function alone. */
export function dynamicImport(call: Node): string | undefined {
  CALL.lastIndex = 0;
  const match = CALL.exec(call.text.slice(0, 200));
  CALL.lastIndex = 0;
  const name = call.childForFieldName('function')?.text.split('.').at(-1);
  if (!match || match[1] !== name) return undefined;
  return name === '__import__' ? 'ray' : match[3];
}

/** Every name that one import statement binds; none for a wildcard. */
export function importedNames(statement: Node): ImportedName[] {
  const module = statement.childForFieldName('module_name');
  return statement.childrenForFieldName('name').flatMap((name) => {
    const dotted = name.type === 'aliased_import' ? name.childForFieldName('name') : name;
    const node = name.type === 'aliased_import' ? name.childForFieldName('alias') : name.firstNamedChild;
    if (!dotted || !node) return [];
    const from = module ? dottedText(module) : '';
    const written = `${from}${from === '' || from.endsWith('.') ? '' : '.'}${dottedText(dotted)}`;
    const path = module || name.type === 'aliased_import' ? written : node.text;
    return [{ local: node.text, node, path }];
  });
}

function modulesOf(statement: Node): string[] {
  const module = statement.childForFieldName('module_name');
  if (module) return [dottedText(module)];
  return statement.childrenForFieldName('name').map((name) => dottedText(name.childForFieldName('name') ?? name));
}

function dottedText(node: Node): string {
  return node.text.replace(/[\s\\]+/g, '');
}
