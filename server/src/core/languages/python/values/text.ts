// Texts that a program puts together: literals, f-strings, templates, joined lists, and what methods of `str` make of them.
import type { Node } from 'web-tree-sitter';
import { contains, type Span, span } from '../../../text/span.ts';
import { parts, spanOf } from '../syntax/source.ts';
import { stretchesOf } from '../syntax/strings.ts';
import {
  AT_RUN_TIME,
  type Characters,
  type Evaluator,
  type Item,
  isCharacters,
  type List,
  type PythonValue,
  type Text,
  type TextPiece,
  textIn,
  textOf,
  unknownValue,
} from './python-value.ts';

/** Of a string literal, or of several side by side. Nothing is known of bytes and damaged literals. */
export function textOfLiteral(values: Evaluator, node: Node): PythonValue {
  const pieces: TextPiece[] = [];
  for (const part of node.type === 'string' ? [node] : parts(node)) {
    const own = piecesOfString(values, part);
    if (!own) return unknownValue('put together at run time');
    pieces.push(...own);
  }
  return textOf(pieces, spanOf(node));
}

function piecesOfString(values: Evaluator, node: Node): TextPiece[] | undefined {
  return stretchesOf(node)?.flatMap((part): TextPiece[] => {
    if (!('verbatim' in part)) return interpolated(values, part);
    const { text, span: place, verbatim } = part;
    return text === undefined
      ? [{ value: AT_RUN_TIME, span: place, name: 'character' }]
      : [{ text, span: place, verbatim }];
  });
}

function interpolated(values: Evaluator, interpolation: Node): TextPiece[] {
  const expression = interpolation.childForFieldName('expression');
  const place = spanOf(interpolation);
  const isPlain =
    interpolation.childForFieldName('format_specifier') === null &&
    /^!s$|^$/.test(interpolation.childForFieldName('type_conversion')?.text ?? '') &&
    !/=\s*\}$/.test(interpolation.text);
  const value = expression && isPlain ? values.evaluate(expression) : AT_RUN_TIME;
  return placed(value, place, expression ?? interpolation);
}

/** A value as part of a text, shown at a place that is not where it is written. */
function placed(value: PythonValue, place: Span, node: Node): TextPiece[] {
  const known = writtenByStr(value);
  if (known !== undefined) return [{ text: known, span: place, verbatim: false }];
  if (value.kind === 'text') return value.pieces.map((piece) => moved(piece, place));
  return [{ value, span: place, name: nameIn(node) }];
}

function moved(piece: TextPiece, place: Span): TextPiece {
  return isCharacters(piece) ? { text: piece.text, span: place, verbatim: false } : { ...piece, span: place };
}

/** As `str` writes it. */
function writtenByStr(value: PythonValue): string | undefined {
  if (value.kind !== 'plain') return textIn(value);
  if (value.value === null) return 'None';
  if (typeof value.value === 'boolean') return value.value ? 'True' : 'False';
  return Number.isInteger(value.value) ? String(value.value) : undefined;
}

function nameIn(node: Node): string {
  return /([A-Za-z0-9_]+)[^A-Za-z0-9_]*$/.exec(node.text.slice(0, 80))?.[1] ?? 'value';
}

/** Operands of `+`, and items that are joined: what is written there stands where it is, all else where it is put in. */
export function piecesOf(value: PythonValue, node: Node | undefined, place: Span): readonly TextPiece[] {
  if (value.kind === 'text' && (!node || value.pieces.every((piece) => contains(place, piece.span))))
    return value.pieces;
  return node ? placed(value, place, node) : [];
}

/** `sep.join([…])` */
export function joined(separator: string, list: List, place: Span): PythonValue {
  const pieces: TextPiece[] = [];
  let end: number | undefined;
  for (const item of list.items) {
    if (end !== undefined && separator !== '')
      pieces.push({ text: separator, span: span(end, end + 1), verbatim: false });
    pieces.push(...piecesOf(item.value ?? AT_RUN_TIME, item.node, item.span));
    end = item.span.end;
  }
  if (list.open && end !== undefined) {
    pieces.push({ text: separator, span: span(end, end + 1), verbatim: false });
    pieces.push({ value: AT_RUN_TIME, span: span(end, end + 1), name: 'more' });
  }
  return textOf(pieces, place);
}

const FIELD = /\{\{|\}\}|\{([\w.[\]]*)(![rsa])?(?::([^{}]*))?\}/g;
const PERCENT = /%%|%(?:\((\w+)\))?([^sdi%(])?([sdi])?/g;

/** What is put into one place of a template; undefined where that is not followed. */
export type Filling = (name: string | undefined, index: number) => PythonValue | undefined;

/** `"{}:{port}".format(…)` */
export function formatted(template: Text, fill: Filling, place: Span): PythonValue {
  let index = 0;
  return filled(template, FIELD, place, ([all, name = '', conversion, format]) => {
    if (all === '{{' || all === '}}') return all.charAt(0);
    const isPlain = (conversion === undefined || conversion === '!s') && !format && !/[.[]/.test(name);
    const given = /^\d*$/.test(name) ? fill(undefined, name === '' ? index++ : Number(name)) : fill(name, -1);
    return (isPlain ? given : undefined) ?? AT_RUN_TIME;
  });
}

/** `"%s:%d" % (…)` */
export function percentFormatted(template: Text, fill: Filling, place: Span): PythonValue {
  let index = 0;
  return filled(template, PERCENT, place, ([all, name, other, type]) => {
    if (all === '%%') return '%';
    const given = fill(name, name === undefined ? index++ : -1);
    return (other === undefined && type !== undefined ? given : undefined) ?? AT_RUN_TIME;
  });
}

function filled(
  template: Text,
  fields: RegExp,
  place: Span,
  meant: (match: readonly (string | undefined)[]) => PythonValue | string,
): PythonValue {
  const pieces = template.pieces.flatMap((piece): TextPiece[] => {
    if (!isCharacters(piece)) return [piece];
    const found: TextPiece[] = [];
    let from = 0;
    const keep = (until: number) => {
      if (until > from) found.push(cut(piece, from, until));
    };
    for (const match of piece.text.matchAll(fields)) {
      keep(match.index);
      from = match.index + match[0].length;
      const at = cut(piece, match.index, from).span;
      const value = meant(match);
      const known = typeof value === 'string' ? value : writtenByStr(value);
      if (known !== undefined) found.push({ text: known, span: at, verbatim: false });
      else if (typeof value !== 'string') found.push({ value, span: at, name: match[1] || 'value' });
    }
    keep(piece.text.length);
    return found;
  });
  return textOf(pieces, place);
}

/** A stretch of characters, with their place where they stand one for one. */
function cut(piece: Characters, from: number, to: number): Characters {
  const place = piece.verbatim ? span(piece.span.start + from, piece.span.start + to) : piece.span;
  return { text: piece.text.slice(from, to), span: place, verbatim: piece.verbatim };
}

/** What a method without side effects makes of a known text; undefined for others. */
const METHODS: Readonly<Record<string, (text: string, given: readonly string[]) => string | undefined>> = {
  strip: (text, [given]) => (given === undefined ? text.trim() : undefined),
  lstrip: (text, [given]) => (given === undefined ? text.trimStart() : undefined),
  rstrip: (text, [given]) => (given === undefined ? text.trimEnd() : undefined),
  lower: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
  casefold: (text) => text.toLowerCase(),
  replace: (text, [from, to, ...more]) =>
    from && to !== undefined && more.length === 0 ? text.replaceAll(from, () => to) : undefined,
  removeprefix: (text, [prefix]) =>
    prefix === undefined ? undefined : text.startsWith(prefix) ? text.slice(prefix.length) : text,
  removesuffix: (text, [suffix]) =>
    suffix === undefined ? undefined : suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text,
};

export function isTextMethod(name: string): boolean {
  return Object.hasOwn(METHODS, name);
}

/** A text that the method leaves as it is keeps its places. Of a text with unknown parts only spaces at its ends can go. */
export function methodOf(text: Text, method: string, given: readonly (string | undefined)[], place: Span): PythonValue {
  const known = textIn(text);
  if (known === undefined) return /strip$/.test(method) && given.length === 0 ? text : AT_RUN_TIME;
  if (given.includes(undefined)) return AT_RUN_TIME;
  const made = METHODS[method]?.(known, given as readonly string[]);
  if (made === undefined) return AT_RUN_TIME;
  return made === known ? text : { kind: 'text', pieces: [{ text: made, span: place, verbatim: false }], place };
}

/** `shlex.split(…)` with quotes and escapes of a shell, `….split()` without. Undefined where quotes are not closed. */
export function split(text: Text, quoting: boolean): List | undefined {
  const items: Item[] = [];
  let word: TextPiece[] | undefined;
  let quote = '';
  let escaped = false;
  const end = () => {
    if (word) items.push(itemOf(word));
    word = undefined;
  };
  const add = (piece: TextPiece) => {
    word ??= [];
    const last = word.at(-1);
    const follows = last && isCharacters(last) && isCharacters(piece) && last.verbatim && piece.verbatim;
    if (follows && last.span.end === piece.span.start)
      word[word.length - 1] = {
        text: last.text + piece.text,
        span: span(last.span.start, piece.span.end),
        verbatim: true,
      };
    else word.push(piece);
  };
  for (const piece of text.pieces) {
    if (!isCharacters(piece)) {
      add(piece);
      continue;
    }
    for (let at = 0; at < piece.text.length; at++) {
      const character = piece.text.charAt(at);
      if (escaped) escaped = false;
      else if (quoting && character === '\\' && quote !== "'") {
        escaped = true;
        word ??= [];
        continue;
      } else if (quoting && quote === character) {
        quote = '';
        continue;
      } else if (quoting && quote === '' && /["']/.test(character)) {
        quote = character;
        word ??= [];
        continue;
      } else if (quote === '' && /\s/.test(character)) {
        end();
        continue;
      }
      add(cut(piece, at, at + 1));
    }
  }
  end();
  return quote === '' && !escaped ? { kind: 'list', items, open: false } : undefined;
}

function itemOf(pieces: readonly TextPiece[]): Item {
  const place = span(pieces[0]?.span.start ?? 0, pieces.at(-1)?.span.end ?? 0);
  return { span: place, value: { kind: 'text', pieces, place } };
}
