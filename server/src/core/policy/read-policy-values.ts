// Reads the values of a policy's keys, each kind in its way; what is wrong is reported in a sentence, with an edit where that is certain, and left out.

import { recommendedRange } from '../ray/advisories.ts';
import { rayData } from '../ray/data.ts';
import type { PolicyEntry, PolicyItem } from '../ray/facts/read-facts.ts';
import { releasesAllowedBy } from '../ray/versions/releases.ts';
import { boundedLine } from '../ray/versions/requirement-text.ts';
import type { Span, TextEdit } from '../text/span.ts';
import { nearestWord } from '../text/words.ts';
import { CONFIDENCES, type Confidence, SEVERITIES, type Severity } from './policy.ts';
import { mistakeInPattern } from './policy-for.ts';
import { mistakeInTrusted } from './trusted.ts';

export interface PolicyFix {
  /** Imperative: `Change to "severity"`. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

export interface PolicyProblem {
  /** Inside the text, and empty only where the text is. */
  readonly span: Span;
  readonly message: string;
  readonly fix?: PolicyFix;
}

/** What was probably meant: a word spelt nearly like it, or the only one that starts like it (`warn`). */
function meantWord(word: string, words: readonly string[]): string | undefined {
  const nearest = nearestWord(word, words);
  if (nearest !== undefined) return nearest;
  const longer = word.length >= 3 ? words.filter((one) => one.startsWith(word.toLowerCase())) : [];
  return longer.length === 1 ? longer[0] : undefined;
}

/** The second half of a message: `did you mean "severity"?`, or all known words. */
export function meantOr(word: string, words: readonly string[]): string {
  const meant = meantWord(word, words);
  return meant === undefined ? `expected one of ${words.join(', ')}.` : `did you mean "${meant}"?`;
}

/** Writes the word that was meant. `span` holds nothing but what the word replaces. */
export function respell(word: string, words: readonly string[], span: Span): PolicyFix | undefined {
  const meant = meantWord(word, words);
  return meant === undefined ? undefined : rewrite(`Change to "${meant}"`, span, meant);
}

function rewrite(title: string, span: Span, newText: string): PolicyFix {
  return { title, edits: [{ span, newText }] };
}

export function quoted(text: string): string {
  return `"${boundedLine(text)}"`;
}

/** What a value is read with. */
export interface ValueReading {
  /** Of the policy, as messages name it. */
  readonly where: string;
  readonly ruleIds: readonly string[];
  readonly report: (problem: PolicyProblem) => void;
}

type Entry = PolicyEntry;

export function readRange({ key, keySpan, item }: Entry, { where, report }: ValueReading): string | undefined {
  const isRange = item.kind === 'string' && item.text.trim() !== '' && releasesAllowedBy(item.text, 'pep440', rayData);
  if (isRange) return item.text;
  const found = item.kind === 'string' ? `not ${quoted(item.text)}` : 'as a string';
  const wanted = `"${recommendedRange(rayData)}"`;
  const message = `"${key}" in ${where} must be a PEP 440 range such as ${wanted}, ${found}.`;
  const span = placeOf(item, keySpan);
  report({ span, message, ...(item.kind !== 'table' && { fix: rewrite(`Change to ${wanted}`, span, wanted) }) });
  return undefined;
}

export function readFlag({ key, keySpan, item }: Entry, { where, report }: ValueReading): boolean | undefined {
  if (item.kind === 'boolean') return item.value;
  const span = placeOf(item, keySpan);
  const word = item.kind === 'string' ? item.text.toLowerCase() : '';
  const fix = word === 'true' || word === 'false' ? { fix: rewrite(`Change to ${word}`, span, word) } : {};
  report({ span, message: `"${key}" in ${where} must be true or false, without quotes.`, ...fix });
  return undefined;
}

export function readConfidence({ key, keySpan, item }: Entry, reading: ValueReading): Confidence | undefined {
  return readWord(item, keySpan, CONFIDENCES, `"${key}" in ${reading.where}`, reading);
}

export function readSeverities(entry: Entry, reading: ValueReading): [PolicyEntry, Severity | 'off'][] | undefined {
  const { key, keySpan, item } = entry;
  const { where, ruleIds, report } = reading;
  if (item.kind !== 'table') {
    const message = `"${key}" in ${where} must be a table from a rule to "error", "warning", "information" or "off".`;
    report({ span: placeOf(item, keySpan), message });
    return undefined;
  }
  return item.entries.flatMap((one): [PolicyEntry, Severity | 'off'][] => {
    if (!ruleIds.includes(one.key)) {
      report(noSuchRule(one.key, one.keySpan, ruleIds));
      return [];
    }
    const severity = readWord(one.item, one.keySpan, SEVERITIES, `The severity of "${one.key}"`, reading);
    return severity ? [[one, severity]] : [];
  });
}

/** Patterns to lists of rules. `all` is every rule, future ones included. */
export function readIgnores(entry: Entry, reading: ValueReading): Record<string, readonly string[]> | undefined {
  const { key, keySpan, item } = entry;
  const { where, ruleIds, report } = reading;
  if (item.kind !== 'table') {
    const message = `"${key}" in ${where} must be a table from a pattern to a list of rules, such as { "tests/" = ["all"] }.`;
    report({ span: placeOf(item, keySpan), message });
    return undefined;
  }
  const ignores: [string, string[]][] = [];
  for (const one of item.entries) {
    const mistake = mistakeInPattern(one.key);
    if (mistake) {
      report({ span: one.keySpan, message: `${quoted(one.key)} in "${key}" ${mistake}.` });
      continue;
    }
    const words = [...ruleIds, 'all'];
    const rules = readStrings({ ...one, key: `${key}.${one.key}` }, reading, (rule, at) =>
      words.includes(rule) ? undefined : noSuchRule(rule, at, words),
    );
    if (rules) ignores.push([one.key, rules]);
  }
  return Object.fromEntries(ignores);
}

export function readPatterns(entry: Entry, reading: ValueReading): string[] | undefined {
  return readStrings(entry, reading, (pattern, span) => {
    const mistake = mistakeInPattern(pattern);
    return mistake ? { span, message: `${quoted(pattern)} in "${entry.key}" ${mistake}.` } : undefined;
  });
}

export function readNetworks(entry: Entry, reading: ValueReading): string[] | undefined {
  return readStrings(entry, reading, (text, span) => {
    const mistake = mistakeInTrusted(text);
    return mistake ? { span, message: `${quoted(text)} in "${entry.key}" ${mistake}.` } : undefined;
  });
}

export function readFiles(entry: Entry, reading: ValueReading): string[] | undefined {
  return readStrings(entry, reading, (text, span) => mistakeInFile(entry.key, text, span));
}

export function readFile({ key, keySpan, item }: Entry, { where, report }: ValueReading): string | undefined {
  const mistake =
    item.kind === 'string'
      ? mistakeInFile(key, item.text, item.content.end > item.content.start ? item.content : item.span)
      : { span: placeOf(item, keySpan), message: `"${key}" in ${where} must be the path of a file, in quotes.` };
  if (mistake) report(mistake);
  return item.kind === 'string' && !mistake ? item.text : undefined;
}

/** The strings of a list that `check` has nothing against. A single string is a mistake that a fix can correct. */
function readStrings(
  { key, keySpan, item }: Entry,
  { where, report }: ValueReading,
  check: (text: string, at: Span) => PolicyProblem | undefined,
): string[] | undefined {
  if (item.kind !== 'array') {
    const { start, end } = placeOf(item, keySpan);
    const brackets = [
      { span: { start, end: start }, newText: '[' },
      { span: { start: end, end }, newText: ']' },
    ];
    const fix = item.kind === 'string' ? { fix: { title: 'Make it a list', edits: brackets } } : {};
    report({ span: { start, end }, message: `${quoted(key)} in ${where} must be a list of strings.`, ...fix });
    return undefined;
  }
  return item.items.flatMap((one) => {
    if (one.kind !== 'string') {
      report({ span: placeOf(one, keySpan), message: `${quoted(key)} in ${where} must contain only strings.` });
      return [];
    }
    const problem = check(one.text, one.content.end > one.content.start ? one.content : one.span);
    if (problem) report(problem);
    return problem ? [] : [one.text];
  });
}

function readWord<Word extends string>(
  item: PolicyItem,
  keySpan: Span,
  words: readonly Word[],
  what: string,
  { report }: ValueReading,
): Word | undefined {
  if (item.kind === 'string') {
    const word = words.find((one) => one === item.text);
    if (word) return word;
  }
  const list = `${words
    .slice(0, -1)
    .map((word) => `"${word}"`)
    .join(', ')} or "${words.at(-1)}"`;
  const fix =
    item.kind === 'string' && item.content.end > item.content.start && respell(item.text, words, item.content);
  report({ span: placeOf(item, keySpan), message: `${what} must be ${list}.`, ...(fix && { fix }) });
  return undefined;
}

function noSuchRule(rule: string, span: Span, words: readonly string[]): PolicyProblem {
  const fix = respell(rule, words, span);
  return { span, message: `Unknown rule ${quoted(rule)}; ${meantOr(rule, words)}`, ...(fix && { fix }) };
}

function mistakeInFile(key: string, text: string, span: Span): PolicyProblem | undefined {
  if (text.trim() !== '' && !/\p{Cc}/u.test(text) && !/^(?:[a-z]:[\\/]|[\\/]|~\/|[a-z][a-z\d+.-]+:\/\/)/i.test(text))
    return undefined;
  return { span, message: `"${key}" must be the path of a file, relative to the folder of this file.` };
}

/** The value, or the key of a table that headers make. */
function placeOf(item: PolicyItem, keySpan: Span): Span {
  return item.span ?? keySpan;
}
