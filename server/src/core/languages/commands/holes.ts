// Holes in a command: what another language puts into its text before a shell reads it stands there as one character of Unicode's private use,
// which is a letter to the grammar, in quotes and outside of them, and in a script within the script.
import { unknown, type Value } from '../../ray/facts/value.ts';

/** By its character, what is put in. */
export type Holes = ReadonlyMap<string, Value>;

const FIRST = 0xe100;
/** All that are too many stand as this one. */
const LAST = 0xf8ff;

export const HOLE = /[\uE100-\uF8FF]/g;

export class HoleBuilder {
  readonly holes = new Map<string, Value>();
  /** Characters of those that may hold a command of Ray. */
  readonly telling = new Set<string>();
  private readonly text: string;
  private next = FIRST;

  /** `text` is the document's: what it uses itself is no hole. */
  constructor(text: string) {
    this.text = text;
  }

  /** The character that stands for a value. `name` is made of its expression. */
  open(value: Value, name: string): string {
    while (this.next < LAST && this.text.includes(String.fromCharCode(this.next))) this.next++;
    const character = String.fromCharCode(this.next);
    if (this.next < LAST) this.next++;
    this.holes.set(
      character,
      value.kind === 'unknown' || this.holes.has(character) ? unknown(`the variable ${name}`) : value,
    );
    const options = value.kind === 'one-of' ? value.options : [value];
    const words = [name, ...options.map((one) => (one.kind === 'literal' ? String(one.value) : ''))];
    if (words.some((one) => /ray|serve/i.test(one))) this.telling.add(character);
    return character;
  }
}

export function holdsHole(text: string): boolean {
  return text.search(HOLE) !== -1;
}
