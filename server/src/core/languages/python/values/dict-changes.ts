// What a program does to a dict that a name holds, between its creation and its use.
import type { Node } from 'web-tree-sitter';
import type { Bindings } from '../names/bindings.ts';
import { dominates, runsIn } from '../names/scopes.ts';
import { spanOf } from '../source.ts';
import { argumentsOf, type Written } from './arguments.ts';
import { insideQuotes, plainText } from './strings.ts';

export type DictChange = { readonly certain: boolean } & (
  | { readonly kind: 'set' | 'default'; readonly written: readonly Written[] }
  /** Everything of these expressions is laid over, then what is written. */
  | { readonly kind: 'merge'; readonly from: readonly Node[]; readonly written: readonly Written[] }
  /** Without a name: any entry. */
  | { readonly kind: 'remove'; readonly name: string | undefined }
);

const CHANGED = /[\s\\]*(?:\.[\s\\]*(?:update|setdefault|pop|clear)\b|\[|\|=)/y;

/** In the order of the text; only those that stand before the use, or in another function. */
export function changesOf(bindings: Bindings, use: Node): DictChange[] {
  const { source } = bindings;
  const origin = bindings.lookup(use.text, use)[0];
  if (!origin) return [];
  const changes: DictChange[] = [];
  for (const at of source.wordsIn(use.text, runsIn(origin.node).node)) {
    CHANGED.lastIndex = at + use.text.length;
    if (at === use.startIndex || !CHANGED.test(source.text)) continue;
    const node = source.identifierAt(at);
    if (
      node?.endIndex !== at + use.text.length ||
      !bindings.lookup(use.text, node).some((one) => one.node.id === origin.node.id)
    )
      continue;
    const [here, there] = [runsIn(node).key, runsIn(use).key];
    if (here === there && at > use.startIndex) continue;
    const certain = (here === there || here === runsIn(origin.node).key) && dominates(node, use);
    const change = changeAt(bindings, node, certain);
    if (change) changes.push(change);
  }
  return changes;
}

function changeAt(bindings: Bindings, name: Node, certain: boolean): DictChange | undefined {
  const parent = name.parent;
  const outer = parent?.parent;
  if (parent?.type === 'augmented_assignment' && parent.childForFieldName('operator')?.text === '|=') {
    const right = parent.childForFieldName('right');
    return right && right.startIndex > name.startIndex
      ? { kind: 'merge', from: [right], written: [], certain }
      : undefined;
  }
  if (parent?.type === 'subscript' && parent.childForFieldName('value')?.startIndex === name.startIndex) {
    const key = parent.childForFieldName('subscript');
    const text = key ? plainText(key) : undefined;
    if (outer?.type === 'delete_statement') return { kind: 'remove', name: text, certain };
    const value = outer?.type === 'assignment' ? outer.childForFieldName('right') : null;
    if (!outer || !value || !key || outer.childForFieldName('left')?.startIndex !== parent.startIndex) return undefined;
    // A key that is not known is no mapping either, so it is read as anything.
    if (text === undefined) return { kind: 'merge', from: [key], written: [], certain };
    return { kind: 'set', written: [{ name: text, nameSpan: insideQuotes(key), span: spanOf(outer), value }], certain };
  }
  const isMethod =
    parent?.type === 'attribute' && outer?.type === 'call' && outer.childForFieldName('function')?.id === parent.id;
  return isMethod ? methodCall(bindings, parent.childForFieldName('attribute')?.text, outer, certain) : undefined;
}

function methodCall(
  bindings: Bindings,
  method: string | undefined,
  call: Node,
  certain: boolean,
): DictChange | undefined {
  const { positional, named, spread } = argumentsOf(call, bindings.source);
  const [key, value] = positional;
  const name = key && plainText(key);
  if (method === 'update') return { kind: 'merge', from: [...positional, ...spread], written: named, certain };
  if (method === 'clear') return { kind: 'remove', name: undefined, certain };
  if (method === 'pop') return { kind: 'remove', name, certain };
  if (method !== 'setdefault' || !key || !value || name === undefined) return undefined;
  return { kind: 'default', written: [{ name, nameSpan: insideQuotes(key), span: spanOf(call), value }], certain };
}
