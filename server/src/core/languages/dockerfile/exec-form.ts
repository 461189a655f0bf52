// Reads the exec form of an instruction, `["ray", "start"]`, into the words of a command.
import { literal } from '../../ray/facts/value.ts';
import { type PlacedText, PlacedTextBuilder } from '../../text/placed-text.ts';
import { type Span, span } from '../../text/span.ts';
import type { Word } from '../commands/command.ts';

const STRING = /"(?:[^"\\]|\\.)*"/g;
const CHARACTER = /\\u[\da-fA-F]{4}|\\.|[^\\]/gs;

/** Undefined for anything but a JSON list of strings: the builder reads that as shell form. */
export function execForm(embedded: PlacedText): Word[] | undefined {
  const { text } = embedded;
  if (!/^\s*\[/.test(text) || !isListOfStrings(text)) return undefined;
  return [...text.matchAll(STRING)].map(({ index, 0: written }) => {
    const value: string = JSON.parse(written);
    const inside = span(index + 1, index + written.length - 1);
    const isVerbatim = written.length === value.length + 2 && embedded.standsWhole(inside);
    return {
      value: literal(value),
      span: embedded.spanInDocument(span(index, index + written.length)),
      ...(isVerbatim
        ? { textSpan: embedded.spanInDocument(inside) }
        : { script: { embedded: unescaped(embedded, inside), expanded: false } }),
    };
  });
}

function isListOfStrings(text: string): boolean {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((one) => typeof one === 'string');
  } catch {
    return false;
  }
}

function unescaped(embedded: PlacedText, inside: Span): PlacedText {
  const placed = new PlacedTextBuilder();
  for (const { index, 0: written } of embedded.text.slice(inside.start, inside.end).matchAll(CHARACTER)) {
    const at = span(inside.start + index, inside.start + index + written.length);
    const { start, end } = embedded.spanInDocument(at);
    if (written.length === 1) placed.take(embedded, at.start, at.end);
    else placed.write(JSON.parse(`"${written}"`), start, end);
  }
  return placed.placed(embedded.toDocument(inside.end));
}
