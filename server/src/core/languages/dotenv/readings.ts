// What each reader of a file of variables makes of its lines. Run with bash 5.2, GNU make 4.3, docker 28.2, python-dotenv 1.2, uv 0.13 and
// xargs 4.9; compose by compose-go's dotenv/parser.go, systemd by src/basic/env-file.c.
import type { EnvFileReader } from '../../ray/facts/environment.ts';
import { literal, unknown, type Value } from '../../ray/facts/value.ts';
import { type Span, span } from '../../text/span.ts';

/** `NAME=value` as it is written, whatever reads it. */
export interface WrittenLine {
  /** With `export` before the name. */
  readonly isExport: boolean;
  /** Between the name and the equals sign, and behind it. */
  readonly before: string;
  readonly behind: string;
  /** A value in quotes with both of them, over several lines it may be; else to the end of the line. */
  readonly value: string;
  /** Offset of `value`. */
  readonly start: number;
  readonly isQuoted: boolean;
  /** To the end of the line: a comment. */
  readonly rest: string;
  readonly carriageReturn: boolean;
}

export interface Reading {
  readonly value: Value;
  readonly valueSpan: Span;
}

interface Rules {
  /** kept: quotes are characters of the value. */
  readonly quotes: 'taken off' | 'kept';
  /** Around the equals sign. refused: before it the file is refused, behind it they are part of the value. no setting: it is something else then. */
  readonly blanks: 'taken off' | 'refused' | 'no setting';
  readonly exported: 'allowed' | 'refused' | 'no setting';
  /** What opens a comment behind a value that is not in quotes. */
  readonly comment: RegExp | undefined;
  readonly trailing: 'taken off' | 'kept';
  /** A carriage return before the end of the line. */
  readonly carriageReturn: 'taken off' | 'kept';
  /** What puts something else into a value. */
  readonly decided: RegExp | undefined;
  /** A value ends at the first space; no setting: with a word behind it the line is a command. */
  readonly words?: 'ends' | 'no setting';
  /** Of two lines with one name the first counts: what is set already stays. */
  readonly first?: true;
}

const LIKE_DOTENV: Rules = {
  quotes: 'taken off',
  blanks: 'taken off',
  exported: 'allowed',
  comment: /\s#/,
  trailing: 'taken off',
  carriageReturn: 'taken off',
  decided: /[$\\]/,
};
const AS_WORDS: Rules = {
  quotes: 'kept',
  blanks: 'no setting',
  exported: 'allowed',
  comment: undefined,
  trailing: 'taken off',
  carriageReturn: 'kept',
  decided: undefined,
  words: 'ends',
};

const READERS: Readonly<Record<EnvFileReader, Rules>> = {
  dotenv: LIKE_DOTENV,
  compose: LIKE_DOTENV,
  dotenvy: { ...LIKE_DOTENV, first: true },
  shell: { ...LIKE_DOTENV, blanks: 'no setting', carriageReturn: 'kept', decided: /[$\\`]/, words: 'no setting' },
  make: { ...LIKE_DOTENV, quotes: 'kept', comment: /#/, trailing: 'kept' },
  docker: {
    quotes: 'kept',
    blanks: 'refused',
    exported: 'refused',
    comment: undefined,
    trailing: 'kept',
    carriageReturn: 'taken off',
    decided: undefined,
  },
  systemd: { ...LIKE_DOTENV, exported: 'no setting', comment: undefined, decided: /\\/ },
  words: AS_WORDS,
  xargs: { ...AS_WORDS, quotes: 'taken off', decided: /\\/ },
};

export const ENV_FILE_READERS = Object.keys(READERS) as EnvFileReader[];

export function keepsFirst(reader: EnvFileReader): boolean {
  return READERS[reader].first === true;
}

/** Undefined where it sets nothing for this reader; refused where that takes the whole file for none. */
export function readLineAs(reader: EnvFileReader, line: WrittenLine): Reading | 'refused' | undefined {
  const rules = READERS[reader];
  const { before, behind, isExport } = line;
  if (isExport && rules.exported !== 'allowed') return rules.exported === 'refused' ? 'refused' : undefined;
  if (before !== '' && rules.blanks !== 'taken off') return rules.blanks === 'refused' ? 'refused' : undefined;
  if (behind !== '' && rules.blanks === 'no setting') return undefined;
  if (line.isQuoted && rules.quotes === 'taken off') return quoted(line, rules);
  return bare(line, rules);
}

function quoted(line: WrittenLine, rules: Rules): Reading | undefined {
  const { value, start, rest, carriageReturn } = line;
  const inside = value.slice(1, -1);
  const valueSpan = span(start, start + value.length);
  const isDecided = !value.startsWith("'") && rules.decided?.test(inside);
  const isSplit = rules.words === 'ends' && value.includes('\n');
  if (isDecided || isSplit || (rest !== '' && rules.comment === undefined && rules.words === undefined))
    return { value: unknown(isDecided ? 'a value that names a variable' : 'more behind the quotes'), valueSpan };
  if (endsInCommand(line, rest, rules)) return undefined;
  if (carriageReturn && rest === '' && rules.carriageReturn === 'kept')
    return { value: literal(`${inside}\r`), valueSpan: span(start, valueSpan.end + 1) };
  return { value: literal(inside), valueSpan };
}

/** A carriage return behind a space is a word by itself: for a shell the line is a command then. */
function endsInCommand({ carriageReturn, isExport }: WrittenLine, behind: string, rules: Rules): boolean {
  return rules.words === 'no setting' && !isExport && carriageReturn && /^[ \t]+$/.test(behind);
}

function bare(line: WrittenLine, rules: Rules): Reading | undefined {
  const { start, behind } = line;
  const keepsBlanks = rules.blanks === 'refused';
  const [firstLine = ''] = line.value.split(/\r?\n/, 1);
  const isWhole = firstLine.length === line.value.length;
  const all = (keepsBlanks ? behind : '') + firstLine + (isWhole ? line.rest : '');
  const from = keepsBlanks ? start - behind.length : start;
  // What opens a comment may be a space behind the equals sign.
  const comment = rules.comment?.exec(behind + firstLine + (isWhole ? line.rest : ''));
  let text = comment ? all.slice(0, Math.max(0, comment.index - behind.length)) : all;
  if (rules.trailing === 'taken off') text = text.trimEnd();
  const [word = text] = (rules.words && /^\S*/.exec(text)) ?? [];
  const isAlone = word.length === text.length && (comment || !endsInCommand(line, all.slice(text.length), rules));
  if (rules.words === 'no setting' && !line.isExport && !isAlone) return undefined;
  text = word;
  const reachesEnd = isWhole && text.length === all.length;
  const isCut = reachesEnd && line.carriageReturn && rules.carriageReturn === 'kept';
  const valueSpan = span(from, from + text.length + (isCut ? 1 : 0));
  if (rules.decided?.test(text)) return { value: unknown('a value that names a variable'), valueSpan };
  if (rules.quotes === 'taken off' && /["']/.test(text)) return { value: unknown('quotes in a value'), valueSpan };
  return { value: literal(isCut ? `${text}\r` : text), valueSpan };
}
