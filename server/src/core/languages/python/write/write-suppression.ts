// Accepts a finding by a comment, where Python allows one.
import type { TextEdit } from '../../../text/edit.ts';
import { lineEnding } from '../../../text/line-ending.ts';
import { type Span, span } from '../../../text/span.ts';

/** At the end of the line, else on a line of its own above, over the string or the continued line that it is in. */
export function suppress(text: string, place: Span, comment: string): TextEdit[] | undefined {
  const start = lineStart(text, place.start);
  const rest = /[\r\n]/.exec(text.slice(start));
  const end = rest ? start + rest.index : text.length;
  const [before, at, after] = statesAt(text, [start, place.start, end]);
  // The metadata of a script is TOML inside comments, and has comments of its own.
  if (before === 'code' && (after === 'code' || at === 'comment')) {
    const blanks = /[ \t]*$/.exec(text.slice(start, end))?.[0].length ?? 0;
    return [{ span: span(end - blanks, end), newText: `  ${comment}` }];
  }
  const starts = [
    0,
    ...[...text.slice(0, start).matchAll(/\r\n|\n|\r/g)].map(({ 0: end, index }) => index + end.length),
  ];
  const code = starts[statesAt(text, starts).lastIndexOf('code')] ?? 0;
  const first = code === 0 && text.startsWith('\uFEFF') ? 1 : code;
  const indent = /^[ \t]*/.exec(text.slice(first))?.[0] ?? '';
  return [{ span: span(first, first), newText: indent + comment + lineEnding(text) }];
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

type State = 'code' | 'comment' | 'string' | 'continued';

/** A string, a comment, or a backslash at the end of a line; everything else is code. */
const TOKEN = /([fFrRbBuUtT]{0,2})("""|'''|"|')|#[^\r\n]*|\\(?:\r\n|\r|\n)/g;

/** What stands at each of the ascending offsets. */
export function statesAt(text: string, offsets: readonly number[]): State[] {
  const states: State[] = [];
  const pass = (until: number, state: State) => {
    while (states.length < offsets.length && (offsets[states.length] as number) < until) states.push(state);
  };
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match && states.length < offsets.length; match = TOKEN.exec(text)) {
    pass(match.index + 1, 'code');
    if (match[2] !== undefined) TOKEN.lastIndex = stringEnd(text, TOKEN.lastIndex, match[2]);
    // A comment reaches to the end of its line, a backslash into the next one.
    const isString = match[2] !== undefined;
    pass(
      TOKEN.lastIndex + (isString ? 0 : 1),
      isString ? 'string' : match[0].startsWith('#') ? 'comment' : 'continued',
    );
  }
  pass(Number.POSITIVE_INFINITY, 'code');
  return states;
}

function stringEnd(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text.startsWith(quote, at)) return at + quote.length;
    // Without its quote a string of one line ends with the line.
    else if (quote.length === 1 && (text[at] === '\n' || text[at] === '\r')) return at;
  }
  return text.length;
}
