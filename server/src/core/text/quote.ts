// Shows a piece of a file inside a message: quoted, short, and without characters that could change how the message reads.

/** Code units of the file's text that a message may repeat. */
const LONGEST = 60;

/** Control, format (bidi, zero width, BOM), line separating and surrogate-damaged characters. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Double quotes around at most 60 code units of `text`; quotes, backslashes and invisible characters are escaped. */
export function quote(text: string): string {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  return `"${shown.replace(/["\\]/g, '\\$&').replace(UNSAFE, spellOut)}"`;
}

/** The whole text, with what could change how it reads spelled out: `\n`, `\u{202e}`. */
export function spellOutUnsafe(text: string): string {
  return text.replace(UNSAFE, spellOut);
}

function spellOut(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
