// Lists of words that a Python program gives to another program: literals, what is added to them, what they are made of.
import type { Node } from 'web-tree-sitter';
import { literal, unknown, type Value } from '../../../ray/facts/value.ts';
import type { Piece, Word } from '../../commands/command.ts';
import { joinedValue } from '../../commands/words.ts';
import type { Binding } from '../names/binding.ts';
import type { Bindings } from '../names/bindings.ts';
import { dominates, runsIn } from '../names/scopes.ts';
import { parts, spanOf } from '../source.ts';
import { resolve } from './resolve-value.ts';
import { scriptText } from './script-text.ts';
import { insideQuotes, plainText, stringPieces } from './strings.ts';

const DEEPEST = 8;
const MOST_STEPS_BACK = 20;

export interface ItemList {
  readonly items: readonly Node[];
  /** More may be added, or some left out, at run time. */
  readonly open: boolean;
}

/** Undefined when the expression is not seen to be a list. */
export function itemsOf(bindings: Bindings, node: Node, depth = 0): ItemList | undefined {
  if (depth > DEEPEST || !bindings.source.mayStep()) return undefined;
  switch (node.type) {
    case 'list':
    case 'tuple':
      return together(parts(node).map((part) => itemsOfPart(bindings, part, depth)));
    case 'parenthesized_expression': {
      const [inner] = parts(node);
      return inner && itemsOf(bindings, inner, depth + 1);
    }
    case 'binary_operator': {
      if (node.childForFieldName('operator')?.text !== '+') return undefined;
      const sides = [node.childForFieldName('left'), node.childForFieldName('right')].map(
        (side) => side && itemsOf(bindings, side, depth + 1),
      );
      return sides[0] || sides[1] ? together(sides.map((side) => side ?? ANYTHING)) : undefined;
    }
    case 'call': {
      const copied = copiedList(bindings, node);
      return copied && itemsOf(bindings, copied, depth + 1);
    }
    case 'identifier':
      return itemsOfName(bindings, node, depth);
    default:
      return undefined;
  }
}

const ANYTHING: ItemList = { items: [], open: true };

function together(lists: readonly ItemList[]): ItemList {
  return { items: lists.flatMap(({ items }) => items), open: lists.some(({ open }) => open) };
}

function itemsOfPart(bindings: Bindings, part: Node, depth: number): ItemList {
  if (part.type !== 'list_splat') return { items: [part], open: false };
  const [inner] = parts(part);
  return (inner && itemsOf(bindings, inner, depth + 1)) ?? ANYTHING;
}

/** `list(x)`, `x.copy()` */
function copiedList(bindings: Bindings, call: Node): Node | undefined {
  const callee = call.childForFieldName('function');
  const [argument, ...others] = parts(call.childForFieldName('arguments') ?? call);
  if (callee?.childForFieldName('attribute')?.text === 'copy' && !argument)
    return callee.childForFieldName('object') ?? undefined;
  return bindings.pathOf(callee) === 'builtins.list' && others.length === 0 ? argument : undefined;
}

function itemsOfName(bindings: Bindings, use: Node, depth: number): ItemList | undefined {
  const origin = originOf(bindings, use);
  const made = origin?.value && itemsOf(bindings, origin.value, depth + 1);
  if (!origin || !made) return undefined;
  return together([made, ...changesOf(bindings, origin, use, depth)]);
}

/** The assignment behind all that was added by `+=`. */
function originOf(bindings: Bindings, use: Node): Binding | undefined {
  let bound = bindings.lookup(use.text, use);
  for (let steps = 0; steps < MOST_STEPS_BACK && bindings.source.mayStep(); steps++) {
    const [origin, ...others] = bound.filter(({ kind }) => kind === 'value');
    const added = bound.filter(({ kind }) => kind !== 'value');
    if (others.length > 0 || added.some(({ node }) => node.parent?.type !== 'augmented_assignment')) return undefined;
    if (origin) return origin;
    const [first] = added;
    if (!first) return undefined;
    bound = bindings.lookup(use.text, first.node);
  }
  return undefined;
}

const CHANGED = /[\s\\]*(?:\.[\s\\]*\w+[\s\\]*\(|\+=|\[)/y;

/** In the order of the text; only what stands between the two, in the function or module of the first. */
function changesOf(bindings: Bindings, origin: Binding, use: Node, depth: number): ItemList[] {
  const { source } = bindings;
  const scope = runsIn(origin.node);
  const changes: ItemList[] = [];
  for (const at of source.wordsIn(use.text, scope.node)) {
    if (at <= origin.node.startIndex || at >= use.startIndex) continue;
    CHANGED.lastIndex = at + use.text.length;
    if (!CHANGED.test(source.text)) continue;
    const node = source.identifierAt(at);
    if (node?.endIndex !== at + use.text.length || runsIn(node).key !== scope.key) continue;
    const change = changeAt(bindings, node, depth);
    if (change) changes.push(dominates(node, use) ? change : ANYTHING);
  }
  return changes;
}

function changeAt(bindings: Bindings, name: Node, depth: number): ItemList | undefined {
  const parent = name.parent;
  if (parent?.type === 'augmented_assignment') {
    const right = parent.childForFieldName('right');
    return (right && right.id !== name.id && itemsOf(bindings, right, depth + 1)) || ANYTHING;
  }
  const call = parent?.type === 'attribute' ? parent.parent : null;
  if (call?.type !== 'call' || call.childForFieldName('function')?.id !== parent?.id)
    return parent?.type === 'subscript' && parent.parent?.type === 'assignment' ? ANYTHING : undefined;
  const [argument] = parts(call.childForFieldName('arguments') ?? call);
  switch (parent?.childForFieldName('attribute')?.text) {
    case 'append':
      return argument ? { items: [argument], open: false } : ANYTHING;
    case 'extend':
      return (argument && itemsOf(bindings, argument, depth + 1)) ?? ANYTHING;
    case 'insert':
    case 'remove':
    case 'pop':
    case 'clear':
      return ANYTHING;
    default:
      return undefined;
  }
}

/** An item as a word of a command line; the characters of a name that stands for a string are those of the string. */
export function wordOf(bindings: Bindings, item: Node): Word {
  if (bindings.pathOf(item) === 'sys.executable') return { value: literal('python'), span: spanOf(item) };
  const written = behindName(bindings, item);
  const text = plainText(written);
  if (text !== undefined) return { ...verbatim(bindings, written, text), value: literal(text), span: spanOf(item) };
  if (item.type !== 'string') {
    const { value } = resolve(bindings, item);
    return { value: asText(value), span: spanOf(item), ...(value.kind === 'literal' && scriptOf(bindings, item)) };
  }
  const pieces = piecesOf(bindings, item);
  const value = joinedValue(pieces.map((piece) => piece.value));
  return { value, span: spanOf(item), pieces, ...scriptOf(bindings, item) };
}

function behindName(bindings: Bindings, item: Node): Node {
  if (item.type !== 'identifier') return item;
  const [binding, ...others] = bindings.lookup(item.text, item);
  return binding?.kind === 'value' && binding.value?.type === 'string' && others.length === 0 ? binding.value : item;
}

function scriptOf(bindings: Bindings, item: Node): Pick<Word, 'script'> {
  const embedded = scriptText(bindings, item);
  return embedded ? { script: { embedded, expanded: false } } : {};
}

/** The characters themselves, where they stand between the quotes as they are. */
function verbatim(bindings: Bindings, item: Node, text: string): Pick<Word, 'textSpan' | 'script'> {
  const inside = insideQuotes(item);
  if (bindings.source.text.slice(inside.start, inside.end) === text) return { textSpan: inside };
  return scriptOf(bindings, item);
}

/** Of an f-string: text and expressions in turn; one unknown piece where its text cannot be told. */
function piecesOf(bindings: Bindings, item: Node): Piece[] {
  const contents = stringPieces(item);
  if (!contents) return [{ value: unknown('put together at run time'), span: spanOf(item) }];
  const places = item.children.filter(({ type }) => type === 'string_content' || type === 'interpolation');
  return contents.map((content, index): Piece => {
    const place = places[index] ?? item;
    if (typeof content !== 'string') return { value: asText(resolve(bindings, content).value), span: spanOf(place) };
    const isVerbatim = content === place.text;
    return { value: literal(content), span: spanOf(place), ...(isVerbatim && { textSpan: spanOf(place) }) };
  });
}

function asText(value: Value): Value {
  return value.kind === 'literal' && typeof value.value === 'number' ? literal(String(value.value)) : value;
}
