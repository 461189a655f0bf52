// Blanks out long runs of comment lines before parsing, because tree-sitter-python's time grows with their square.

/** 64 lines cost the parser next to nothing; 4,000 cost seconds. */
const LONG_RUN = /(?:^[ \t]*(?:#[^\n]*|\\\r?)\n){64,}/gm;

/** The same length, line ends and offsets; lines that may hold a suppression stay. A lone backslash line counts, it is as slow. */
export function withoutLongCommentRuns(text: string): string {
  return text.replace(LONG_RUN, (run) =>
    run.replace(/[^\r\n]+/g, (line) => (line.includes('ray-guard') ? line : ' '.repeat(line.length))),
  );
}
