// Tells what of a cell is Python and what is IPython's: `!command`, `%magic`, `%%cell magic`, `?help`.
import { type Span, span } from '../../text/span.ts';

export interface Magic {
  /** command: one command line. script: several. env: `%env`. dotenv: `%dotenv`. other: nothing that concerns Ray. */
  readonly kind: 'command' | 'script' | 'env' | 'dotenv' | 'other';
  /** All that is not Python because of it, indentation and line end left out. */
  readonly span: Span;
  /** What the shell, or the magic, is given; inside `span`. */
  readonly body: Span;
}

/** Their cells are Python, timed or with captured output. */
const PYTHON_CELLS = /^%%(?:time|timeit|capture|prun)\b/;
const SCRIPT_CELLS = /^%%(?:bash|sh|!|sx|system|script[ \t]+(?:\S*\/)?(?:bash|sh))(?![\w-])[^\r\n]*(?:\r\n|\r|\n|$)/;
/** `x = !command` included. Bare `pip install` is IPython's automagic. */
const COMMAND =
  /^(?:[\w.,[\]"' \t]+=[ \t]*)?(?:!!?[ \t]*|%(?:sx|system)[ \t]+|%(?=(?:pip|conda|mamba|micromamba|uv)\b)|(?=(?:pip3?|conda|mamba|uv pip)[ \t]+(?:install|create)[ \t]))/;
const ENV = /^%(?:env|set_env)[ \t]+/;
const DOTENV = /^%dotenv(?=[ \t]|$)/;
const OTHER = /^(?:[\w.,[\]"' \t]+=[ \t]*)?%|^\?|^[\w.*]+\??\?[ \t]*(?=\r|\n|$)/;

/** In the order of the cell. `cell` is its place in `text`. */
export function findMagics(text: string, cell: Span): Magic[] {
  const written = text.slice(cell.start, cell.end);
  const blank = /^\s*/.exec(written)?.[0].length ?? 0;
  const start = cell.start + blank;
  const code = written.slice(blank);
  if (code.startsWith('%%') && !PYTHON_CELLS.test(code)) {
    const head = SCRIPT_CELLS.exec(code)?.[0].length;
    const body = span(start + (head ?? code.length), cell.end);
    return [{ kind: head === undefined ? 'other' : 'script', span: span(start, cell.end), body }];
  }
  if (!/[!%?]|\b(?:pip|conda|mamba|uv)/.test(written)) return [];
  return logicalLineStarts(written).flatMap((at) => magicAt(text, cell.start + at, cell.end) ?? []);
}

function magicAt(text: string, start: number, cellEnd: number): Magic | undefined {
  const end = lineEnd(text, start, cellEnd);
  const line = text.slice(start, end);
  const read = (kind: Magic['kind'], head: number, to = end): Magic => ({
    kind,
    span: span(start, to),
    body: span(start + head, to),
  });
  const command = COMMAND.exec(line);
  if (command) return read('command', command[0].length, continuedEnd(text, end, cellEnd));
  const env = ENV.exec(line);
  if (env) return read('env', env[0].length);
  const dotenv = DOTENV.exec(line);
  if (dotenv) return read('dotenv', dotenv[0].length);
  return OTHER.test(line) ? read('other', line.length) : undefined;
}

/** A backslash at its end carries a command on into the next line. */
function continuedEnd(text: string, end: number, cellEnd: number): number {
  let at = end;
  while (text[at - 1] === '\\' && at < cellEnd) {
    at = lineEnd(text, at + (text.startsWith('\r\n', at) ? 2 : 1), cellEnd);
  }
  return at;
}

function lineEnd(text: string, from: number, limit: number): number {
  let at = Math.min(from, limit);
  while (at < limit && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

/** A string's beginning, a comment, a bracket, a continued line, or a line end. */
const TOKEN = /("""|'''|"|')|#[^\r\n]*|[([{]|[)\]}]|\\(?:\r\n|\r|\n)|(?:\r\n|\r|\n)/g;
/** Lines that IPython takes before Python sees them: quotes and brackets in them are not Python's. */
const FOREIGN = /[ \t]*[!%?][^\r\n]*(?:(?<=\\)(?:\r\n|\r|\n)[^\r\n]*)*/y;

/** Offsets of the first character that is no space, in each logical line that is not empty. */
function logicalLineStarts(cell: string): number[] {
  const starts: number[] = [];
  let depth = 0;
  let at = 0;
  const begin = (line: number) => {
    const first = line + (/^[ \t]*/.exec(cell.slice(line, line + 1000))?.[0].length ?? 0);
    if (first < cell.length && !/[\r\n]/.test(cell.charAt(first))) starts.push(first);
    FOREIGN.lastIndex = line;
    at = FOREIGN.test(cell) ? FOREIGN.lastIndex : line;
  };
  begin(0);
  while (at < cell.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(cell);
    if (!match) return starts;
    const [token, quote] = match;
    at = TOKEN.lastIndex;
    if (quote) at = stringEnd(cell, at, quote);
    else if (/^[([{]/.test(token)) depth++;
    else if (/^[)\]}]/.test(token)) depth = Math.max(0, depth - 1);
    else if (/^[\r\n]/.test(token) && depth === 0) begin(at);
  }
  return starts;
}

/** Behind the closing quote; a string of one line ends with its line at the latest. */
function stringEnd(cell: string, from: number, quote: string): number {
  for (let at = from; at < cell.length; at++) {
    if (cell[at] === '\\') at++;
    else if (cell.startsWith(quote, at)) return at + quote.length;
    else if (quote.length === 1 && (cell[at] === '\n' || cell[at] === '\r')) return at;
  }
  return cell.length;
}
