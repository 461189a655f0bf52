// Variables that are written as an object with a name and a value, as Kubernetes has them.
import type { Node } from 'web-tree-sitter';
import { closest } from '../syntax/ancestors.ts';
import { parts } from '../syntax/source.ts';
import { plainText } from '../syntax/strings.ts';
import { type Assignment, UNSPECIFIED } from './environment-holder.ts';

/** `V1EnvVar(name="RAY_X", value="…")` */
export function namedByKeyword(argumentNode: Node): Assignment | undefined {
  const call = closest(argumentNode, 'call');
  const callee = call?.childForFieldName('function');
  if (!call || argumentNode.childForFieldName('name')?.text !== 'name' || !/EnvVar$/.test(callee?.text ?? ''))
    return undefined;
  const values = (argumentNode.parent?.namedChildren ?? []).map((one) =>
    one.childForFieldName('name')?.text === 'value' ? one.childForFieldName('value') : null,
  );
  const value = values.find((one) => one !== null);
  return value ? { ...UNSPECIFIED, node: call, operation: 'set', value } : undefined;
}

/** `{"name": "RAY_X", "value": "…"}` */
export function namedByEntry(pair: Node): Assignment | undefined {
  const dictionary = pair.parent;
  const keyed = (one: Node, name: string) => {
    const key = one.childForFieldName('key');
    return key !== null && plainText(key) === name;
  };
  if (dictionary?.type !== 'dictionary' || !keyed(pair, 'name')) return undefined;
  const value = parts(dictionary)
    .find((one) => one.type === 'pair' && keyed(one, 'value'))
    ?.childForFieldName('value');
  return value ? { ...UNSPECIFIED, node: dictionary, operation: 'set', value } : undefined;
}
