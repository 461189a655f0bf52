// Puts new words in the place of old ones: under the carets and in the fixed texts of a fixture, and in quoted texts of other files.
import { applyEdits, type TextEdit } from '../../server/src/core/index.ts';
import { looksLikeCarets } from '../../test/support/fixture-carets.ts';
import type { Rewording } from './compare.ts';

/** The words of one case of a fixture, before and after. */
export interface CaseWords {
  /** 0-based line of its heading. */
  readonly line: number;
  /** In the order of its carets. */
  readonly messages: readonly (readonly [from: string, to: string])[];
  /** By the number of the fix. */
  readonly fixed: ReadonlyMap<number, string>;
}

/** Throws where a line of carets does not end with the words that it should have. */
export function rewriteFixture(text: string, cases: readonly CaseWords[]): string {
  const lines = text.split('\n');
  const starts = cases.map(({ line }) => line);
  // From the last case up, so that the lines of those above keep their numbers.
  for (const [index, one] of [...cases.entries()].reverse()) {
    const end = starts[index + 1] ?? lines.length;
    lines.splice(one.line, end - one.line, ...rewriteCase(lines.slice(one.line, end), one));
  }
  return lines.join('\n');
}

function rewriteCase(lines: readonly string[], { messages, fixed }: CaseWords): string[] {
  const left = [...messages];
  const written: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string;
    const nth = nthOfFence(line);
    const text = nth === undefined ? undefined : fixed.get(nth);
    if (text !== undefined) {
      written.push(line, ...text.replace(/\n$/, '').split('\n'));
      at = lines.indexOf('```', at + 1) - 1;
    } else if (looksLikeCarets(line)) {
      const [from, to] = left.shift() ?? ['', ''];
      if (!line.endsWith(`: ${from}`)) throw new Error(`"${line.trim()}" does not end with "${from}".`);
      written.push(line.slice(0, line.length - from.length) + to);
    } else written.push(line);
  }
  return written;
}

function nthOfFence(line: string): number | undefined {
  const nth = /^```\w+ fixed(?:=(\d+))?$/.exec(line);
  return nth ? Number(nth[1] ?? 1) : undefined;
}

/** Shorter ones may be words of something else, and count only between quotes. */
const SURELY_A_SENTENCE = 30;
const QUOTES = ['"', "'", '`'];

/** Whole texts only; where one became several, none is put in. `count` is called for each place. */
export function rewriteQuoted(text: string, rewordings: readonly Rewording[], count: (one: Rewording) => void): string {
  const taken: TextEdit[] = [];
  for (const one of unambiguous(rewordings))
    for (const quote of ['', ...QUOTES]) {
      const [from, to] = [escaped(one.from, quote), escaped(one.to, quote)];
      for (let at = text.indexOf(from); at !== -1; at = text.indexOf(from, at + from.length)) {
        const span = { start: at, end: at + from.length };
        if (taken.some((edit) => edit.span.start < span.end && span.start < edit.span.end)) continue;
        if (from.length < SURELY_A_SENTENCE && !isQuoted(text, span.start, span.end)) continue;
        taken.push({ span, newText: to });
        count(one);
      }
    }
  return applyEdits(text, taken) ?? text;
}

function escaped(text: string, quote: string): string {
  return quote ? text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`) : text;
}

function isQuoted(text: string, start: number, end: number): boolean {
  return QUOTES.some((quote) => text.charAt(start - 1) === quote && text.charAt(end) === quote);
}

/** The longest first: a text may begin with another one. What a fix writes is code, which only fixtures contain. */
function unambiguous(rewordings: readonly Rewording[]): Rewording[] {
  const byText = new Map<string, Rewording[]>();
  for (const one of rewordings)
    if (one.from && one.to && one.kind !== 'fixed text') byText.set(one.from, [...(byText.get(one.from) ?? []), one]);
  return [...byText.values()]
    .flatMap((all) => (new Set(all.map(({ to }) => to)).size === 1 ? all.slice(0, 1) : []))
    .sort((a, b) => b.from.length - a.from.length);
}

const SHORTEST_PART = 12;

/** Lines that quote a part of a text that no longer exists: `16: "asks for no token"`. A person has to change them. */
export function partsLeft(text: string, rewordings: readonly Rewording[]): string[] {
  const changed = rewordings.filter(({ from, kind }) => from && kind !== 'fixed text');
  return text.split('\n').flatMap((line, index) => {
    const parts = line.split(/["'`/]|\.\*|\$\{|\}/).map((part) => part.trim());
    const left = parts.find(
      (part) =>
        part.length >= SHORTEST_PART &&
        part.includes(' ') &&
        changed.some(({ from, to }) => from.includes(part) && !to.includes(part)),
    );
    return left === undefined ? [] : [`${index + 1}: "${left}"`];
  });
}
