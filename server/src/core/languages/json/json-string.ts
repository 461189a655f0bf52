// A string of a JSON text, decoded, with the place of each of its characters.
import type { Node } from 'jsonc-parser';
import { type PlacedText, PlacedTextBuilder } from '../../text/placed-text.ts';
import { type Span, span } from '../../text/span.ts';

export interface JsonString {
  readonly content: PlacedText;
  /** Between the quotes, or to where a damaged string breaks off. */
  readonly span: Span;
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** `node` is a string of `document`. An escape that JSON does not have stands for its character. */
export function readJsonString(document: string, node: Node): JsonString {
  const start = node.offset + 1;
  const last = node.offset + node.length;
  const end = node.length > 1 && document[last - 1] === '"' ? last - 1 : last;
  const content = new PlacedTextBuilder();
  for (let at = start; at < end; ) {
    const backslash = document.indexOf('\\', at);
    const kept = backslash === -1 ? end : Math.min(backslash, end);
    content.keep(document.slice(at, kept), at);
    if (kept === end) break;
    const after = Math.min(kept + escapeLength(document, kept), end);
    const written = document.slice(kept + 1, after);
    if (written === '') content.keep('\\', kept);
    else content.write(decode(written), kept, after);
    at = after;
  }
  return { content: content.placed(end), span: span(start, end) };
}

function escapeLength(document: string, at: number): number {
  return /^u[\da-fA-F]{4}$/.test(document.slice(at + 1, at + 6)) ? 6 : 2;
}

function decode(written: string): string {
  if (written.length === 5) return String.fromCharCode(Number.parseInt(written.slice(1), 16));
  return ESCAPES[written] ?? written;
}

/** `text` as it is written between the quotes of a JSON string. */
export function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
