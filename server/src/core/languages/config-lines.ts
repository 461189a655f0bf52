// Lines of INI files as Python's configparser reads them: sections, and keys whose values go on in indented lines.
import type { Comment } from '../ray/facts/read-facts.ts';
import { span } from '../text/span.ts';

export interface ConfigLine {
  readonly section: string;
  /** In lower case; empty where the line belongs to none. */
  readonly key: string;
  /** What this line holds of the value, without its comment. */
  readonly value: string;
  /** Offset of `value`. */
  readonly start: number;
  /** Of the line, without a byte order mark. */
  readonly lineStart: number;
  /** The spaces that it begins with. */
  readonly indent: string;
  /** The line of the key itself. */
  readonly first: boolean;
  /** Neither section, pair, value nor comment: configparser refuses the file for it. */
  readonly isUnreadable: boolean;
  readonly comment?: Comment;
}

const LINE = /[^\r\n]+/g;

/** Empty lines are left out. `commentIn`: where a comment begins in a line, else the line's length. */
export function* configLines(text: string, commentIn: (line: string) => number): Generator<ConfigLine> {
  let section = '';
  let key = '';
  let keyIndent = 0;
  for (const { 0: raw, index } of text.matchAll(LINE)) {
    const isBom = index === 0 && raw.startsWith('\uFEFF');
    const at = isBom ? 1 : index;
    const line = isBom ? raw.slice(1) : raw;
    const commentAt = commentIn(line);
    const code = line.slice(0, commentAt).trimEnd();
    const comment = commentAt < line.length ? commentFact(line, at, commentAt) : undefined;
    const indent = indentOf(code);
    const goesOn = key !== '' && indent > keyIndent;
    const header = goesOn ? undefined : /^[ \t]*\[([^\]]+)\]/.exec(code)?.[1];
    const pair = goesOn ? undefined : pairIn(code, indent);
    if (header !== undefined) [section, key] = [header.trim(), ''];
    else if (pair) [key, keyIndent] = [pair.key.toLowerCase(), indent];
    else if (code !== '' && !goesOn) key = '';
    const begin = header === undefined ? (pair?.valueStart ?? indent) : code.length;
    const value = code.slice(begin);
    const isUnreadable = code !== '' && key === '' && header === undefined;
    if (code !== '' || comment)
      yield {
        section,
        key,
        value,
        start: at + begin,
        lineStart: at,
        indent: code.slice(0, indent),
        first: pair !== undefined,
        isUnreadable,
        ...(comment && { comment }),
      };
  }
}

/** `key = value` or `key: value`. */
function pairIn(code: string, indent: number): { key: string; valueStart: number } | undefined {
  const sign = code.search(/[=:]/);
  if (sign <= indent || code[indent] === '[') return undefined;
  return { key: code.slice(indent, sign).trimEnd(), valueStart: sign + 1 + indentOf(code.slice(sign + 1)) };
}

function commentFact(line: string, at: number, mark: number): Comment {
  return {
    span: span(at + mark, at + line.length),
    text: line.slice(mark + 1).trimEnd(),
    alone: line.slice(0, mark).trim() === '',
  };
}

function indentOf(line: string): number {
  return /^[ \t]*/.exec(line)?.[0].length ?? 0;
}
