// Finds names in the text, which is far cheaper than walking the tree; the tree then says what each one is.

const WORD = /[\w\u0080-\uffff]/;

/** Offsets of a whole name that is not an attribute (`x.name`). Strings and comments are not told apart here. */
export function* wordsIn(text: string, name: string): Generator<number> {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    const before = text[at - 1] ?? '';
    const after = text[at + name.length] ?? '';
    if (before !== '.' && !isWord(before) && !isWord(after)) yield at;
  }
}

/** A BOM is no part of a name, other characters beyond ASCII may be. */
function isWord(character: string): boolean {
  return character !== '\uFEFF' && WORD.test(character);
}
