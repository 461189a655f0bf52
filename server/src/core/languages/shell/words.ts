// Reads words of a shell script: quotes taken off, escapes undone, variables put in as far as they are known.
import type { Node } from 'web-tree-sitter';
import { certainText, literal, unknown, type Value } from '../../ray/facts/value.ts';
import { PlacedTextBuilder } from '../../text/placed-text.ts';
import type { Span } from '../../text/span.ts';
import type { Piece, VariableValue, Word } from '../commands/command.ts';
import { HOLE, type Holes } from '../commands/holes.ts';
import { joinedValue, textOf } from '../commands/words.ts';
import type { ScriptSource } from './script-source.ts';

/** What a script's variables are worth where `user` runs. */
export interface KnownVariables {
  readonly holes: Holes | undefined;
  readonly valueAt: (name: string, user: Node) => VariableValue;
  /** The items of an array; more may follow where `open`. Undefined where nothing is known of it. */
  readonly itemsAt: (name: string, user: Node) => Items | undefined;
  /** What a command substitution becomes; undefined where only a run shows it. */
  readonly outputAt: (substitution: Node) => VariableValue | undefined;
}

export interface Items {
  readonly words: readonly Word[];
  readonly open: boolean;
  /** The words are those of one call, and stand there. */
  readonly standsInCall?: true;
}

/** Marks of template languages: what stands between them is not known. */
const TEMPLATE = /\{\{|\}\}|\{%|%\}|<%|%>/;
/** `{{venv}}/bin/ray`: what stands before and behind the only template in a word. */
const ONE_TEMPLATE = /^([^{}<>%"'$`\\]*)\{\{[^{}]*\}\}([^{}<>%"'$`\\]*)$/;

/** The characters as another shell would read them. */
interface ScriptText {
  readonly builder: PlacedTextBuilder;
  expanded: boolean;
}

/** A piece whose spaces end words: it comes from a variable outside quotes. */
interface ReadPiece extends Piece {
  readonly splits?: true;
}

/** The words that a node becomes once variables are put in: `$OPTS` may hold several, `"${args[@]}"` any number. */
export function readWords(node: Node, source: ScriptSource, variables: KnownVariables): readonly Word[] {
  const span = source.spanOf(node);
  const items = itemsIn(node, source, variables);
  if (items) {
    const words = items.standsInCall ? items.words : items.words.map((word) => ({ ...word, span }));
    return items.open ? [...words, { value: unknown('several words'), span }] : words;
  }
  const read = collected(node, source, variables);
  const either = read.pieces.length === 1 ? wordsOfSome(read.pieces[0] as ReadPiece, span) : undefined;
  if (either) return either;
  const parts = splitAtBlanks(read.pieces);
  const isWhole = parts.length === 1 && parts[0]?.length === read.pieces.length;
  return isWhole || read.isTemplate
    ? [wordOf(read, span)]
    : parts.map((pieces) => wordOf({ ...read, pieces, script: undefined }, span));
}

/** `$OPTS` of which a run has one of several: what all begin with is there in every run. */
function wordsOfSome({ value, splits }: ReadPiece, span: Span): Word[] | undefined {
  if (!splits || value.kind !== 'one-of') return undefined;
  const texts = value.options.map(certainText);
  if (!texts.some((text) => text && /\s/.test(text))) return undefined;
  const known = texts.filter((text) => text !== undefined);
  const words = known.map((text) =>
    text
      .split(/\s+/)
      .filter(Boolean)
      .map((word): Word => ({ value: literal(word), span })),
  );
  const isAll = known.length === texts.length;
  const either = eitherWords(words, isAll, value.fallback ? 'default' : 'some runs');
  return isAll ? either : [...either, { value: unknown('one of several'), span }];
}

/** The words of which a run has one list; `isAll` where it can be no other one. */
export function eitherWords(
  lists: readonly (readonly Word[])[],
  isAll = true,
  maybe: Word['maybe'] = 'some runs',
): Word[] {
  const [first = []] = lists;
  const isCommon = (word: Word, at: number) =>
    lists.every((words) => textOf(words[at]) !== undefined && textOf(words[at]) === textOf(word));
  const differs = isAll ? first.findIndex((word, at) => !isCommon(word, at)) : 0;
  const common = differs === -1 ? first.length : differs;
  return [
    ...first.slice(0, common),
    ...lists.flatMap((words) => words.slice(common).map((word): Word => ({ ...word, maybe: word.maybe ?? maybe }))),
  ];
}

/** As where a shell does not split: in an assignment, in quotes. */
export function readWord(node: Node, source: ScriptSource, variables: KnownVariables): Word {
  return wordOf(collected(node, source, variables), source.spanOf(node));
}

interface Read {
  readonly pieces: readonly ReadPiece[];
  readonly isTemplate: boolean;
  readonly script?: Word['script'];
}

function collected(node: Node, source: ScriptSource, variables: KnownVariables): Read {
  const script: ScriptText = { builder: new PlacedTextBuilder(), expanded: false };
  const pieces: ReadPiece[] = [];
  const written = source.text.slice(node.startIndex, node.endIndex);
  if (TEMPLATE.test(written)) return { pieces: aroundTemplate(written, node.startIndex, source), isTemplate: true };
  collect(node, { source, variables, script, pieces, quoted: false });
  const embedded = script.builder.placed(source.embedded.toDocument(node.endIndex));
  return { pieces, isTemplate: false, script: scriptIn(node, pieces) ?? { embedded, expanded: script.expanded } };
}

/** `bash -c "$CMD"`: the other shell reads what the variable holds, where that is written: in one place, or in those that `+=` puts together. */
function scriptIn(node: Node, pieces: readonly ReadPiece[]): Word['script'] {
  const isVariable =
    node.type === 'string' &&
    node.namedChildCount === 1 &&
    /expansion$|^command_substitution$/.test(node.namedChildren[0]?.type ?? '');
  if (!isVariable || pieces.length === 0) return undefined;
  const builder = new PlacedTextBuilder();
  let end = 0;
  for (const { value, textSpan } of pieces) {
    const text = certainText(value);
    if (text === undefined || !(textSpan || /^\s+$/.test(text))) return undefined;
    if (textSpan) builder.keep(text, textSpan.start);
    else builder.write(text, end, end);
    end = textSpan?.end ?? end;
  }
  return { embedded: builder.placed(), expanded: true };
}

function wordOf({ pieces, isTemplate, script }: Read, span: Span): Word {
  const [only] = pieces;
  if (isTemplate && pieces.length < 2) return { value: unknown('a template'), span };
  if (only && pieces.length === 1)
    return { value: only.value, span, ...(only.textSpan && { textSpan: only.textSpan }), ...(script && { script }) };
  return { value: joinedValue(pieces.map(({ value }) => value)), span, pieces, ...(script && { script }) };
}

function aroundTemplate(written: string, start: number, source: ScriptSource): Piece[] {
  const [all, before = '', behind = ''] = ONE_TEMPLATE.exec(written) ?? [];
  const span = source.inDocument(start, start + written.length);
  if (all === undefined) return [{ value: unknown('a template'), span }];
  const known = (text: string, from: number): Piece[] => {
    const textSpan = source.standing(from, from + text.length);
    return text === ''
      ? []
      : [{ value: literal(text), span: source.inDocument(from, from + text.length), ...(textSpan && { textSpan }) }];
  };
  return [
    ...known(before, start),
    { value: unknown('a template'), span },
    ...known(behind, start + written.length - behind.length),
  ];
}

/** The pieces of each word; of a piece that splits, its spaces are between words. */
function splitAtBlanks(pieces: readonly ReadPiece[]): ReadPiece[][] {
  const words: ReadPiece[][] = [];
  let word: ReadPiece[] | undefined;
  const end = () => {
    if (word) words.push(word);
    word = undefined;
  };
  for (const piece of pieces) {
    const text = piece.splits ? certainText(piece.value) : undefined;
    if (text === undefined || /^\S+$/.test(text)) {
      word = [...(word ?? []), piece];
      continue;
    }
    for (const { 0: part, index } of text.matchAll(/\s+|\S+/g)) {
      if (/^\s/.test(part)) end();
      else word = [...(word ?? []), partOf(piece, part, index)];
    }
  }
  end();
  return words;
}

function partOf({ span, textSpan }: Piece, text: string, from: number): Piece {
  const own = textSpan && { start: textSpan.start + from, end: textSpan.start + from + text.length };
  return { value: literal(text), span, ...(own && { textSpan: own }) };
}

/** `"${args[@]}"`, `${args[*]}`, `"$@"` */
function itemsIn(node: Node, source: ScriptSource, variables: KnownVariables): Items | undefined {
  const isAlone =
    (node.type === 'string' || node.type === 'command_name') && node.childCount > 0 && node.namedChildCount === 1;
  const inner = node.namedChildren[0];
  if (isAlone && inner && node.type === 'command_name') return itemsIn(inner, source, variables);
  const text = source.text.slice(node.startIndex, node.endIndex);
  if (/^"?\$(?:@|\{@\})"?$/.test(text)) return variables.itemsAt('@', node);
  const [, quote, name, all] = /^("?)\$\{([A-Za-z_]\w*)\[([@*])\]\}\1$/.exec(text) ?? [];
  return name === undefined || (quote && all === '*')
    ? undefined
    : (variables.itemsAt(name, node) ?? { words: [], open: true });
}

interface Collection {
  readonly source: ScriptSource;
  readonly variables: KnownVariables;
  readonly script: ScriptText;
  readonly pieces: ReadPiece[];
  readonly quoted: boolean;
}

const NOTHING = /(?!)/g;
const BARE = /\\(\n|[\s\S])/g;

function collect(node: Node, into: Collection): void {
  const { type, startIndex, endIndex } = node;
  if (type === 'concatenation' || type === 'command_name') for (const child of node.children) collect(child, into);
  else if (type === 'string' || type === 'translated_string') collectString(node, into);
  else if (type === 'raw_string') collectText({ ...into, quoted: true }, startIndex + 1, endIndex - 1, NOTHING);
  else if (type === 'ansi_c_string') collectAnsi(node, into);
  else if (type === 'simple_expansion' || type === 'expansion')
    collectUnread(node, into, expansionOf(node, into.source, into.variables));
  else if (/^(?:command_substitution|process_substitution|arithmetic_expansion)$/.test(type))
    collectUnread(node, into, outputOf(node, into.variables) ?? { value: unknown('decided at run time') });
  else collectText(into, startIndex, endIndex, BARE);
}

function collectAnsi(node: Node, into: Collection): void {
  if (node.text.includes('\\')) collectUnread(node, into, { value: unknown('escapes') });
  else collectText({ ...into, quoted: true }, node.startIndex + 2, node.endIndex - 1, NOTHING);
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
    if (child.startIndex > at) collectText({ ...into, quoted: true }, at, child.startIndex, IN_STRING);
    collect(child, { ...into, quoted: true });
    at = child.endIndex;
  }
  if (at < end || into.pieces.length === before)
    collectText({ ...into, quoted: true }, at, Math.max(at, end), IN_STRING);
}

/** The first group of `escapes` is what it stands for; a line end stands for nothing. */
function collectText(into: Collection, start: number, end: number, escapes: RegExp): void {
  const { source, script, pieces, variables, quoted } = into;
  const { holes } = variables;
  let at = start;
  for (const { 0: character, index } of holes ? source.text.slice(start, end).matchAll(HOLE) : []) {
    const value = holes?.get(character);
    if (!value) continue;
    if (start + index > at) collectCharacters(into, at, start + index, escapes);
    at = start + index + 1;
    script.builder.take(source.embedded, at - 1, at);
    pieces.push({ value, span: source.inDocument(at - 1, at), ...(!quoted && { splits: true }) });
  }
  if (at === start || at < end) collectCharacters(into, at, end, escapes);
}

function collectCharacters({ source, script, pieces }: Collection, start: number, end: number, escapes: RegExp): void {
  const raw = source.text.slice(start, end);
  const span = source.inDocument(start, end);
  let text = '';
  let at = 0;
  const keep = (until: number) => {
    script.builder.take(source.embedded, start + at, start + until);
    text += raw.slice(at, until);
    at = until;
  };
  for (const match of raw.matchAll(escapes)) {
    keep(match.index);
    at = match.index + 1;
    if (match[1] === '\n') at++;
    else keep(at + 1);
  }
  keep(raw.length);
  if (text !== raw || text === '') {
    addText(pieces, text, { value: literal(text), span, ...(raw === '' && { textSpan: span }) });
    return;
  }
  for (const part of source.embedded.pieces(start, end)) {
    const own = { start: part.start, end: part.end ?? part.start + part.text.length };
    addText(pieces, part.text, {
      value: literal(part.text),
      span: own,
      ...(part.end === undefined && { textSpan: own }),
    });
  }
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
function collectUnread(node: Node, { source, script, pieces, quoted }: Collection, worth: VariableValue) {
  script.builder.take(source.embedded, node.startIndex, node.endIndex);
  script.expanded = true;
  const span = source.spanOf(node);
  for (const { value, textSpan } of worth.pieces ?? [worth])
    pieces.push({ value, span, ...(textSpan && { textSpan }), ...(!quoted && { splits: true }) });
}

function outputOf(node: Node, variables: KnownVariables): VariableValue | undefined {
  const program = programAsked(node);
  return program ? { value: program } : node.type === 'command_substitution' ? variables.outputAt(node) : undefined;
}

/** `$(which ray)`, `$(command -v ray)`: the program by that name. `$(pwd)` is the variable of that name. */
function programAsked(node: Node): Value | undefined {
  const [only, ...others] = node.namedChildren;
  if (node.type !== 'command_substitution' || only?.type !== 'command' || others.length > 0) return undefined;
  if (only.text === 'pwd') return unknown('the variable PWD');
  const [name] = /(?<=^(?:which|command[ \t]+-v|type[ \t]+-p)[ \t]+)[\w.-]+$/.exec(only.text) ?? [];
  return name === undefined ? undefined : literal(name);
}

/** `$X`, `${X}`, `${X:-default}`, `${X:=default}`; of other forms nothing is known. */
function expansionOf(node: Node, source: ScriptSource, variables: KnownVariables): VariableValue {
  const text = source.text.slice(node.startIndex, node.endIndex);
  const [, name, operator, rest] = /^\$\{?(\w+|[@*#?$!-])(:?[-=+?]|:?)([\s\S]*)$/.exec(text) ?? [];
  if (name === undefined || !source.mayStep()) return { value: unknown('decided at run time') };
  if (!text.startsWith('${') || (operator === '' && rest === '}')) return variables.valueAt(name, node);
  if (!/^:?[-=]$/.test(operator ?? '')) return { value: unknown(`the variable ${name}`) };
  const worth = variables.valueAt(name, node);
  const own = worth.value;
  if (own.kind === 'literal' && own.value !== '') return worth;
  return { value: orDefault(own, defaultIn(node, source, variables)) };
}

/** What stands behind `:-` or `:=`. */
export function defaultIn(node: Node, source: ScriptSource, variables: KnownVariables): Value {
  const [, ...written] = node.namedChildren;
  const rest = /^\$\{\w+:?[-=]([\s\S]*)\}$/.exec(source.text.slice(node.startIndex, node.endIndex))?.[1] ?? '';
  return written.length > 0 || rest === ''
    ? joinedValue(written.map((child) => readWord(child, source, variables).value))
    : literal(rest);
}

/** The default, unless the variable is something else already. */
export function orDefault(own: Value, fallback: Value): Value {
  if (own.kind === 'literal' && own.value !== '') return own;
  return { kind: 'one-of', options: own.kind === 'literal' ? [fallback] : [own, fallback], fallback: true };
}
