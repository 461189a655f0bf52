// Where statements may begin in a cell: not inside a string, a bracket or a continued line.

/** A string's beginning, a comment, a bracket, a continued line, or a line end. */
const TOKEN = /("""|'''|"|')|#[^\r\n]*|[([{]|[)\]}]|\\(?:\r\n|\r|\n)|(?:\r\n|\r|\n)/g;
/** Lines that IPython takes before Python sees them: quotes and brackets in them are not Python's. */
const FOREIGN = /[ \t]*[!%?][^\r\n]*(?:(?<=\\)(?:\r\n|\r|\n)[^\r\n]*)*/y;

/** Offsets of the first character that is no blank, in each logical line that is not empty. */
export function logicalLineStarts(cell: string): number[] {
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
