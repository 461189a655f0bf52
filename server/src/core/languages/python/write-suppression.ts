// Accepts a finding by a comment, where Python allows one.
import type { TextEdit } from '../../text/edit.ts';
import { type Span, span } from '../../text/span.ts';
import { lineEnding } from './line-ending.ts';

/** At the end of the line, else on a line of its own above; undefined inside a string or a continued line. */
export function suppress(text: string, place: Span, rule: string, reason: string): TextEdit[] | undefined {
  const start = Math.max(text.lastIndexOf('\n', place.start - 1), text.lastIndexOf('\r', place.start - 1)) + 1;
  const rest = /[\r\n]/.exec(text.slice(start));
  const end = rest ? start + rest.index : text.length;
  const comment = `# ray-guard: ignore[${rule}] ${reason.replace(/\s+/g, ' ').trim()}`.trimEnd();
  const [before, after] = statesAt(text, [start, end]);
  if (before !== 'code') return undefined;
  if (after === 'code') {
    const blanks = /[ \t]*$/.exec(text.slice(start, end))?.[0].length ?? 0;
    return [{ span: span(end - blanks, end), newText: `  ${comment}` }];
  }
  const first = start === 0 && text.startsWith('\uFEFF') ? 1 : start;
  const indent = /^[ \t]*/.exec(text.slice(first))?.[0] ?? '';
  return [{ span: span(first, first), newText: indent + comment + lineEnding(text) }];
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
