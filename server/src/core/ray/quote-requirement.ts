// A requirement's own words for use in a message: one line, bounded, in quotes.
import type { Requirement } from './facts.ts';

const LONGEST = 60;
/** Line ends, other control characters, and marks that turn the direction of the text around them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a message
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;

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
