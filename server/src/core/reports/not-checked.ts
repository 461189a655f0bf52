// Files that mention Ray and were not checked, in a sentence that every report has: "no findings" must not mean more than it does.

import { markdownCode, markdownText } from '../text/words.ts';

export interface NotChecked {
  readonly path: string;
  /** Its kind by the end of its name, `.go`, or its whole name where that has none; or why it is left out: `ignored by git`. */
  readonly label: string;
}

interface Unread {
  readonly path: string;
  /** In a sentence. */
  readonly why: string;
}

/** As a document: what could not be read, then the files of kinds that are not. Paths are as a person names them. */
export function notCheckedReport(unread: readonly Unread[], others: readonly NotChecked[], scope: string): string {
  const sentence = describeNotChecked(others);
  const row = (path: string, why: string) => `- ${markdownCode(path)}: ${markdownText(why)}`;
  const lines = [
    '# Not checked',
    scope,
    unread.length === 0
      ? 'Everything that is of a kind that is read was read.'
      : `Not read, or not to the end: ${unread.length}.`,
    unread.map(({ path, why }) => row(path, why)).join('\n'),
    sentence ?? 'No other file mentions Ray.',
    others.map(({ path, label }) => row(path, label)).join('\n'),
  ];
  return `${lines.filter((line) => line !== '').join('\n\n')}\n`;
}

/** Labels that are named; the others are counted together. None has a character that acts in a terminal, in Markdown or XML. */
const MOST_LABELS = 8;

/** Undefined for none. The most frequent labels first. */
export function describeNotChecked(files: readonly Pick<NotChecked, 'label'>[]): string | undefined {
  if (files.length === 0) return undefined;
  const counts = countsByLabel(files);
  const named = counts.slice(0, MOST_LABELS);
  const rest = counts.slice(MOST_LABELS).reduce((sum, [, count]) => sum + count, 0);
  const all = [...named, ...(rest > 0 ? [['others', rest] as const] : [])];
  const who = files.length === 1 ? '1 file that mentions Ray was' : `${files.length} files that mention Ray were`;
  return `${who} not checked (${all.map(([label, count]) => `${label} ${count}`).join(', ')}).`;
}

/** The most frequent first, then by label. */
function countsByLabel(files: readonly Pick<NotChecked, 'label'>[]): [label: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { label } of files) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
}
