// Cuts a systemd unit into its settings, and the value of `Environment=` into words, each in one pass over the text.
import { lineEnd } from '../../text/next-code-line.ts';
import type { Span } from '../../text/span.ts';

export interface UnitSetting {
  readonly key: string;
  /** Where its first line starts. */
  readonly start: number;
  /** Without blanks around it; continued lines stand in it as they are written. */
  readonly value: Span;
}

/** `Key=value` lines, those that a backslash continues as one. Comments and headers are none. */
export function unitSettings(text: string): UnitSetting[] {
  const settings: UnitSetting[] = [];
  for (let start = text.startsWith('\uFEFF') ? 1 : 0; start < text.length; ) {
    let end = contentEnd(text, start);
    const first = text.slice(start, end);
    const isComment = /^[ \t]*[#;]/.test(first);
    while (!isComment && text[end - 1] === '\\' && lineEnd(text, end) < text.length)
      end = contentEnd(text, lineEnd(text, end) + 1);
    const equals = isComment ? -1 : first.indexOf('=');
    const key = first.slice(0, Math.max(equals, 0)).trim();
    if (/^[A-Za-z]+$/.test(key)) settings.push({ key, start, value: trimmed(text, start + equals + 1, end) });
    start = lineEnd(text, end) + 1;
  }
  return settings;
}

/** Before the line end and a carriage return. */
function contentEnd(text: string, start: number): number {
  const end = lineEnd(text, start);
  return text[end - 1] === '\r' ? end - 1 : end;
}

function trimmed(text: string, from: number, to: number): Span {
  let [start, end] = [from, to];
  while (start < end && /\s/.test(text[start] as string)) start++;
  while (end > start && /\s/.test(text[end - 1] as string)) end--;
  return { start, end };
}

export interface UnitWord {
  /** Without quotes. */
  readonly text: string;
  readonly span: Span;
  /** Where the first character stands. */
  readonly start: number;
  /** The characters stand in the document one for one. */
  readonly verbatim: boolean;
  /** An escape or a specifier stands in it. */
  readonly decided: boolean;
}

/** Words are parted by blanks outside quotes; a backslash before a line end is a blank. */
export function unitWords(text: string, { start, end }: Span): UnitWord[] {
  const words: UnitWord[] = [];
  let at = start;
  while (at < end) {
    if (isBlank(text, at)) {
      at++;
      continue;
    }
    const from = at;
    const quoted = text[at] === '"' || text[at] === "'" ? 1 : 0;
    let [written, quote, marks, decided] = ['', '', 0, false];
    for (; at < end && (quote !== '' || !isBlank(text, at)); at++) {
      const character = text[at] as string;
      if (character === quote || (quote === '' && /["']/.test(character))) {
        quote = quote === '' ? character : '';
        marks++;
      } else {
        decided ||= character === '\\' || character === '%';
        written += character;
      }
    }
    const isWhole = marks === 0 || (marks === 2 && quoted === 1 && text[at - 1] === text[from]);
    words.push({ text: written, span: { start: from, end: at }, start: from + quoted, verbatim: isWhole, decided });
  }
  return words;
}

function isBlank(text: string, at: number): boolean {
  return /\s/.test(text[at] as string) || (text[at] === '\\' && /[\r\n]/.test(text[at + 1] ?? ''));
}
