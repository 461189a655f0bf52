// Words of files in messages and Markdown, so that they read as they are, and the word that a misspelled one was meant to be.

/** Code units of the file's text that a message may repeat. */
const LONGEST = 60;

/** Control, format (bidi, zero width, BOM), line separating and surrogate-damaged characters. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Double quotes around at most 60 code units of `text`; quotes, backslashes and invisible characters are escaped. */
export function quote(text: string): string {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  return `"${shown.replace(/["\\]/g, '\\$&').replace(UNSAFE, spellOut)}"`;
}

/** The whole text, with what could change how it reads spelled out: `\n`, `\u{202e}`. */
export function spellOutUnsafe(text: string): string {
  return text.replace(UNSAFE, spellOut);
}

function spellOut(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** Within a line that has begun: what means something only at its beginning is left as it is. */
export function markdownText(text: string): string {
  return spellOutUnsafe(text)
    .replace(/[\\`*[\]<>|~&$@]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, -1)}\\.`);
}

/** As code, in backticks enough for those that the text has. Not for cells of a table, where a `|` ends it. */
export function markdownCode(text: string): string {
  const shown = spellOutUnsafe(text);
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return `${fence}${space}${shown}${space}${fence}`;
}

/** Longer words are not compared: nobody misspells a name of that length, and the comparison is quadratic. */
const LONGEST_COMPARED = 100;

/**
 * The candidate with the fewest insertions, deletions, substitutions and swaps of neighbours, letter case aside; the first
 * one on a tie. Undefined when more than a third of the letters would have to change.
 */
export function nearestWord(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > LONGEST_COMPARED) return undefined;
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance >= least) continue;
    least = distance;
    nearest = candidate;
  }
  return nearest;
}

/** Optimal string alignment, three rows at a time. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, at(beforeLast, column - 2) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
