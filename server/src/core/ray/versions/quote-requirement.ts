// A requirement's own words for use in a message: one line, bounded, in quotes.
import type { Requirement } from '../facts/requirement.ts';

const LONGEST = 60;
/** Control, format (bidi, zero width, soft hyphen), line separating and broken characters. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** `"ray>=2.10"` where PEP 508 has it, `"ray ^2.9"` in a table, `the image's tag "2.46.0"`, `rayVersion "2.46.0"`. */
export function quoteRequirement({ package: name, notation, versions = '', how }: Requirement): string {
  if (how === 'image') return `the image's tag "${boundedLine(versions)}"`;
  if (how === 'cluster') return `rayVersion "${boundedLine(versions)}"`;
  return `"${boundedLine(notation === 'pep440' ? name + versions : `${name} ${versions}`.trim())}"`;
}

/** Cut in the middle of nothing: an ellipsis stands for what is over. */
export function boundedLine(text: string): string {
  const line = text.slice(0, 1000).replace(UNSAFE, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
