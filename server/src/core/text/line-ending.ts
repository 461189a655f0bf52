// The line ending that a text uses.

/** That of the first line that ends in LF, with or without CR; CR where no line does, LF for a text of one line. */
export function lineEnding(text: string): string {
  return /\r\n|\n/.exec(text)?.[0] ?? (text.includes('\r') ? '\r' : '\n');
}

/** For readers of files in which a carriage return alone ends a line, as YAML and systemd have it: of the same length. */
export function loneReturnsAsFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text;
}
