// Functions of a script that run what they are given: `retry() { "$@"; }`, `on() { ssh "$1" "$2"; }`.
import type { Node } from 'web-tree-sitter';
import { contains, span } from '../../text/span.ts';
import type { Word } from '../commands/command.ts';
import { closest, type ScriptSource } from './script-source.ts';

/** A call of a function, with what it is given. */
export interface GivenArguments {
  readonly definition: Node;
  readonly words: readonly Word[];
}

const ARGUMENT = /\$\{?[@*1-9]/;

/** The function that the script has by this name where it is called with arguments. */
export function functionCalledBy(call: Node, source: ScriptSource): Node | undefined {
  return call.childrenForFieldName('argument').length === 0 ? undefined : definitionOf(call, source);
}

const DEFINED = /(?<![\w$-])([A-Za-z_][\w-]*)[ \t]*\([ \t]*\)|(?<![\w$-])function[ \t]+([A-Za-z_][\w-]*)/g;
const definitions = new WeakMap<ScriptSource, ReadonlyMap<string, readonly Node[]>>();

/** The function that a command calls: the last one above it, or for a call in another function one that is further down. */
export function definitionOf(call: Node, source: ScriptSource): Node | undefined {
  const name = call.type === 'command' ? (call.childForFieldName('name')?.text ?? '') : '';
  let known = definitions.get(source);
  if (!known) {
    known = definitionsIn(source);
    definitions.set(source, known);
  }
  const all = known.get(name)?.filter((one) => !holds(one, call)) ?? [];
  const above = all.filter((one) => one.startIndex < call.startIndex).at(-1);
  return above ?? (all.length > 0 && closest(call, DEFINITION) ? all[0] : undefined);
}

const DEFINITION = new Set(['function_definition']);

function definitionsIn(source: ScriptSource): Map<string, Node[]> {
  const found = new Map<string, Node[]>();
  for (const { 0: text, 1: before, 2: behind, index } of source.text.matchAll(DEFINED)) {
    const name = before ?? behind ?? '';
    const node = source.leafAt(index + text.lastIndexOf(name))?.parent;
    if (node?.type !== 'function_definition' || node.childForFieldName('name')?.text !== name) continue;
    found.set(name, [...(found.get(name) ?? []), node]);
  }
  return found;
}

/** Commands of a function that may be among its arguments, or run one: those that the script reads by themselves are not asked for. */
export function commandsOfArguments(
  definition: Node,
  source: ScriptSource,
  isRead: (command: Node) => boolean,
): Node[] {
  if (!ARGUMENT.test(definition.text)) return [];
  return definition
    .descendantsOfType('command')
    .flatMap((one) => (one && source.mayStep() && one.text.includes('$') && !isRead(one) ? [one] : []));
}

/** What is left of the arguments at a place of the function; undefined where that depends on the run. */
export function argumentsLeft({ definition, words }: GivenArguments, user: Node, source: ScriptSource) {
  const before = source.text.slice(definition.startIndex, user.startIndex);
  if (/\bset[ \t]+--(?!\w)/.test(before)) return undefined;
  const shifts = [...before.matchAll(/(?<![\w$-])shift\b(?:[ \t]+(\d+))?/g)];
  if (shifts.length > 0 && /\b(?:while|until|case|getopts)\b/.test(before)) return undefined;
  const count = shifts.reduce((sum, [, by = '1']) => sum + Number(by), 0);
  return words.slice(count);
}

function holds(outer: Node, inner: Node): boolean {
  return contains(span(outer.startIndex, outer.endIndex), span(inner.startIndex, inner.endIndex));
}
