// A string of a JSON text, decoded, with the place of each of its characters.
import type { Node } from 'jsonc-parser';

/** Character i of `text` is written from `starts[i]` to before `ends[i]`: more than one character where it is escaped. */
export interface JsonString {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Behind the opening quote. */
  readonly start: number;
  /** Before the closing quote, or where a damaged string breaks off. */
  readonly end: number;
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** `node` is a string of `document`. An escape that JSON does not have stands for its character. */
export function readJsonString(document: string, node: Node): JsonString {
  const start = node.offset + 1;
  const last = node.offset + node.length;
  const end = node.length > 1 && document[last - 1] === '"' ? last - 1 : last;
  const starts: number[] = [];
  const ends: number[] = [];
  let text = '';
  for (let at = start; at < end; ) {
    const length = document[at] === '\\' ? Math.min(escapeLength(document, at), end - at) : 1;
    text += length === 1 ? document.charAt(at) : decode(document.slice(at + 1, at + length));
    starts.push(at);
    ends.push(at + length);
    at += length;
  }
  return { text, starts, ends, start, end };
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
