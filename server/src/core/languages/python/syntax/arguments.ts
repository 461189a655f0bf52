// The arguments of a call as they are written, and what to delete to take one away.

import type { Node } from 'web-tree-sitter';
import { type Span, span } from '../../../text/span.ts';
import { parts, type Source, spanOf } from './source.ts';

/** A name and the expression that gives it its value: a keyword argument, an entry of a dict, `d["k"] = v`. */
export interface Written {
  readonly name: string;
  /** Of a quoted name: inside the quotes. */
  readonly nameSpan: Span;
  /** Name and value together. */
  readonly span: Span;
  readonly value: Node;
  readonly removal?: Span;
}

export interface Arguments {
  readonly positional: readonly Node[];
  readonly named: readonly Written[];
  /** The expressions after `**`. */
  readonly spread: readonly Node[];
  /** `*args` stands among the positional arguments, which ends what is known of them. */
  readonly starred: boolean;
}

/** Of a name given twice the first is kept: Python refuses the call. */
export function argumentsOf(call: Node, source: Source): Arguments {
  const list = call.childForFieldName('arguments');
  const positional: Node[] = [];
  const named: Written[] = [];
  const spread: Node[] = [];
  let starred = false;
  const items = list?.type === 'argument_list' ? parts(list) : [];
  for (const [index, item] of items.entries()) {
    if (item.type === 'keyword_argument') {
      const written = keyword(item, removalOf(items, index, source));
      if (written && !named.some(({ name }) => name === written.name)) named.push(written);
    } else if (item.type === 'dictionary_splat') spread.push(...parts(item));
    else if (item.type === 'list_splat') starred = true;
    else if (isPositional(items, index) && named.length === 0 && !starred) positional.push(item);
  }
  return { positional, named, spread, starred };
}

/** Beside damage an expression may be half of something else, as the name in `f(name=)`. */
function isPositional(items: readonly Node[], index: number): boolean {
  return ![items[index - 1], items[index], items[index + 1]].some((item) => item?.type === 'ERROR');
}

function keyword(item: Node, removal: Span | undefined): Written | undefined {
  const name = item.childForFieldName('name');
  const value = item.childForFieldName('value');
  if (!name || !value || value.isMissing) return undefined;
  return { name: name.text, nameSpan: spanOf(name), span: spanOf(item), value, ...(removal && { removal }) };
}

/** `items` are in brackets, with commas between them. */
export function removalOf(items: readonly Node[], index: number, source: Source): Span | undefined {
  const [before, item, after] = [items[index - 1], items[index], items[index + 1]];
  if (!item) return undefined;
  const end = afterComma(item, source);
  const line = source.lineStart(item.startIndex);
  if (source.isBlank(line, item.startIndex) && restIsBlank(source, end)) return span(line, source.nextLine(end));
  if (before && /^[\s\\]*,[\s\\]*$/.test(source.text.slice(before.endIndex, item.startIndex)))
    return span(before.endIndex, item.endIndex);
  if (after && /^[\s\\]*,[\s\\]*$/.test(source.text.slice(item.endIndex, after.startIndex)))
    return span(item.startIndex, after.startIndex);
  return span(item.startIndex, end);
}

function afterComma(item: Node, source: Source): number {
  const comma = /^[\s\\]*,/.exec(source.text.slice(item.endIndex, item.endIndex + 200));
  return comma ? item.endIndex + comma[0].length : item.endIndex;
}

/** A comment at the end of the line goes with its item. */
function restIsBlank(source: Source, offset: number): boolean {
  return /^[ \t]*(#.*)?$/.test(source.text.slice(offset, source.lineEnd(offset)));
}
