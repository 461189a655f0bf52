// What an editor can offer and explain in a policy, also while it is being typed.

import { recommendedRange } from '../ray/advisories.ts';
import type { RayData } from '../ray/data.ts';
import { fileNameOf } from '../text/path.ts';
import type { Span } from '../text/span.ts';
import { POLICY_KEYS, SEVERITIES } from './policy.ts';
import { type PolicyCursor, policyCursor } from './policy-cursor.ts';
import { confidenceMeanings, policyKeys, severityMeanings, wordsOf } from './policy-keys.ts';

/** Of a rule, as far as a policy needs it. */
interface RuleSummary {
  readonly id: string;
  readonly title: string;
  readonly docs: { readonly what: string };
}

export interface PolicyCompletion {
  readonly label: string;
  readonly kind: 'key' | 'rule' | 'value';
  /** What is written in the place of `span`. */
  readonly newText: string;
  readonly span: Span;
  /** A few words beside the label. */
  readonly detail?: string;
  readonly help: PolicyHelp;
}

/** Paragraphs of plain text; `code` is shown as it is written. */
export interface PolicyHelp {
  readonly paragraphs: readonly string[];
  readonly code?: string;
}

interface Sources {
  readonly rules: readonly RuleSummary[];
  readonly data: RayData;
}

/** The keys of the table that a file's policy stands in; undefined for files that have none. */
function policyTableOf(path: string): readonly string[] | undefined {
  const name = fileNameOf(path);
  if (name === 'ray-guard.toml') return [];
  return name === 'pyproject.toml' ? ['tool', 'ray-guard'] : undefined;
}

/** None outside of a policy. */
export function policyCompletions(path: string, text: string, offset: number, sources: Sources): PolicyCompletion[] {
  const table = policyTableOf(path);
  const cursor = table && (policyCursor(text, offset, table) ?? ownHeader(text, offset));
  if (!cursor) return [];
  return optionsAt(cursor, sources).map(({ word, kind, detail, help }) => ({
    label: word,
    kind,
    newText: written(word, kind, cursor, text),
    span: cursor.word,
    help,
    ...(detail !== undefined && { detail }),
  }));
}

/** What the word there does; undefined where there is nothing to say. */
export function policyHover(
  path: string,
  text: string,
  offset: number,
  sources: Sources,
): { help: PolicyHelp; span: Span } | undefined {
  const table = policyTableOf(path);
  const cursor = table && policyCursor(text, offset, table);
  const word = cursor && text.slice(cursor.word.start, cursor.word.end);
  const option = cursor && optionsAt(cursor, sources).find((one) => one.word === word);
  return cursor && option ? { help: option.help, span: cursor.word } : undefined;
}

/** `[tool.` of a pyproject.toml. */
function ownHeader(text: string, offset: number): PolicyCursor | undefined {
  const cursor = policyCursor(text, offset, ['tool']);
  return cursor?.at === 'header' && cursor.path.length === 0 ? { ...cursor, path: ['tool'] } : undefined;
}

interface Option {
  readonly word: string;
  readonly kind: PolicyCompletion['kind'];
  readonly detail?: string;
  readonly help: PolicyHelp;
}

function optionsAt({ path: [first, second, ...deeper], at, inList }: PolicyCursor, { rules, data }: Sources): Option[] {
  if (deeper.length > 0) return [];
  const ruleOptions = rules.map(
    ({ id, title, docs }): Option => ({
      word: id,
      kind: 'rule',
      detail: title,
      help: { paragraphs: [title, docs.what] },
    }),
  );
  if (at === 'header' && first === 'tool')
    return [{ word: 'ray-guard', kind: 'key', help: { paragraphs: ['What this project asks of Ray Guard.'] } }];
  if (first === undefined && at !== 'value') return keyOptions(at, data);
  if (first === 'severity' && second === undefined && at === 'key') return ruleOptions;
  if (first === 'severity' && second !== undefined && at === 'value')
    return SEVERITIES.map((word) => ({ word, kind: 'value', help: { paragraphs: [severityMeanings[word]] } }));
  if (first === 'ignore' && second !== undefined && inList)
    return [
      ...ruleOptions,
      { word: 'all', kind: 'rule', help: { paragraphs: ['Every rule, those to come included.'] } },
    ];
  return second === undefined && at === 'value' && !inList ? valueOptions(first, data) : [];
}

/** A header names tables only. */
function keyOptions(at: PolicyCursor['at'], data: RayData): Option[] {
  return POLICY_KEYS.flatMap((key): Option[] => {
    const { what, unset, example, kind } = policyKeys[key];
    if (at === 'header' && kind !== 'severities' && kind !== 'ignores') return [];
    const help = { paragraphs: [what, `Without it: ${unset}`], code: `${key} = ${example(data)}` };
    return [{ word: key, kind: 'key', help }];
  });
}

function valueOptions(key: string | undefined, data: RayData): Option[] {
  const meta = POLICY_KEYS.find((one) => one === key);
  if (!meta) return [];
  const { kind } = policyKeys[meta];
  if (kind === 'range') {
    const paragraphs = ['From the lowest release without known advisories up to the minor after the newest one.'];
    return [{ word: recommendedRange(data), kind: 'value', detail: 'recommended', help: { paragraphs } }];
  }
  if (kind === 'severities') return [];
  const meanings: Readonly<Record<string, string>> = kind === 'confidence' ? confidenceMeanings : {};
  return wordsOf(kind).map((word) => ({
    word,
    kind: 'value',
    help: { paragraphs: [meanings[word] ?? policyKeys[meta].what] },
  }));
}

/** A key gets its `=`, unless one follows; a text its quotes, unless it stands in some. */
function written(word: string, kind: Option['kind'], { at, word: place, quoted }: PolicyCursor, text: string): string {
  if (at === 'header' || quoted) return word;
  if (at === 'key') return /^[ \t]*[=.]/.test(text.slice(place.end)) ? word : `${word} = `;
  return kind === 'value' && (word === 'true' || word === 'false') ? word : `"${word}"`;
}
