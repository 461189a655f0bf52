// What an editor can offer and explain in a policy, also while it is being typed: where the cursor is, and what fits there.

import { recommendedRange } from '../ray/advisories.ts';
import type { RayData } from '../ray/data.ts';
import { fileNameOf } from '../text/document.ts';
import { type Span, span } from '../text/span.ts';
import { POLICY_KEYS, SEVERITIES } from './policy.ts';
import { confidenceMeanings, policyKeys, severityMeanings, wordsOf } from './policy-keys.ts';

/** Of a rule, as far as a policy needs it. */
interface RuleSummary {
  readonly id: string;
  readonly title: string;
  /** What it finds, in rows or in prose. */
  readonly docs: { readonly finds: string } | { readonly what: string };
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

/** The keys of the table that contains a file's policy; undefined for files that have none. */
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
      help: { paragraphs: [title, 'finds' in docs ? docs.finds : docs.what] },
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

/** A key gets its `=`, unless one follows; a text its quotes, unless it has some. */
function written(word: string, kind: Option['kind'], { at, word: place, quoted }: PolicyCursor, text: string): string {
  if (at === 'header' || quoted) return word;
  if (at === 'key') return /^[ \t]*[=.]/.test(text.slice(place.end)) ? word : `${word} = `;
  return kind === 'value' && (word === 'true' || word === 'false') ? word : `"${word}"`;
}

interface PolicyCursor {
  /** Keys from the policy's own table down to the word, which is not one of them. */
  readonly path: readonly string[];
  /** header: between the brackets of `[table]`. */
  readonly at: 'header' | 'key' | 'value';
  /** What is written there, without quotes; empty where nothing is. */
  readonly word: Span;
  readonly quoted: boolean;
  readonly inList: boolean;
}

/** One level of nesting: pairs below `path`, or the items of a list there. */
interface Level {
  readonly kind: 'pairs' | 'list';
  readonly path: readonly string[];
  /** Of the pair that is being read. */
  key: string[];
  at: 'key' | 'value';
}

/** Strings end with their line where they are not closed. */
const TOKEN =
  /(?<blank>[ \t\uFEFF]+)|(?<line>\r?\n|\r)|(?<comment>#[^\r\n]*)|(?<long>"""(?:[^\\]|\\[\s\S])*?"""|'''[\s\S]*?''')|(?<text>"(?:[^"\\\r\n]|\\[^\r\n])*"?|'[^'\r\n]*'?)|(?<bare>[^\s=.,{}[\]#"']+)|(?<sign>[\s\S])/y;
/** What starts a statement of its own even inside a list that is not closed. */
const STATEMENT = /[ \t]*(?:\[\[?[\w."' \t-]+\]\]?[ \t]*(?:#.*)?$|[\w"'-][\w."' \t-]*=)/my;

/** `table`: the keys of the policy's own table, `['tool', 'ray-guard']` or none. Undefined for a place outside of it. */
function policyCursor(text: string, offset: number, table: readonly string[]): PolicyCursor | undefined {
  const reader = new CursorReader(text, offset);
  const found = reader.read();
  if (!found || !table.every((key, index) => found.path[index] === key)) return undefined;
  return { ...found, path: found.path.slice(table.length) };
}

class CursorReader {
  private readonly text: string;
  private readonly offset: number;
  private levels: Level[] = [{ kind: 'pairs', path: [], key: [], at: 'key' }];
  /** Keys of the header that is being read. */
  private header: string[] | undefined;

  constructor(text: string, offset: number) {
    this.text = text;
    this.offset = offset;
  }

  read(): PolicyCursor | undefined {
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < this.text.length) {
      const start = TOKEN.lastIndex;
      const groups = TOKEN.exec(this.text)?.groups ?? {};
      const end = TOKEN.lastIndex;
      if (start >= this.offset && (start > this.offset || !isWord(groups))) return this.here();
      if (isWord(groups)) {
        const content = contentOf(this.text, start, end);
        const isHere = content.start <= this.offset && this.offset <= content.end;
        if (isHere) return this.cursor(content, content.start > start);
        this.takeWord(this.text.slice(content.start, content.end));
      } else if (groups.comment || groups.long) {
        if (end > this.offset || (groups.comment && end === this.offset)) return undefined;
      } else if (groups.line) this.endLine(end);
      else if (groups.sign) this.takeSign(groups.sign);
    }
    return this.here();
  }

  private here(): PolicyCursor {
    return this.cursor(span(this.offset, this.offset), false);
  }

  private cursor(word: Span, quoted: boolean): PolicyCursor {
    const level = this.level();
    if (this.header) return { path: this.header, at: 'header', word, quoted, inList: false };
    const path = [...level.path, ...level.key];
    if (level.kind === 'list') return { path: level.path, at: 'value', word, quoted, inList: true };
    return { path, at: level.at, word, quoted, inList: false };
  }

  private takeWord(word: string): void {
    const level = this.level();
    if (this.header) this.header.push(word);
    else if (level.kind === 'pairs' && level.at === 'key') level.key.push(word);
  }

  private takeSign(sign: string): void {
    const level = this.level();
    const path = [...level.path, ...level.key];
    const takesValue = level.kind === 'list' || level.at === 'value';
    if (this.header) {
      if (sign === ']') this.endHeader();
    } else if (sign === '=' && level.kind === 'pairs') level.at = 'value';
    else if (sign === '[' && takesValue) this.levels.push({ kind: 'list', path, key: [], at: 'value' });
    else if (sign === '[' && this.levels.length === 1 && level.key.length === 0) this.header = [];
    else if (sign === '{' && takesValue) this.levels.push({ kind: 'pairs', path, key: [], at: 'key' });
    else if ((sign === ']' || sign === '}') && this.levels.length > 1) this.levels.pop();
    else if (sign === ',' && level.kind === 'pairs') Object.assign(level, { key: [], at: 'key' });
  }

  private endHeader(): void {
    this.levels = [{ kind: 'pairs', path: this.header ?? [], key: [], at: 'key' }];
    this.header = undefined;
  }

  private endLine(next: number): void {
    if (this.header) this.endHeader();
    STATEMENT.lastIndex = next;
    const [base] = this.levels;
    if (base && (this.levels.length === 1 || STATEMENT.test(this.text)))
      this.levels = [{ kind: 'pairs', path: base.path, key: [], at: 'key' }];
  }

  private level(): Level {
    return this.levels.at(-1) as Level;
  }
}

function isWord({ text, bare }: Partial<Record<string, string>>): boolean {
  return text !== undefined || bare !== undefined;
}

function contentOf(text: string, start: number, end: number): Span {
  const quote = text.charAt(start);
  if (quote !== '"' && quote !== "'") return span(start, end);
  const isClosed = end > start + 1 && text.charAt(end - 1) === quote;
  return span(start + 1, isClosed ? end - 1 : end);
}
