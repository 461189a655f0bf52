// Text of files, written into Markdown so that it reads as it is: no link, no markup, no row of a table of its own.
import { spellOutUnsafe } from '../text/quote.ts';

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
