// The line of a finding with carets under what is meant.
import type { Span } from '../core/index.ts';
import type { Source } from '../core/reports/source.ts';
import { columnsOf, printable } from './terminal-text.ts';

/** Code units that are shown of a long line, and how many of them before the finding. */
const WINDOW = 160;
const LEAD = 40;

export interface Excerpt {
  readonly line: string;
  readonly carets: string;
}

/** Secrets show as stars. A span over several lines is marked to the end of its first. */
export function excerptOf(source: Source, { start, end }: Span, secrets: readonly Span[]): Excerpt {
  const line = source.lineAround(start);
  const from = line.end - line.start > WINDOW ? Math.max(line.start, start - LEAD) : line.start;
  const to = Math.min(line.end, from + WINDOW);
  const stop = Math.min(end, to);
  const shown = (a: number, b: number) => printable(withoutSecrets(source.text, a, b, secrets));
  const before = (from > line.start ? '…' : '') + shown(from, start);
  const marked = shown(start, stop);
  const after = shown(stop, to) + (to < line.end ? '…' : '');
  return {
    line: before + marked + after,
    carets: ' '.repeat(columnsOf(before)) + '^'.repeat(Math.max(1, columnsOf(marked))),
  };
}

function withoutSecrets(text: string, from: number, to: number, secrets: readonly Span[]): string {
  let shown = '';
  for (let at = from; at < to; at++)
    shown += secrets.some(({ start, end }) => start <= at && at < end) ? '*' : text[at];
  return shown;
}
