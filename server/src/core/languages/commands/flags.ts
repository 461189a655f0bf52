// Reads the options that follow a command, as the click library that Ray's command line is built with does.
import { literal, unknown, type Value } from '../../ray/facts/value.ts';
import { type Span, span } from '../../text/span.ts';
import type { Word } from './command.ts';
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
    if (flag) flags.push(flag);
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
  const value = words[at + 1];
  if (names.valued.has(name) && value)
    return { name, nameSpan: own, ...wholeOf(value), span: span(own.start, value.span.end), from: at, to: at + 2 };
  const isSwitch = names.switches.has(name);
  const meaning = isSwitch ? literal(true) : unknown(`whether --${name} takes a value`);
  return { name, nameSpan: own, value: meaning, valueSpan: own, span: own, from: at, to: at + 1 };
}

/** Without the quotes around a word that is one string. */
function insideQuotes(word: Word): Span {
  const { span: outer, textSpan } = word;
  return textSpan && outer.start <= textSpan.start && textSpan.end <= outer.end ? textSpan : outer;
}
