// Blanks out long runs of comment lines before parsing, because tree-sitter-python's time grows with their square.

/** 64 lines cost the parser next to nothing; 4,000 cost seconds. */
const LONG_RUN = /(?:^[ \t]*(?:#[^\n]*|\\\r?)\n){64,}/gm;

/** Of the lines of one run that may hold a suppression so many are kept, the last ones: they stand at the code. */
const MOST_KEPT = 64;

/** The same length, line ends and offsets. A lone backslash line counts, it is as slow. */
export function withoutLongCommentRuns(text: string): string {
  return text.replace(LONG_RUN, (run) => {
    let kept = run.split('ray-guard').length - 1;
    return run.replace(/[^\r\n]+/g, (line) => {
      const words = line.split('ray-guard').length - 1;
      kept -= words;
      return words > 0 && kept < MOST_KEPT ? line : ' '.repeat(line.length);
    });
  });
}
