// Reads which brackets and quotes a Python text leaves open, counted as Python counts them, and closes each where its statement must have ended.
import { type Span, span } from '../../../text/span.ts';

export interface Closed {
  /** The text with what it lacks. */
  readonly text: string;
  /** Each bracket and quote that nothing closes, in the text as it is written. */
  readonly open: readonly Span[];
  /** From the text with what it lacks to the text as it is written. */
  readonly toWritten: (place: Span) => Span;
}

/** Behind so many the rest is left as it is. */
const MOST_CLOSED = 50;
/** Triple quotes of which one is too many: the wrong one is seldom further away. */
const MOST_TRIED = 8;

export function closeWhatIsOpen(text: string): Closed {
  const plain = new Scan(text);
  const tried = plain.lacksTripleQuotes ? plain.triples.slice(-MOST_TRIED) : [];
  const scans = tried.map((quotes) => new Scan(text, quotes));
  const best = scans.reduce((least, one) => (one.prose.length < least.prose.length ? one : least), scans[0] ?? plain);
  return withMissing(text, best);
}

/** Where the lines begin that no bracket and no string goes over from the line above. */
export function lineStarts(text: string): readonly number[] {
  return new Scan(text).lines;
}

function withMissing(text: string, { missing, open }: Scan): Closed {
  const parts: string[] = [];
  const added: Span[] = [];
  let done = 0;
  let length = 0;
  for (const { at, closers } of missing) {
    parts.push(text.slice(done, at), closers);
    length += at - done;
    added.push(span(length, length + closers.length));
    length += closers.length;
    done = at;
  }
  const offset = (place: number) =>
    added.reduce((left, { start, end }) => left - Math.max(0, Math.min(place, end) - start), place);
  return {
    text: parts.concat(text.slice(done)).join(''),
    open,
    toWritten: ({ start, end }) => span(offset(start), offset(end)),
  };
}

interface Bracket {
  readonly closer: string;
  readonly at: number;
}

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** What begins a line like this is in no bracket. */
const STATEMENT =
  /(?:(?:def|class|import|from|return|while|with|try|raise|assert|del|global|nonlocal|pass|break|continue|elif|except|finally)\b|async[ \t]+(?:def|with)\b|@)/y;
const KEYWORD =
  /^(?:and|as|assert|async|await|case|class|def|del|elif|else|except|exec|finally|for|from|global|if|import|in|is|lambda|match|nonlocal|not|or|print|raise|return|type|while|with|yield)$/;
const WORD = /[\p{L}_][\p{L}\p{N}_]*/uy;
const STRING = /(?:[rbuft]{1,2})?("""|'''|"|')/iy;
const BLANKS = /[ \t]*/y;

class Scan {
  /** What has to be put where, in the order of the text. */
  missing: { readonly at: number; readonly closers: string }[] = [];
  open: Span[] = [];
  /** Where triple quotes begin a string. */
  triples: number[] = [];
  lacksTripleQuotes = false;
  /** Where two names are side by side, as in no code: a string was read as code there. */
  prose: number[] = [];
  lines: number[] = [0];
  private readonly text: string;
  private at = 0;
  private brackets: Bracket[] = [];
  private indent = 0;
  /** Of the line in which the outermost bracket stands. */
  private outerIndent = 0;
  /** The first line in the brackets that begins no deeper than that one. */
  private nextStatement: number | undefined;
  private last: 'name' | 'sign' = 'sign';

  /** `atLineEnd`: triple quotes whose string ends with their line. */
  constructor(text: string, atLineEnd?: number) {
    this.text = text;
    while (this.open.length < MOST_CLOSED) {
      if (this.at < text.length) this.step(atLineEnd);
      else if (this.brackets.length > 0) this.closeAll(text.length);
      else break;
    }
  }

  private step(atLineEnd: number | undefined): void {
    const character = this.text[this.at] as string;
    const [opening, quotes] = this.match(STRING) ?? [];
    const [name] = this.match(WORD) ?? [];
    if (character === '\n' || character === '\r') this.line(this.at + 1);
    else if (character === '#') this.at = this.lineEnd(this.at);
    else if (character === ' ' || character === '\t') this.at++;
    else if (opening !== undefined && quotes !== undefined) this.string(opening, quotes, this.at === atLineEnd);
    else if (name !== undefined) this.name(name);
    else this.sign(character);
  }

  private line(start: number): void {
    this.at = start;
    this.indent = this.match(BLANKS)?.[0].length ?? 0;
    this.at = start + this.indent;
    this.last = 'sign';
    if (this.brackets.length === 0) this.lines.push(start);
    else if (!/[\r\n#)\]}]/.test(this.text[this.at] ?? '\n')) {
      if (this.indent <= this.outerIndent) this.nextStatement ??= start;
      if (this.match(STATEMENT)) this.closeAll(start);
    }
  }

  private string(opening: string, quotes: string, endsWithLine: boolean): void {
    const start = this.at;
    const inside = start + opening.length;
    if (quotes.length === 3) this.triples.push(start);
    const end = endsWithLine ? undefined : this.stringEnd(inside, quotes);
    this.last = 'sign';
    this.at = end ?? this.lineEnd(inside);
    if (end !== undefined) return;
    this.lacksTripleQuotes ||= quotes.length === 3 && !endsWithLine;
    const expressions = /[ft]/i.test(opening) ? openBraces(this.text.slice(inside, this.at)) : 0;
    this.open.push(span(start, inside));
    this.missing.push({ at: this.at, closers: '}'.repeat(expressions) + quotes });
  }

  private name(name: string): void {
    const isKeyword = KEYWORD.test(name);
    if (this.last === 'name' && !isKeyword) this.prose.push(this.at);
    this.at += name.length;
    this.last = isKeyword ? 'sign' : 'name';
  }

  private sign(character: string): void {
    const closer = CLOSERS[character];
    if (closer !== undefined) this.bracket(closer);
    else if (')]}'.includes(character)) this.closer(character);
    this.last = 'sign';
    this.at++;
  }

  private bracket(closer: string): void {
    if (this.brackets.length === 0) {
      this.outerIndent = this.indent;
      this.nextStatement = undefined;
    }
    this.brackets.push({ closer, at: this.at });
  }

  /** Closes what was opened in its pair as well; nothing where it has none. */
  private closer(character: string): void {
    const own = this.brackets.map(({ closer }) => closer).lastIndexOf(character);
    if (own === -1) return;
    this.close(this.brackets.slice(own + 1), this.at, '');
    this.brackets.length = own;
  }

  /** From where the outermost bracket must have ended everything is read again. */
  private closeAll(latest: number): void {
    const end = this.nextStatement ?? latest;
    this.missing = this.missing.filter(({ at }) => at <= end);
    this.open = this.open.filter(({ start }) => start < end);
    this.triples = this.triples.filter((at) => at < end);
    this.prose = this.prose.filter((at) => at < end);
    this.lines = this.lines.filter((at) => at < end);
    const inside = this.brackets.filter(({ at }) => at < end);
    this.close(inside, end, '\n');
    this.brackets = [];
    this.line(end);
  }

  private close(brackets: readonly Bracket[], at: number, lineEnd: string): void {
    if (brackets.length === 0) return;
    for (const bracket of brackets) this.open.push(span(bracket.at, bracket.at + 1));
    const closers = brackets.map(({ closer }) => closer).reverse();
    this.missing.push({ at, closers: lineEnd + closers.join('') + lineEnd });
  }

  private stringEnd(from: number, quotes: string): number | undefined {
    for (let at = from; at < this.text.length; at++) {
      const character = this.text[at] as string;
      if (character === '\\') at += this.text.startsWith('\r\n', at + 1) ? 2 : 1;
      else if (quotes.length === 1 && (character === '\n' || character === '\r')) return undefined;
      else if (this.text.startsWith(quotes, at)) return at + quotes.length;
    }
    return undefined;
  }

  private lineEnd(from: number): number {
    let at = from;
    while (at < this.text.length && this.text[at] !== '\n' && this.text[at] !== '\r') at++;
    return at;
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text);
  }
}

function openBraces(text: string): number {
  let open = 0;
  for (const [brace] of text.matchAll(/\{\{|\}\}|[{}]/g))
    if (brace.length === 1) open = Math.max(0, open + (brace === '{' ? 1 : -1));
  return open;
}
