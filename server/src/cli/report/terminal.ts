// What a terminal shows: text from a workspace as it may be printed, so that nothing in it moves the cursor, turns the reading direction or hides; and how far a run is.

/** Control, format (bidi, zero width, byte order mark), line separating and broken characters. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const TAB_WIDTH = 4;

export function printable(text: string): string {
  return text.replace(UNSAFE, (character) =>
    character === '\t' ? ' '.repeat(TAB_WIDTH) : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** One value as JSON, over several lines. Characters that could act on a terminal are escaped, as JSON allows everywhere in a string. */
export function printableJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped)}\n`;
}

/** The line breaks between JSON's own tokens stay; inside strings there are none. */
function escaped(character: string): string {
  if (character === '\n') return character;
  return [...Array(character.length).keys()]
    .map((unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`)
    .join('');
}

const WIDE =
  /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\uFF01-\uFF60]/u;
const ZERO_WIDTH = /[\p{Mn}\p{Me}]/u;

/** Columns that printable text takes in a terminal, near enough to put a caret under it. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (WIDE.test(character)) columns += 2;
    else if (!ZERO_WIDTH.test(character)) columns += 1;
  }
  return columns;
}

/** Columns of a line where no terminal says how wide it is. */
export const USUAL_COLUMNS = 80;

/** A code span is one word, so that it can be copied. */
const WORDS = /(?:`[^`]*`|\S)+/g;

/** `text` in lines of at most `columns`; a longer word has a line of its own. Lines after the first begin with `indent`. */
export function wrap(text: string, columns: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const [word] of text.matchAll(WORDS)) {
    const longer = line === '' ? word : `${line} ${word}`;
    const before = lines.length > 0 ? indent.length : 0;
    if (line !== '' && before + columnsOf(longer) > columns) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].join(`\n${indent}`);
}

interface Terminal {
  readonly write: (text: string) => unknown;
  /** Milliseconds, from any start. */
  readonly now: () => number;
}

/** Milliseconds: what takes no longer shows nothing, and the line does not flicker. */
const BEFORE_THE_FIRST = 500;
const BETWEEN = 100;
const CLEAR = '\r\u001B[K';

export class ProgressLine {
  private readonly terminal: Terminal;
  private next: number;
  private isShown = false;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
    this.next = terminal.now() + BEFORE_THE_FIRST;
  }

  /** Shorter than a terminal is wide, and without text from files. */
  say(text: string): void {
    const now = this.terminal.now();
    if (now < this.next) return;
    this.next = now + BETWEEN;
    this.isShown = true;
    this.terminal.write(`${CLEAR}${text}`);
  }

  clear(): void {
    if (this.isShown) this.terminal.write(CLEAR);
    this.isShown = false;
  }
}
