// What a Python expression is worth, as far as its file tells. Unknown parts live inside a value: a piece of a text, an item, an entry.
import type { Node } from 'web-tree-sitter';
import type { Value } from '../../../ray/facts/value.ts';
import type { Span } from '../../../text/span.ts';
import type { Bindings } from '../names/bindings.ts';
import type { Written } from '../syntax/arguments.ts';
import type { Source } from '../syntax/source.ts';
import { plainText } from '../syntax/strings.ts';

/** `text` stands for what is written at the span; `verbatim` when it stands there one for one. */
export interface Characters {
  readonly text: string;
  readonly span: Span;
  readonly verbatim: boolean;
}

/** A part of a text that is no certain text: an expression of an f-string, a place of a template. */
export interface Hole {
  readonly value: PythonValue;
  readonly span: Span;
  /** Made of the expression, since `ray_path` says what it is. */
  readonly name: string;
}

export type TextPiece = Characters | Hole;

export interface Text {
  readonly kind: 'text';
  readonly pieces: readonly TextPiece[];
  /** Where the text is put together: the literal, even when a name carries it elsewhere. */
  readonly place: Span;
}

export interface Item {
  /** Where the list has it. */
  readonly span: Span;
  /** Its expression; absent where a text was split. */
  readonly node?: Node;
  readonly value: PythonValue | undefined;
}

export interface List {
  readonly kind: 'list';
  readonly items: readonly Item[];
  /** More may be added, or some left out, at run time. */
  readonly open: boolean;
}

/** One place that gives an entry its value. */
export interface Way extends Omit<Written, 'nameSpan' | 'value'> {
  /** Absent where the entry is in another file: then `span` is where this one uses it. */
  readonly nameSpan?: Span;
  readonly value: Node | PythonValue;
}

export interface Setting {
  readonly name: string;
  /** Every place that may give the value; the last one wins where several run. */
  readonly ways: readonly Way[];
  /** The name certainly gets a value in one of these ways. */
  readonly certain: boolean;
  /** A default that something unknown may replace. */
  readonly fallback: boolean;
}

export interface Mapping {
  readonly settings: ReadonlyMap<string, Setting>;
  /** Something that is not known may add or replace settings. */
  readonly open: boolean;
  /** All that is not known is the program's own environment. */
  readonly own: boolean;
  /** Taken out of what is not known. */
  readonly removed?: ReadonlyMap<string, Removal>;
}

interface Removal {
  readonly span: Span;
  readonly certain: boolean;
}

export type PythonValue =
  | Text
  | { readonly kind: 'plain'; readonly value: number | boolean | null; readonly place: Span }
  | List
  | { readonly kind: 'mapping'; readonly mapping: Mapping }
  /** A path as seen from the program's own folder; `__file__` is the program itself. */
  | { readonly kind: 'path'; readonly path: string }
  /** Decided at run time between these; `fallback` when they are defaults that something else can replace. */
  | { readonly kind: 'one-of'; readonly options: readonly PythonValue[]; readonly fallback: boolean }
  /** A function, a lambda or a class of the file. */
  | { readonly kind: 'definition'; readonly node: Node }
  /** An object of a class of the file; `call` made it, where that is known. */
  | { readonly kind: 'instance'; readonly of: Node; readonly call?: Node }
  /** What a command line was parsed into. */
  | { readonly kind: 'arguments' }
  /** A module, or what another file has under a name: nothing is known of it here. */
  | { readonly kind: 'imported'; readonly name: string }
  | (Value & { readonly kind: 'unknown' });

/** The one evaluator, as its parts see it. */
export interface Evaluator {
  readonly bindings: Bindings;
  readonly source: Source;
  /** A value that is known already is itself. */
  readonly evaluate: (node: Node | PythonValue | null | undefined) => PythonValue;
  /** What another file has under a dotted name; `use` is where this one asks for it. */
  readonly imported: (name: string, use: Node) => PythonValue;
}

/** More possibilities than this are not distinguished. */
const MOST_OPTIONS = 64;

export function unknownValue(why: string): PythonValue {
  return { kind: 'unknown', why };
}

export const AT_RUN_TIME = unknownValue('decided at run time');

/** No text that a person writes is put together from more, or longer. */
const MOST_PIECES = 5_000;
const LONGEST = 1_000_000;

export function textOf(pieces: readonly TextPiece[], place: Span): PythonValue {
  const length = pieces.reduce((sum, piece) => sum + (isCharacters(piece) ? piece.text.length : 1), 0);
  return pieces.length > MOST_PIECES || length > LONGEST ? AT_RUN_TIME : { kind: 'text', pieces, place };
}

/** The only option is the value itself; options of an option are options, unless they are defaults. */
export function oneOf(options: readonly PythonValue[], fallback = false): PythonValue {
  const [only] = options;
  if (only && options.length === 1 && !fallback) return only;
  const flat = options.flatMap((one) => (one.kind === 'one-of' && one.fallback === fallback ? one.options : [one]));
  if (flat.length === 0 || flat.length > MOST_OPTIONS) return AT_RUN_TIME;
  return { kind: 'one-of', options: flat, fallback };
}

/** What the use of a value is worth, for each of several. */
export function eachOf(value: PythonValue, use: (one: PythonValue) => PythonValue): PythonValue {
  if (value.kind !== 'one-of') return use(value);
  return oneOf(
    value.options.map((option) => eachOf(option, use)),
    value.fallback,
  );
}

export function isCharacters(piece: TextPiece): piece is Characters {
  return 'text' in piece;
}

/** The text, if every character is known. */
export function textIn(value: PythonValue | undefined): string | undefined {
  if (value?.kind !== 'text' || !value.pieces.every(isCharacters)) return undefined;
  return value.pieces.map((piece) => (piece as Characters).text).join('');
}

/** A literal key, or what is certain to be one. */
export function keyText(values: Evaluator, key: Node): string | undefined {
  return plainText(key) ?? (key.type === 'string' ? undefined : textIn(values.evaluate(key)));
}

/** How sure it is that an alternative is taken. */
export interface Alternative {
  readonly value: PythonValue;
  readonly sureness: 'sure' | 'maybe' | 'default';
}

/** All that a value may be, unknowns included. */
export function alternatives(value: PythonValue, sureness: Alternative['sureness'] = 'sure'): Alternative[] {
  if (value.kind !== 'one-of') return [{ value, sureness }];
  const within = value.fallback || sureness === 'default' ? 'default' : 'maybe';
  return value.options.flatMap((option) => alternatives(option, within));
}
