// Reads the exec form of an instruction, `["ray", "start"]`, into the words of a command.
import { literal } from '../../ray/value.ts';
import { span } from '../../text/span.ts';
import type { Word } from '../commands/command.ts';
import { type EmbeddedText, spanInDocument, standsWhole } from '../commands/embedded-text.ts';

const STRING = /"(?:[^"\\]|\\.)*"/g;

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
      ...(isVerbatim && { textSpan: spanInDocument(embedded, inside) }),
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
