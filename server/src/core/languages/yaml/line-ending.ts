// The line ending that a text uses.

/** That of the first line; LF for a text of one line. */
export function lineEndingOf(text: string): string {
  return /\r\n|\n/.exec(text)?.[0] ?? '\n';
}
