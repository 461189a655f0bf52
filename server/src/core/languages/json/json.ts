// JSON with the place of each of its characters: parsed, and its strings.
import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { ReadProblem } from '../../ray/facts/read-facts.ts';
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

export interface JsonReading {
  /** Absent for an empty text, and for one that is nested too deeply to be read. */
  readonly root?: Node;
  readonly problems: readonly ReadProblem[];
}

/** `what` names the file in the problem: `This notebook`. A BOM is passed over. */
export function parseJson(text: string, what: string): JsonReading {
  const errors: ParseError[] = [];
  const body = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  try {
    const root = parseTree(body, errors);
    const [first] = errors;
    const problems = first ? [problemAt(text, first, what)] : [];
    return root ? { root, problems } : { problems };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { problems: [{ span: span(0, 0), message: `${what} is nested too deeply to be read; nest it less.` }] };
  }
}

function problemAt(text: string, { offset, length }: ParseError, what: string): ReadProblem {
  const end = Math.min(offset + length, text.length);
  return {
    span: span(Math.min(offset, end), end),
    message: `${what} is not valid JSON here, so settings around it may be missed; fix it.`,
  };
}

/** The value of the last property of that name; undefined where `node` is no object or has none. */
export function propertyOf(node: Node | undefined, name: string): Node | undefined {
  if (node?.type !== 'object') return undefined;
  return node.children?.filter(({ children }) => children?.[0]?.value === name).at(-1)?.children?.[1];
}

export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.type === 'array' ? (node.children ?? []) : [];
}
