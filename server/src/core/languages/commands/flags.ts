// Reads the options that follow a command, as the click library that Ray's command line is built with does, into options under Ray's names.
import type { Option } from '../../ray/facts/process.ts';
import { literal, unknown, type Value } from '../../ray/facts/value.ts';
import { type Span, span } from '../../text/span.ts';
import type { Word } from './command.ts';
import type { Invocation } from './invocation.ts';
import { beginningOf, beginningSpan, restOf, textOf, wholeOf } from './words.ts';

export interface FlagNames {
  /** Long names without dashes that take no value. */
  readonly switches: ReadonlySet<string>;
  /** Long names without dashes that take one. */
  readonly valued: ReadonlySet<string>;
  /** One letter for a long name. */
  readonly letters?: Readonly<Record<string, string>>;
}

export interface Flag {
  /** Without dashes. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Value;
  readonly valueSpan: Span;
  /** Name and value. */
  readonly span: Span;
  /** Only some runs have it. */
  readonly maybe?: true;
  /** Its words: from the first one to behind the last one. */
  readonly from: number;
  readonly to: number;
}

export interface Flags {
  readonly flags: readonly Flag[];
  /** Places of the words that belong to no flag. */
  readonly operands: readonly number[];
  /** A word that is not known may hold more flags. */
  readonly open: boolean;
}

/** Reads until `--` or the end. Of unknown names only `--name=value` is certain. */
export function readFlags(words: readonly Word[], from: number, names: FlagNames): Flags {
  const flags: Flag[] = [];
  const operands: number[] = [];
  let open = false;
  let at = from;
  while (at < words.length) {
    const word = words[at] as Word;
    if (textOf(word) === '--') break;
    const flag = flagAt(words, at, names);
    if (flag) flags.push(word.maybe ? { ...flag, maybe: true } : flag);
    else if (word.value.kind === 'literal') operands.push(at);
    else open = true;
    at = flag?.to ?? at + 1;
  }
  return { flags, operands, open };
}

function flagAt(words: readonly Word[], at: number, names: FlagNames): Flag | undefined {
  const word = words[at] as Word;
  const [head = '', long, letter, equals] = /^(?:--([\w-]+)|-(\w))(=?)/.exec(beginningOf(word)) ?? [];
  const name = long ?? names.letters?.[letter ?? ''];
  if (name === undefined) return undefined;
  if (equals) {
    const nameSpan = beginningSpan(word, 0, head.length - 1);
    return { name, nameSpan, ...restOf(word, head.length), span: insideQuotes(word), from: at, to: at + 1 };
  }
  return textOf(word) === head ? separateFlag(words, at, name, names) : undefined;
}

function separateFlag(words: readonly Word[], at: number, name: string, names: FlagNames): Flag {
  const word = words[at] as Word;
  const own = insideQuotes(word);
  const nameSpan = word.textSpan ?? own;
  const value = words[at + 1];
  if (names.valued.has(name) && value)
    return { name, nameSpan, ...wholeOf(value), span: span(own.start, value.span.end), from: at, to: at + 2 };
  const isSwitch = names.switches.has(name);
  const meaning = isSwitch ? literal(true) : unknown(`whether --${name} takes a value`);
  return { name, nameSpan, value: meaning, valueSpan: own, span: own, from: at, to: at + 1 };
}

/** Without the quotes around a word that is one string. */
function insideQuotes(word: Word): Span {
  const { span: outer, textSpan } = word;
  return textSpan && outer.start <= textSpan.start && textSpan.end <= outer.end ? textSpan : outer;
}

/** Options that click reads as yes or no. */
const BOOLEAN = new Set(['include_dashboard', 'verify', 'include_log_monitor']);
const NUMBER = /(?:^|[_.])port$|^num_/;

/** The last one of a name counts; one that only some runs have beside what the others have. `rename` gives the names that differ from the flag's. */
export function optionsOf(
  { words, context }: Invocation,
  flags: readonly Flag[],
  rename: Readonly<Record<string, string>> = {},
): Option[] {
  const options = new Map<string, Option>();
  for (const flag of flags) {
    const name = rename[flag.name] ?? flag.name.replaceAll('-', '_');
    const removal = context.shell ? removalOf(words, flag) : undefined;
    const value = typed(name, flag.value);
    options.set(name, {
      name,
      span: flag.span,
      nameSpan: flag.nameSpan,
      valueSpan: flag.valueSpan,
      value: flag.maybe ? eitherValue(options.get(name)?.value, value) : value,
      ...(removal && { removal }),
    });
  }
  return [...options.values()].sort((a, b) => a.span.start - b.span.start);
}

/** A switch says what is started, not how. */
function eitherValue(before: Value | undefined, value: Value): Value {
  if (value.kind === 'literal' && typeof value.value === 'boolean') return value;
  const others = before?.kind === 'one-of' ? before.options : [before ?? unknown('not in every run')];
  return { kind: 'one-of', options: [...others, value], fallback: false };
}

/** With the blanks before it, a line continuation among them, so that what follows still continues the line. None of several words of a variable. */
function removalOf(words: readonly Word[], { from, to }: Flag) {
  const [before, last, next] = [words[from - 1], words[to - 1], words[to]];
  if (!before || !last || before.span.end >= last.span.end || next?.span.start === last.span.start) return undefined;
  return span(before.span.end, last.span.end);
}

function typed(name: string, value: Value): Value {
  if (value.kind === 'one-of') return { ...value, options: value.options.map((option) => typed(name, option)) };
  if (value.kind !== 'literal' || typeof value.value !== 'string') return value;
  if (BOOLEAN.has(name)) {
    if (/^(?:1|true|t|yes|y|on)$/i.test(value.value)) return literal(true);
    if (/^(?:0|false|f|no|n|off)$/i.test(value.value)) return literal(false);
  }
  return NUMBER.test(name) && /^\d{1,15}$/.test(value.value) ? literal(Number(value.value)) : value;
}
