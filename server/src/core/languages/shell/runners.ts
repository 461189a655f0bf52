// Functions of a script that run what they are given: `retry() { "$@"; }`, `on() { ssh "$1" "$2"; }`.
import type { Node } from 'web-tree-sitter';
import { contains, span } from '../../text/span.ts';
import type { Word } from '../commands/command.ts';
import type { ScriptSource } from './script-source.ts';

/** A call of a function, with what it is given. */
export interface GivenArguments {
  readonly definition: Node;
  readonly words: readonly Word[];
}

const ARGUMENT = /\$\{?[@*1-9]/;

/** The function that the script has by this name where it is called. */
export function functionCalledBy(call: Node, source: ScriptSource): Node | undefined {
  const name = call.childForFieldName('name')?.text ?? '';
  if (!/^[A-Za-z_][\w-]*$/.test(name) || call.childrenForFieldName('argument').length === 0) return undefined;
  const definitions = source.wordsAt(name).flatMap((offset) => {
    const parent = source.leafAt(offset)?.parent;
    return parent?.type === 'function_definition' && parent.childForFieldName('name')?.startIndex === offset
      ? [parent]
      : [];
  });
  return definitions.filter((one) => one.startIndex < call.startIndex && !holds(one, call)).at(-1);
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
