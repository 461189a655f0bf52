// A shell script on its way to facts: its tree, its text, and the place of both in the document.
import type { Node } from 'web-tree-sitter';
import { type PlacedText, PlacedTextBuilder } from '../../text/placed-text.ts';
import { type Span, span } from '../../text/span.ts';
import { leaveOut } from '../left-out.ts';

export class ScriptSource {
  readonly root: Node;
  readonly embedded: PlacedText;
  /** Steps that looking up variables may still take. */
  private steps = 20_000;

  constructor(root: Node, embedded: PlacedText) {
    this.root = root;
    this.embedded = embedded;
  }

  get text(): string {
    return this.embedded.text;
  }

  /** In the document. */
  spanOf(node: Node): Span {
    return this.inDocument(node.startIndex, node.endIndex);
  }

  inDocument(start: number, end: number): Span {
    return this.embedded.spanInDocument(span(start, end));
  }

  /** The characters in the document; undefined where they do not stand there one for one. */
  standing(start: number, end: number): Span | undefined {
    return this.embedded.standsWhole(span(start, end)) ? this.inDocument(start, end) : undefined;
  }

  leafAt(offset: number): Node | undefined {
    return this.root.descendantForIndex(offset, Math.min(offset + 1, this.text.length)) ?? undefined;
  }

  /** Where a whole word stands. */
  wordsAt(word: string): number[] {
    const found: number[] = [];
    if (word === '') return found;
    for (let at = this.text.indexOf(word); at !== -1; at = this.text.indexOf(word, at + word.length))
      if (!/[\w-]/.test(this.text[at - 1] ?? '') && !/[\w-]/.test(this.text[at + word.length] ?? '')) found.push(at);
    return found;
  }

  mayStep(): boolean {
    if (this.steps-- > 0) return true;
    leaveOut(
      this.inDocument(0, Math.min(1, this.text.length)),
      'The variables of this script take too many steps to follow.',
    );
    return false;
  }
}

export function closest(node: Node, types: ReadonlySet<string>): Node | undefined {
  let at: Node | null = node;
  while (at && !types.has(at.type)) at = at.parent;
  return at ?? undefined;
}

/** Without carriage returns and byte order mark, which the grammar reads as characters of words. */
export function withLineFeeds(script: PlacedText): PlacedText {
  const { text } = script;
  const first = text.startsWith('\uFEFF') ? 1 : 0;
  if (!text.includes('\r\n')) return first > 0 ? script.slice(first) : script;
  const kept = new PlacedTextBuilder();
  let from = first;
  for (let at = text.indexOf('\r\n'); at !== -1; at = text.indexOf('\r\n', from)) {
    kept.take(script, from, at);
    from = at + 1;
  }
  kept.take(script, from);
  return kept.placed(script.toDocument(text.length));
}

/** What opens a here-document; its text ends at the line that is the same as the word. */
const HERE_DOCUMENT = /(?<!<)<<(-?)(?!<)[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|\\?([^\s;&|<>()'"`$\\]+))/g;
/** The grammar ends a here-document at every line that begins with its word: such a line is given another first character. */
const OTHER = '\uE001';

/** As the grammar needs it, of the same length. */
export function forGrammar(text: string): string {
  if (!text.includes('<<')) return text;
  const ends = lastLines(text);
  const kept: string[] = [];
  let copied = 0;
  let [body, at] = [0, 0];
  for (const { 0: opening, 1: dash = '', 2: a, 3: b, 4: c, index } of text.matchAll(HERE_DOCUMENT)) {
    const word = a ?? b ?? c ?? '';
    // Inside of another one, unless both are opened on one line.
    if (index < at && index >= body) continue;
    if (index >= at) body = text.indexOf('\n', index + opening.length) + 1;
    const from = Math.max(body, at);
    if (body === 0 || (ends.get(dash === '-' ? `\t${word}` : word) ?? -1) < from) continue;
    const found = linesWith(text, from, word, dash === '-');
    at = found.end;
    for (const offset of found.others) {
      kept.push(text.slice(copied, offset), OTHER);
      copied = offset + 1;
    }
  }
  return kept.length > 0 ? kept.join('') + text.slice(copied) : text;
}

/** Those that only begin with the word, up to the one that is the same. */
function linesWith(text: string, from: number, word: string, tabsMayStandBefore: boolean) {
  const others: number[] = [];
  for (let at = text.indexOf(word, from); at !== -1; at = text.indexOf(word, at + word.length)) {
    let start = at;
    while (tabsMayStandBefore && start > from && text[start - 1] === '\t') start--;
    if (text[start - 1] !== '\n') continue;
    const end = at + word.length;
    if (end === text.length || text[end] === '\n') return { others, end };
    others.push(at);
  }
  return { others, end: from };
}

/** Where the last line of each text starts; with one tab before it, of those that any number of tabs may stand before. */
function lastLines(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  for (const { 0: line, index } of text.matchAll(/[^\n]+/g)) {
    lines.set(line, index);
    lines.set(`\t${line.replace(/^\t+/, '')}`, index);
  }
  return lines;
}
