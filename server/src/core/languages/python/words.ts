// Finds names in the text, which is far cheaper than walking the tree; the tree then says what each one is.

const WORD = /[\w\u0080-\uffff]/;

/** Ascending offsets of a whole name that is not an attribute (`x.name`). Strings and comments are not told apart here. */
export function wordsIn(text: string, name: string): number[] {
  const found: number[] = [];
  // The parser puts names without any text where a damaged file lacks one; they would be found everywhere without end.
  if (name === '') return found;
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    const before = text[at - 1] ?? '';
    const after = text[at + name.length] ?? '';
    if (before !== '.' && !isWord(before) && !isWord(after)) found.push(at);
  }
  return found;
}

/** Index of the first of ascending offsets that is not below `offset`. */
export function firstFrom(offsets: readonly number[], offset: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] as number) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A BOM is no part of a name, other characters beyond ASCII may be. */
function isWord(character: string): boolean {
  return character !== '\uFEFF' && WORD.test(character);
}
