// What to delete to take one item out of a call or a dict, so that the rest stays valid and tidy.
import type { Node } from 'web-tree-sitter';
import { type Span, span } from '../../../text/span.ts';
import type { Source } from './source.ts';

/** `items` stand in brackets, with commas between them. */
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
