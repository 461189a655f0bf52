// Reads words of a shell script: quotes taken off, escapes undone, variables put in as far as they are known.
import type { Node } from 'web-tree-sitter';
import { certainText, literal, unknown, type Value } from '../../ray/facts/value.ts';
import type { Piece, Word } from '../commands/command.ts';
import { embeddedThrough } from '../commands/embedded-text.ts';
import { joinedValue } from '../commands/joined-value.ts';
import type { ScriptSource } from './script-source.ts';
import type { Resolved, Variables } from './variables.ts';

/** Marks of template languages: what stands between them is not known. */
const TEMPLATE = /\{\{|\}\}|\{%|%\}|<%|%>/;

/** The characters as another shell would read them. */
interface ScriptText {
  text: string;
  readonly offsets: number[];
  expanded: boolean;
}

export function readWord(node: Node, source: ScriptSource, variables: Variables): Word {
  const script: ScriptText = { text: '', offsets: [], expanded: false };
  const pieces: Piece[] = [];
  collect(node, { source, variables, script, pieces });
  const span = source.spanOf(node);
  const [only] = pieces;
  const isTemplate = TEMPLATE.test(source.text.slice(node.startIndex, node.endIndex));
  if (isTemplate) return { value: unknown('a template'), span };
  const end = source.embedded.toDocument(node.endIndex);
  const written = {
    embedded: embeddedThrough(script.text, [...script.offsets, end]),
    expanded: script.expanded,
  };
  if (!only || pieces.length > 1) {
    return { value: joinedValue(pieces.map(({ value }) => value)), span, pieces, script: written };
  }
  const isSplit = node.type !== 'string' && node.type !== 'raw_string' && script.expanded && hasBlank(only.value);
  const value = isSplit ? unknown('several words') : only.value;
  return { value, span, ...(only.textSpan && { textSpan: only.textSpan }), script: written };
}

interface Collection {
  readonly source: ScriptSource;
  readonly variables: Variables;
  readonly script: ScriptText;
  readonly pieces: Piece[];
}

const NOTHING = /(?!)/g;
const BARE = /\\(\n|[\s\S])/g;

function collect(node: Node, into: Collection): void {
  const { type, startIndex, endIndex } = node;
  if (type === 'concatenation' || type === 'command_name') for (const child of node.children) collect(child, into);
  else if (type === 'string' || type === 'translated_string') collectString(node, into);
  else if (type === 'raw_string') collectText(into, startIndex + 1, endIndex - 1, NOTHING);
  else if (type === 'ansi_c_string') collectAnsi(node, into);
  else if (type === 'simple_expansion' || type === 'expansion') {
    const { value, textSpan } = expansionOf(node, into);
    collectUnread(node, into, value, textSpan);
  } else if (/^(?:command_substitution|process_substitution|arithmetic_expansion)$/.test(type))
    collectUnread(node, into, unknown('decided at run time'));
  else collectText(into, startIndex, endIndex, BARE);
}

function collectAnsi(node: Node, into: Collection): void {
  if (node.text.includes('\\')) collectUnread(node, into, unknown('escapes'));
  else collectText(into, node.startIndex + 2, node.endIndex - 1, NOTHING);
}

const IN_STRING = /\\(\n|[$`"\\])/g;

function collectString(node: Node, into: Collection): void {
  const start = into.source.text.indexOf('"', node.startIndex) + 1;
  const isClosed = into.source.text[node.endIndex - 1] === '"' && node.endIndex > start;
  const end = isClosed ? node.endIndex - 1 : node.endIndex;
  const before = into.pieces.length;
  let at = start;
  into.script.expanded = true;
  for (const child of node.namedChildren) {
    if (!/expansion$|substitution$/.test(child.type)) continue;
    if (child.startIndex > at) collectText(into, at, child.startIndex, IN_STRING);
    collect(child, into);
    at = child.endIndex;
  }
  if (at < end || into.pieces.length === before) collectText(into, at, Math.max(at, end), IN_STRING);
}

/** The first group of `escapes` is what it stands for; a line end stands for nothing. */
function collectText({ source, script, pieces }: Collection, start: number, end: number, escapes: RegExp): void {
  const raw = source.text.slice(start, end);
  let text = '';
  let at = 0;
  const keep = (until: number) => {
    for (; at < until; at++) {
      text += raw[at];
      script.offsets.push(source.embedded.toDocument(start + at));
    }
  };
  for (const match of raw.matchAll(escapes)) {
    keep(match.index);
    at = match.index + 1;
    if (match[1] === '\n') at++;
    else keep(at + 1);
  }
  keep(raw.length);
  script.text += text;
  const textSpan = text === raw ? source.standing(start, end) : undefined;
  addText(pieces, text, { value: literal(text), span: source.inDocument(start, end), ...(textSpan && { textSpan }) });
}

/** The grammar cuts `ray[default]==2.9` where the shell reads on. */
function addText(pieces: Piece[], text: string, piece: Piece): void {
  const last = pieces.at(-1);
  const before = last?.textSpan && certainText(last.value);
  if (before === undefined || !last?.textSpan || last.textSpan.end !== piece.textSpan?.start) pieces.push(piece);
  else {
    const whole = { start: last.textSpan.start, end: piece.textSpan.end };
    pieces[pieces.length - 1] = { value: literal(before + text), span: whole, textSpan: whole };
  }
}

/** The inner shell sees the expansion as it is written. */
function collectUnread(node: Node, { source, script, pieces }: Collection, value: Value, textSpan?: Piece['textSpan']) {
  for (let at = node.startIndex; at < node.endIndex; at++) script.offsets.push(source.embedded.toDocument(at));
  script.text += source.text.slice(node.startIndex, node.endIndex);
  script.expanded = true;
  pieces.push({ value, span: source.spanOf(node), ...(textSpan && { textSpan }) });
}

/** `$X`, `${X}`, `${X:-default}`; of other forms nothing is known. */
function expansionOf(node: Node, { source, variables }: Collection): Resolved {
  const text = source.text.slice(node.startIndex, node.endIndex);
  const [, name, operator, rest] = /^\$\{?(\w+|[@*#?$!-])(:?[-=+?]|:?)([\s\S]*)$/.exec(text) ?? [];
  if (name === undefined || !source.mayStep()) return { value: unknown('decided at run time') };
  if (!text.startsWith('${') || (operator === '' && rest === '}')) return variables.valueAt(name, node);
  if (!/^:?[-=]$/.test(operator ?? '')) return { value: unknown(`the variable ${name}`) };
  const own = variables.valueAt(name, node).value;
  if (own.kind === 'literal' && own.value !== '') return { value: own };
  const [, ...written] = node.namedChildren;
  const fallback = joinedValue(written.map((child) => readWord(child, source, variables).value));
  const isPlain = written.length > 0 || rest === '}';
  const value = isPlain ? fallback : literal((rest ?? '').slice(0, -1));
  return { value: { kind: 'one-of', options: own.kind === 'literal' ? [value] : [own, value], fallback: true } };
}

function hasBlank(value: Value): boolean {
  return value.kind === 'literal' && /\s/.test(String(value.value));
}
