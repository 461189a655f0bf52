// Turns a TOML syntax tree into tables; what the parser could not read is passed over.

import type { Node } from 'web-tree-sitter';
import type { ReadProblem } from '../../ray/facts/read-facts.ts';
import { type Span, span } from '../../text/span.ts';
import { leaveOut } from '../left-out.ts';
import { decodeString, type TomlItem, TomlTable } from './values.ts';

/** Nothing that we look for lies deeper; what does is not read. */
export const DEEPEST = 20;
const TOO_DEEP = `What is nested more than ${DEEPEST} deep is not read; nest it less.`;

interface Key {
  readonly text: string;
  readonly span: Span;
}

/** The same places, with the escapes that TOML 1.1 added as older ones of their length. */
export function asTheGrammarKnows(text: string): string {
  return text.replace(/\\(?:\\|e|x[\da-fA-F]{2})/g, (written) =>
    written === '\\\\' ? written : `\\b${'_'.repeat(written.length - 2)}`,
  );
}

const DATES = ['local_date', 'local_date_time', 'offset_date_time'];

/** The first part that the grammar does not know; lines and commas between the pairs of a table are read over. Else a date that there is not. */
export function unreadPart(root: Node): ReadProblem | undefined {
  if (!root.hasError) return impossibleDate(root);
  const [node] = root.descendantsOfType('ERROR').filter((error) => error && /[^\s,]/.test(error.text));
  if (!node) return undefined;
  return {
    span: span(node.startIndex, node.endIndex),
    message: 'Ray Guard does not know how to read this part of the file; check it by hand.',
  };
}

/** The library takes the 30th of February for a day in March; readers of TOML refuse the file. */
function impossibleDate(root: Node): ReadProblem | undefined {
  const node = root.descendantsOfType(DATES).find((date) => date && !isDay(date.text.slice(0, 10)));
  if (!node) return undefined;
  const message = 'There is no such date, so the file is not valid TOML; correct the date.';
  return { span: span(node.startIndex, node.endIndex), message };
}

function isDay(written: string): boolean {
  const date = new Date(written);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written);
}

/**
 * `text` is the one that was parsed, but for escapes. Damaged keys, pairs and headers are left out, whole ones beside them kept.
 * Tables whose header `matters` turns down are not walked: most of a file says nothing of requirements.
 */
export function readTables(root: Node, text: string, matters: (header: readonly string[]) => boolean): TomlTable {
  const top = new TomlTable();
  // Damage at the top sets whole tables before it aside as an error.
  for (const node of root.namedChildren.flatMap((child) => (child.type === 'ERROR' ? child.namedChildren : [child]))) {
    if (node.type === 'pair') addPair(top, node, text, 0);
    else if (node.type === 'table' || node.type === 'table_array_element') addTable(top, node, text, matters);
  }
  return top;
}

function addTable(top: TomlTable, node: Node, text: string, matters: (header: readonly string[]) => boolean): void {
  const [keyNode, close] = [node.child(1), node.child(2)];
  // Behind a header that is not closed stand the pairs of who knows which table.
  if (!keyNode || !/^\]\]?$/.test(close?.type ?? '')) return;
  const keys = keysOf(keyNode, text);
  if (!keys || !matters(keys.map((key) => key.text))) return;
  const last = keys.pop();
  if (!last) return;
  const parent = tableAt(top, keys);
  let table: TomlTable;
  if (node.type === 'table') table = parent.table(last.text, last.span);
  else {
    table = new TomlTable(undefined, true);
    parent.add(last.text, last.span, table);
  }
  for (const child of node.namedChildren) if (child.type === 'pair') addPair(table, child, text, 0);
}

function addPair(table: TomlTable, node: Node, text: string, depth: number): void {
  const [keyNode, value, ...more] = node.namedChildren.filter(({ type }) => type !== 'comment');
  if (!keyNode || !value || more.length > 0) return;
  const keys = keysOf(keyNode, text);
  const last = keys?.pop();
  if (!keys || !last) return;
  if (keys.length > DEEPEST) leaveOut(last.span, TOO_DEEP);
  else tableAt(table, keys).add(last.text, last.span, itemOf(value, text, depth + 1));
}

function tableAt(table: TomlTable, keys: readonly Key[]): TomlTable {
  return keys.reduce((at, key) => at.table(key.text, key.span), table);
}

/** `a.b.c` is nested to the left in the tree. Undefined when a part is damaged. */
function keysOf(node: Node, text: string): Key[] | undefined {
  const keys: Key[] = [];
  let at: Node | undefined = node;
  while (at) {
    const [left, right]: (Node | undefined)[] = at.type === 'dotted_key' ? at.namedChildren : [undefined, at];
    if (!right || (right.type !== 'bare_key' && right.type !== 'quoted_key')) return undefined;
    const raw = text.slice(right.startIndex, right.endIndex);
    const key = right.type === 'bare_key' ? raw : decodeString(raw);
    if (key === undefined) return undefined;
    keys.push({ text: key, span: span(right.startIndex, right.endIndex) });
    at = left;
  }
  return keys.reverse();
}

function itemOf(node: Node, text: string, depth: number): TomlItem {
  if (node.type === 'string') return stringOf(node, text);
  const whole = span(node.startIndex, node.endIndex);
  if (node.type === 'boolean') return { kind: 'other', span: whole, boolean: text.startsWith('t', whole.start) };
  if (depth > DEEPEST) {
    if (node.type === 'array' || node.type === 'inline_table') leaveOut(whole, TOO_DEEP);
    return { kind: 'other', span: whole };
  }
  if (node.type === 'array') return { kind: 'array', span: whole, items: itemsOf(node, text, depth) };
  if (node.type !== 'inline_table') return { kind: 'other', span: whole };
  const table = new TomlTable(whole);
  for (const child of node.namedChildren) if (child.type === 'pair') addPair(table, child, text, depth);
  return table;
}

/** A missing comma makes the parser put the items before it aside as an error: they are read all the same. */
function itemsOf(node: Node, text: string, depth: number): TomlItem[] {
  const items = node.namedChildren.filter(({ type }) => type !== 'comment');
  return items.flatMap((child) =>
    child.type === 'ERROR' && depth <= DEEPEST ? itemsOf(child, text, depth + 1) : [itemOf(child, text, depth + 1)],
  );
}

function stringOf(node: Node, text: string): TomlItem {
  const whole = span(node.startIndex, node.endIndex);
  const raw = text.slice(whole.start, whole.end);
  const decoded = decodeString(raw);
  if (decoded === undefined) return { kind: 'other', span: whole };
  const quotes = /^("""|''')/.test(raw) ? 3 : 1;
  const content = span(node.startIndex + quotes, node.endIndex - quotes);
  return {
    kind: 'string',
    text: decoded,
    span: whole,
    content,
    verbatim: verbatimLength(text.slice(content.start, content.end), decoded),
  };
}

function verbatimLength(written: string, decoded: string): number {
  if (written === decoded) return decoded.length;
  let length = 0;
  while (length < decoded.length && written[length] === decoded[length] && written[length] !== '\\') length++;
  return length;
}
