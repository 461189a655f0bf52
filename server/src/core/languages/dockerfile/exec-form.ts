// Reads the exec form of an instruction, `["ray", "start"]`, into the words of a command.
import { literal } from '../../ray/value.ts';
import { span } from '../../text/span.ts';
import type { Word } from '../commands/command.ts';
import { type EmbeddedText, embeddedThrough, spanInDocument, standsWhole } from '../commands/embedded-text.ts';

const STRING = /"(?:[^"\\]|\\.)*"/g;
const CHARACTER = /\\u[\da-fA-F]{4}|\\.|[^\\]/gs;

/** Undefined for anything but a JSON list of strings: the builder reads that as shell form. */
export function execForm(embedded: EmbeddedText): Word[] | undefined {
  const { text } = embedded;
  if (!/^\s*\[/.test(text) || !isListOfStrings(text)) return undefined;
  return [...text.matchAll(STRING)].map(({ index, 0: written }) => {
    const value: string = JSON.parse(written);
    const inside = span(index + 1, index + written.length - 1);
    const isVerbatim = written.length === value.length + 2 && standsWhole(embedded, inside);
    return {
      value: literal(value),
      span: spanInDocument(embedded, span(index, index + written.length)),
      ...(isVerbatim
        ? { textSpan: spanInDocument(embedded, inside) }
        : { script: { embedded: unescaped(embedded, value, inside.start, written), expanded: false } }),
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

/** Each character stands where its escape begins. */
function unescaped({ toDocument }: EmbeddedText, value: string, start: number, written: string): EmbeddedText {
  const offsets: number[] = [];
  for (const { index } of written.slice(1, -1).matchAll(CHARACTER)) offsets.push(toDocument(start + index));
  return embeddedThrough(value, [...offsets, toDocument(start + written.length - 2)]);
}
