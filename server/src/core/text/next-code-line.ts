// Finds the line that a comment on a line of its own speaks of.

/** No person puts more blank lines and comments between a comment and what it is about. */
const MOST_LINES = 200;

/** Where the first line below `offset` starts that is neither blank nor a comment, of any language; else the text's end. */
export function nextCodeLine(text: string, offset: number): number {
  let start = lineEnd(text, offset) + 1;
  for (let passed = 0; start < text.length && passed < MOST_LINES; passed++) {
    const end = lineEnd(text, start);
    if (!/^\s*(?:#|\/\/|;|$)/.test(text.slice(start, end))) return start;
    start = end + 1;
  }
  return text.length;
}

/** Before the line feed; a carriage return belongs to the line. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}
