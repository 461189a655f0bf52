// What a TOML file says, as plain data with places: tables, arrays and strings; other values are only known to be there.
import { parse } from 'smol-toml';
import type { Span } from '../../text/span.ts';

export interface TomlString {
  readonly kind: 'string';
  readonly text: string;
  /** With the quotes. */
  readonly span: Span;
  /** Between the quotes. */
  readonly content: Span;
  /** How many characters of `text`, from its start, are in `content` as they are; all, unless there is an escape. */
  readonly verbatim: number;
}

interface TomlArray {
  readonly kind: 'array';
  readonly span: Span;
  readonly items: readonly TomlItem[];
}

interface TomlOther {
  readonly kind: 'other';
  readonly span: Span;
  /** Of `true` and `false`. */
  readonly boolean?: boolean;
}

export type TomlItem = TomlString | TomlArray | TomlTable | TomlOther;

export interface TomlEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly item: TomlItem;
}

/** Keeps every entry in the order of the file, so an invalid second `ray = …` is still seen. */
export class TomlTable {
  readonly kind = 'table';
  readonly entries: TomlEntry[] = [];
  /** Of an inline table, with its braces. */
  readonly span: Span | undefined;
  /** One of a list: `[[key]]`. */
  readonly isElement: boolean;
  private readonly latest = new Map<string, TomlTable>();

  constructor(span?: Span, isElement = false) {
    this.span = span;
    this.isElement = isElement;
  }

  /** `[[key]]` and inline tables: a table of its own, which later headers add to. */
  add(key: string, keySpan: Span, item: TomlItem): void {
    this.entries.push({ key, keySpan, item });
    if (item instanceof TomlTable) this.latest.set(key, item);
  }

  /** `[key]` and dotted keys: the table of that name, made if there is none. */
  table(key: string, keySpan: Span): TomlTable {
    const known = this.latest.get(key);
    if (known) return known;
    const made = new TomlTable();
    this.add(key, keySpan, made);
    return made;
  }

  /** The texts of all strings under a key. */
  strings(key: string): TomlString[] {
    return this.entries.flatMap((entry) => (entry.key === key && entry.item.kind === 'string' ? [entry.item] : []));
  }

  has(key: string): boolean {
    return this.entries.some((entry) => entry.key === key);
  }
}

export interface Found {
  /** The keys from the top. */
  readonly path: readonly string[];
  readonly item: TomlItem;
}

/** Everything at a path in which `*` stands for any one key. */
export function find(table: TomlTable, pattern: readonly string[], above: readonly string[] = []): Found[] {
  const [first, ...rest] = pattern;
  return table.entries.flatMap(({ key, item }): Found[] => {
    if (first !== '*' && first !== key) return [];
    const path = [...above, key];
    if (rest.length === 0) return [{ path, item }];
    return item.kind === 'table' ? find(item, rest, path) : [];
  });
}

/** All of it, without places; throws where it is none. Integers have 64 bits. */
export function parseToml(text: string): Record<string, unknown> {
  return parse(text.startsWith('\uFEFF') ? text.slice(1) : text, { integersAsBigInt: 'asNeeded' });
}

/** The string that a literal with its quotes stands for; undefined when it is none. */
export function decodeString(raw: string): string | undefined {
  if (/^(?:"[^"\\\n]*"|'[^'\n]*')$/.test(raw)) return raw.slice(1, -1);
  try {
    const { value } = parseToml(`value = ${raw}`);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
