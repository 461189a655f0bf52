// What does not keep to the limits and the glossary, by limit and by where it is. `npm run words` prints it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainFindings } from '../../server/src/lsp/features/explain.ts';
import { engine, root } from '../support/engine.ts';
import { englishFiles } from './english.ts';
import { allowed, glossary, NOT_IN_FIX_TITLES } from './glossary.ts';
import { finders, type Hit, phrasesIn, proseOf } from './phrases.ts';
import { byShape, type Said, saidInFixtures, sentencesIn } from './shapes.ts';

/** Of the most common sentence of a rule; of any. */
const USUAL_MESSAGE = 110;
const LONGEST_MESSAGE = 140;
const LONGEST_FIX_TITLE = 60;
const LONGEST_HOVER = 1200;
/** Words of a paragraph, a list item or a table cell of a page. */
const LONGEST_PARAGRAPH = 80;

export const LIMITS = [
  `messages over ${LONGEST_MESSAGE} characters`,
  `usual messages over ${USUAL_MESSAGE} characters`,
  'messages of several sentences',
  `fix titles over ${LONGEST_FIX_TITLE} characters`,
  `hovers over ${LONGEST_HOVER} characters`,
  `paragraphs over ${LONGEST_PARAGRAPH} words`,
  'glossary, what rules say',
  'glossary',
  'glossary, comments of the source',
] as const;

/** What is wrong, each in words for people; by limit, then by rule or file. */
export type Faults = Record<(typeof LIMITS)[number], Record<string, string[]>>;

export function faults(): Faults {
  const said = saidInFixtures();
  const found = Object.fromEntries(LIMITS.map((limit) => [limit, {}])) as Faults;
  const [tooLong, usual, several, titles, hovers, paragraphs, spoken, written, comments] = LIMITS;
  const add = (limit: (typeof LIMITS)[number], where: string, what: readonly string[]) => {
    if (what.length > 0) found[limit][where] = [...what];
  };
  for (const { rule, findings } of said) {
    const messages = byShape(findings.map(({ message }) => message));
    add(tooLong, rule, longer(messages, LONGEST_MESSAGE));
    add(usual, rule, longer(messages.slice(0, 1), USUAL_MESSAGE));
    add(
      several,
      rule,
      messages.flatMap(([one = '']) => (sentencesIn(one) > 1 ? [one] : [])),
    );
    const fixes = byShape(findings.flatMap((one) => one.fixes.map(({ title }) => title)));
    add(titles, rule, longer(fixes, LONGEST_FIX_TITLE));
    add(hovers, rule, longHovers(rule, findings));
    add(spoken, rule, spokenPhrases(findings));
  }
  for (const name of readdirSync(join(root, 'docs/rules')))
    add(paragraphs, name, longParagraphs(readFileSync(join(root, 'docs/rules', name), 'utf8')));
  const all = finders(glossary);
  for (const file of englishFiles()) {
    if (file.path.endsWith('.md')) add(paragraphs, file.path, file.texts.flatMap(longParagraphs));
    add(written, file.path, phrasesOf(file.path, file.texts, all));
    add(comments, file.path, phrasesOf(file.path, file.comments, all));
  }
  return found;
}

function phrasesOf(path: string, texts: readonly string[], all: ReturnType<typeof finders>): string[] {
  return texts
    .flatMap((text) => phrasesIn(text, all))
    .filter(({ phrase }) => !allowed.some((one) => path.startsWith(one.path) && phrase.includes(one.phrase)))
    .map(shown);
}

function shown({ phrase, but, context }: Hit): string {
  return `"${phrase}" (${but}): … ${context} …`;
}

/** One of each shape: the longest. */
function longer(shapes: readonly (readonly string[])[], limit: number): string[] {
  const longest = shapes.map((texts) => texts.reduce((a, b) => (b.length > a.length ? b : a), ''));
  return longest.filter((text) => text.length > limit).map((text) => `${text.length}: ${text}`);
}

/** The longest one alone: all hovers of a rule are written by the same texts. */
function longHovers(rule: string, findings: Said['findings']): string[] {
  const meta = engine.rules.find((one) => one.meta.id === rule)?.meta;
  if (!meta) return [];
  const texts = findings.map((finding) => explainFindings([{ finding, meta }], true).value);
  const longest = texts.reduce((a, b) => (b.length > a.length ? b : a), '');
  return longest.length > LONGEST_HOVER ? [`${longest.length}: ${longest}`] : [];
}

/** Phrases that are put together where a message is made: each once a rule. */
function spokenPhrases(findings: Said['findings']): string[] {
  const all = finders(glossary);
  const inTitles = finders([...glossary, NOT_IN_FIX_TITLES]);
  const hits = findings.flatMap(({ message, related, fixes }) => [
    ...[message, ...related.map((one) => one.message)].flatMap((text) => phrasesIn(proseOf(text), all)),
    ...fixes.flatMap(({ title }) => phrasesIn(proseOf(title), inTitles)),
  ]);
  return [
    ...new Map(hits.map(({ phrase, but, context }) => [phrase, `"${phrase}" (${but}): … ${context} …`])).values(),
  ];
}

/** A list is read item by item, a table cell by cell, a cell up to its next line break. */
export function longParagraphs(page: string): string[] {
  return proseOf(page)
    .split(/\n\s*\n|\n(?= *(?:[-|#>]|\d+\.) ?)/)
    .flatMap((piece) => (piece.trimStart().startsWith('|') ? piece.split(/(?<!\\)\||<br>/) : [piece]))
    .map((paragraph) => ({ paragraph, words: paragraph.split(/\s+/).filter(Boolean).length }))
    .filter(({ words }) => words > LONGEST_PARAGRAPH)
    .map(({ paragraph, words }) => `${words}: ${paragraph.trim()}`);
}
