// The lines of an INI file as Python's configparser joins them: a value goes on in the indented lines below its key.
import type { Comment } from '../../ray/facts/for-ray-guard.ts';
import { span } from '../../text/span.ts';

export interface ConfigLine {
  readonly section: string;
  /** In lower case. */
  readonly key: string;
  /** What this line holds of the value, without its comment. */
  readonly value: string;
  /** Offset of `value`. */
  readonly start: number;
  /** The line of the key itself. */
  readonly first: boolean;
  readonly comment?: Comment;
}

const LINE = /[^\r\n]+/g;

/** Comments outside a value come with an empty one. Lines that are neither section, pair nor value are passed over. */
export function* configLines(text: string): Generator<ConfigLine> {
  let section = '';
  let key = '';
  for (const { 0: raw, index } of text.matchAll(LINE)) {
    const isBom = index === 0 && raw.startsWith('\uFEFF');
    const at = isBom ? 1 : index;
    const line = isBom ? raw.slice(1) : raw;
    const commentAt = commentIn(line);
    const code = line.slice(0, commentAt).trimEnd();
    const comment = commentAt < line.length ? commentFact(line, at, commentAt) : undefined;
    const header = /^\[([^\]]+)\]/.exec(code)?.[1];
    const pair = /^([^\s=:[][^=:]*?)\s*[=:]\s*/.exec(code);
    if (header !== undefined) [section, key] = [header.trim(), ''];
    else if (pair) key = (pair[1] ?? '').toLowerCase();
    else if (/^\S/.test(code)) key = '';
    const begin = header === undefined ? (pair?.[0].length ?? indentOf(code)) : code.length;
    const value = code.slice(begin);
    if (value || comment)
      yield { section, key, value, start: at + begin, first: pair !== null, ...(comment && { comment }) };
  }
}

/** `;` begins a comment at the start of a line only: elsewhere it begins a marker. */
function commentIn(line: string): number {
  const mark = /^[ \t]*[#;]|[ \t]#/.exec(line);
  return mark ? mark.index + mark[0].length - 1 : line.length;
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
