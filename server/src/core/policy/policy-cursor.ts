// Where in a policy a place of a text is: below which keys, and which word; of text that is being typed and need not be TOML yet.
import { type Span, span } from '../text/span.ts';

export interface PolicyCursor {
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
export function policyCursor(text: string, offset: number, table: readonly string[]): PolicyCursor | undefined {
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
