// The text that the parser gets, of the same length: a line ends where Python ends it, and long runs of comments are spaces.

/** For Python a lone carriage return ends a line, a comment among them; for the grammar it is a character like others. */
const LONE_RETURN = /\r(?!\n)/g;

/** The parser's time grows with their square. 64 lines cost the parser next to nothing; 4,000 cost seconds. */
const LONG_RUN = /(?:^[ \t]*(?:#[^\n]*|\\\r?)\n){64,}/gm;

/** Of the lines of one run that may hold a suppression so many are kept, the last ones: they stand at the code. */
const MOST_KEPT = 64;

/** Offsets stay. A lone backslash line counts as a comment, it is as slow. */
export function parsedText(text: string): string {
  return text.replace(LONE_RETURN, '\n').replace(LONG_RUN, (run) => {
    let kept = run.split('ray-guard').length - 1;
    return run.replace(/[^\r\n]+/g, (line) => {
      const words = line.split('ray-guard').length - 1;
      kept -= words;
      return words > 0 && kept < MOST_KEPT ? line : ' '.repeat(line.length);
    });
  });
}
