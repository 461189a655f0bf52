// How much code scanning takes of a log, and which findings stay where there are more.

/**
 * GitHub refuses more: "SARIF results exceed one or more limits" and "SARIF results file is too large" on docs.github.com,
 * read 2026-11-25.
 * It shows 5,000 results and 100 places of each. Logs have one run (of 20), a few dozen rules (of 25,000) with a few tags
 * each (of 20), and no thread flows.
 */
export const MOST_RESULTS = 25_000;
export const MOST_LOCATIONS = 1_000;
/** Compressed with gzip, as a log is uploaded. */
export const MOST_BYTES = 10_000_000;

/** In their order. `rankOf`: 0 for the most severe. */
export function mostSevere<T>(all: readonly T[], rankOf: (one: T) => number, most: number): readonly T[] {
  if (all.length <= most) return all;
  const chosen = new Set([...all].sort((a, b) => rankOf(a) - rankOf(b)).slice(0, most));
  return all.filter((one) => chosen.has(one));
}
