// Reads what a TOML file asks of Ray Guard itself; what it means is decided by the project.
import {
  noFacts,
  type PolicyEntry,
  type PolicyItem,
  type PolicyText,
  type ReadFacts,
} from '../../ray/facts/read-facts.ts';
import type { Document } from '../../text/document.ts';
import { type Span, span } from '../../text/span.ts';
import type { Language } from '../language.ts';
import type { Syntax } from '../syntax.ts';
import { readComments } from './comments.ts';
import { syntaxProblem } from './problems.ts';
import { readTables } from './tables.ts';
import { find, parseToml, type TomlItem, type TomlTable } from './values.ts';
import { writeToml } from './write.ts';

const HEADER = /^[ \t]*(\[[ \t]*tool[ \t]*\.[ \t]*["']?ray-guard["']?[ \t]*[.\]][^\r\n]*)/m;

/** `[tool.ray-guard]` of a pyproject.toml in any spelling; undefined when it has none. `top` is read from `text`. */
export function policyTable(top: TomlTable, text: string): PolicyText | undefined {
  const [found] = find(top, ['tool', 'ray-guard']);
  const header = HEADER.exec(text);
  if (!found && !header) return undefined;
  const where = '[tool.ray-guard]';
  const at = header
    ? span(header.index + header[0].indexOf('['), header.index + header[0].trimEnd().length)
    : keyOf(top, text);
  const value = parsed(text);
  if (value === 'invalid') {
    const message = 'This file is not valid TOML, so [tool.ray-guard] is not applied; fix the file first.';
    return { where, problem: { span: at, message } };
  }
  const { tool } = value;
  const table = isTable(tool) ? tool['ray-guard'] : undefined;
  if (table === undefined) return undefined;
  if (!isTable(table) || found?.item.kind !== 'table') {
    const message = '"ray-guard" in [tool] must be a table, such as [tool.ray-guard].';
    return { where, problem: { span: keyOf(top, text), message } };
  }
  return { where, ...entriesOf(found.item, table, at) };
}

/** All of a ray-guard.toml. */
function policyFileText(top: TomlTable, text: string): PolicyText {
  const where = 'ray-guard.toml';
  const value = parsed(text);
  if (value !== 'invalid') return { where, ...entriesOf(top, value, firstLine(text)) };
  const place = syntaxProblem(text)?.span ?? firstLine(text);
  const message = 'This file is not valid TOML here, so none of it is applied; fix it first.';
  return { where, problem: { span: place.end > place.start ? place : firstLine(text), message } };
}

/** Two readers, since one knows places and the other one all of TOML: what they do not agree on is not applied. */
function entriesOf(table: TomlTable, value: Record<string, unknown>, at: Span): Omit<PolicyText, 'where'> {
  const item = plain(table);
  if (item.kind === 'table' && meaningOf(item) === meaningOfValue(value)) return { entries: item.entries };
  const message =
    'This is not TOML 1.0 as Python reads it, so it is not applied; use \\u001b for \\e, \\u0041 for \\x41, and times with seconds.';
  return { problem: { span: at, message } };
}

function parsed(text: string): Record<string, unknown> | 'invalid' {
  try {
    return parseToml(text);
  } catch {
    return 'invalid';
  }
}

function plain(item: TomlItem): PolicyItem {
  switch (item.kind) {
    case 'string':
      return { kind: 'string', text: item.text, span: item.span, content: item.content };
    case 'array':
      return { kind: 'array', items: item.items.map(plain), span: item.span };
    case 'table': {
      const entries = item.entries.map(({ key, keySpan, item: value }): PolicyEntry => {
        const read = plain(value);
        const isElement = value.kind === 'table' && value.isElement;
        return { key, keySpan, item: isElement ? { kind: 'array', items: [read], span: keySpan } : read };
      });
      return { kind: 'table', entries, ...(item.span && { span: item.span }) };
    }
    default:
      return item.boolean === undefined
        ? { kind: 'other', span: item.span }
        : { kind: 'boolean', value: item.boolean, span: item.span };
  }
}

/** Numbers and dates mean nothing in a policy and are all the same here; nor do lists of tables, however they are written. */
function meaningOf(item: PolicyItem): string {
  switch (item.kind) {
    case 'string':
      return JSON.stringify(item.text);
    case 'boolean':
      return String(item.value);
    case 'array':
      return item.items.some(({ kind }) => kind === 'table') ? 'tables' : `[${item.items.map(meaningOf).join()}]`;
    case 'table':
      return inBraces(item.entries.map((entry) => `${JSON.stringify(entry.key)}:${meaningOf(entry.item)}`));
    default:
      return 'other';
  }
}

function meaningOfValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.some(isTable) ? 'tables' : `[${value.map(meaningOfValue).join()}]`;
  if (!isTable(value)) return 'other';
  return inBraces(Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}:${meaningOfValue(inner)}`));
}

function inBraces(parts: readonly string[]): string {
  return `{${[...new Set(parts)].sort().join()}}`;
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function keyOf(top: TomlTable, text: string): Span {
  for (const { key, item } of top.entries) {
    const entry =
      key === 'tool' && item.kind === 'table' ? item.entries.find((one) => one.key === 'ray-guard') : undefined;
    if (entry) return entry.keySpan;
  }
  return firstLine(text);
}

/** Never empty, unless the text is. */
function firstLine(text: string): Span {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  const length = text.slice(start).search(/[\r\n]|$/);
  return span(start, Math.min(text.length, start + Math.max(1, length)));
}

export const policyFile: Language = {
  id: 'ray-guard-policy',
  title: 'policies of Ray Guard',
  reads: 'the policy',
  // Other spellings are other files where names tell large letters from small ones.
  files: { names: ['ray-guard.toml'], only: /(?:^|\/)ray-guard\.toml$/, context: ['ray-guard.toml'] },
  // Their language is that of all TOML.
  editor: { languages: [], starts: ['ray-guard.toml'] },
  comment: '#',
  cannotHold: [{ rules: { allBut: ['vulnerable-ray'] }, why: 'a policy starts nothing and requires nothing' }],
  role: { startsOneCluster: false, forOthers: 'what it says' },
  // Its name says it all: `require-reason = true` does not mention Ray.
  mayConcernRay: () => true,
  read,
  write: writeToml,
};

function read({ languageId, text }: Document, syntax: Syntax): ReadFacts {
  return syntax.withTree('toml', text, ({ rootNode }) => ({
    ...noFacts(languageId),
    policy: policyFileText(
      readTables(rootNode, text, () => true),
      text,
    ),
    comments: readComments(rootNode, text),
  }));
}
