// What a program reads from its own environment: what it has put there itself, a default, or what only a run shows.
import type { Node } from 'web-tree-sitter';
import { ofEnvironment } from '../../../ray/facts/value.ts';
import { dominates, holds, runsIn } from '../names/scopes.ts';
import { argumentsOf } from '../syntax/arguments.ts';
import { closest } from '../syntax/source.ts';
import { plainText } from '../syntax/strings.ts';
import { type Evaluator, keyText, oneOf, type PythonValue, unknownValue } from './python-value.ts';

/** `read` is the expression that reads the variable, `fallback` what it says instead of nothing. */
export function environmentRead(
  values: Evaluator,
  read: Node,
  key: Node | undefined,
  fallback: Node | undefined,
): PythonValue {
  const name = key ? keyText(values, key) : undefined;
  const given = name === undefined ? unknownValue('an environment variable') : ofEnvironment(name);
  const isDefault = fallback && fallback.type !== 'none';
  let value: PythonValue = isDefault ? oneOf([given, values.evaluate(fallback)], true) : given;
  if (name === undefined || !/^\w+$/.test(name)) return value;
  for (const { node, written, onlyDefault } of settingsOf(values, name)) {
    const [here, there] = [runsIn(node).key, runsIn(read).key];
    if (holds(node, read) || (here === there && node.startIndex > read.startIndex)) continue;
    const set = onlyDefault ? oneOf([given, values.evaluate(written)], true) : values.evaluate(written);
    const isSure = (here === there || here === -1) && node.startIndex < read.startIndex && dominates(node, read);
    value = isSure ? set : oneOf([value, set]);
  }
  return value;
}

interface OwnSetting {
  readonly node: Node;
  readonly written: Node;
  readonly onlyDefault: boolean;
}

/** `os.environ["X"] = v`, `os.environ.setdefault("X", v)`, in the order of the text. */
function settingsOf(values: Evaluator, name: string): OwnSetting[] {
  const { source, bindings } = values;
  const found: OwnSetting[] = [];
  for (const { index } of source.matchesOf(new RegExp(`(["'])${name}\\1[ \\t]*[\\],]`, 'g'))) {
    const leaf = source.leafAt(index);
    const key = leaf && closest(leaf, 'string');
    const holder = key && plainText(key) === name ? key.parent : undefined;
    if (holder?.type === 'subscript' && bindings.pathOf(holder.childForFieldName('value')) === 'os.environ') {
      const assignment = holder.parent?.type === 'assignment' ? holder.parent : undefined;
      const written = assignment?.childForFieldName('right');
      if (assignment && written && assignment.childForFieldName('left')?.id === holder.id)
        found.push({ node: assignment, written, onlyDefault: false });
    } else if (holder?.type === 'argument_list' && holder.parent) {
      const call = holder.parent;
      const [first, written] = argumentsOf(call, source).positional;
      const isDefault = bindings.pathOf(call.childForFieldName('function')) === 'os.environ.setdefault';
      if (isDefault && first?.id === key?.id && written) found.push({ node: call, written, onlyDefault: true });
    }
  }
  return found;
}
