// The line ending that a text uses.

/** That of the first line; LF for a text of one line. */
export function lineEnding(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}
