// Finds the phrases of the glossary in a text: whole words, whatever the case and wherever a line ends.
import type { Entry } from './glossary.ts';

export interface Hit {
  readonly phrase: string;
  readonly but: string;
  /** Words before and after it, for people. */
  readonly context: string;
}

interface Finder {
  readonly entry: Entry;
  readonly phrases: readonly RegExp[];
}

/** Made once for all texts. */
export function finders(entries: readonly Entry[]): readonly Finder[] {
  return entries.map((entry) => ({ entry, phrases: entry.not.map(pattern) }));
}

/** `{a|b} c` as whole words: nothing but words, spaces and alternatives is in a phrase. */
function pattern(phrase: string): RegExp {
  const words = phrase
    .split(/(\{[^}]*\})/)
    .map((part) => (part.startsWith('{') ? `(?:${part.slice(1, -1)})` : part))
    .join('');
  // Neither inside of a word or a name with hyphens, dots, slashes or underscores.
  return new RegExp(`(?<![\\w./-])${words}(?![\\w/-]|\\.\\w)`, 'g');
}

const CONTEXT = 30;

/** `text` is prose: code is taken out before (`proseOf`). */
export function phrasesIn(text: string, all: readonly Finder[]): Hit[] {
  const sentences = text
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .split(/(?<=[.!?:;]) /);
  return sentences.flatMap((sentence) => all.flatMap((finder) => hitsIn(sentence, finder)));
}

function hitsIn(sentence: string, { entry: { but, unless = [], beside }, phrases }: Finder): Hit[] {
  if (beside && !beside.some((word) => hasWord(sentence, word))) return [];
  return phrases.flatMap((one) =>
    [...sentence.matchAll(one)].flatMap((match) => {
      const [phrase] = match;
      const end = match.index + phrase.length;
      const isMeant = unless.every((longer) => !around(sentence, match.index, end, longer));
      const context = sentence.slice(Math.max(0, match.index - CONTEXT), end + CONTEXT);
      return isMeant ? [{ phrase, but, context }] : [];
    }),
  );
}

function hasWord(sentence: string, word: string): boolean {
  return sentence.split(/[^\w-]+/).includes(word);
}

/** Whether `longer` is there and covers that place. */
function around(sentence: string, start: number, end: number, longer: string): boolean {
  const from = Math.max(0, end - longer.length);
  return sentence.slice(from, start + longer.length).includes(longer);
}

/** Markdown without what is not language: code, addresses, comments of generators. */
export function proseOf(markdown: string): string {
  return markdown
    .replace(/^[ \t]*(```+|~~~+)[^\n]*\n[\s\S]*?^[ \t]*\1/gm, '\n')
    .replace(/<!--[\s\S]*?-->/g, '\n')
    .replace(/`[^`\n]*`/g, '`…`')
    .replace(/\]\([^)\s]*\)/g, ']')
    .replace(/\bhttps?:\/\/\S+/g, '…');
}
