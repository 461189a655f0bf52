// What could not be read of a TOML file, reported once and with its line; of unresolved merge conflicts both sides.
import { TomlError } from 'smol-toml';
import type { ReadProblem } from '../../ray/facts/read-facts.ts';
import { LineIndex } from '../../text/lines.ts';
import { type Span, span } from '../../text/span.ts';
import { parseToml } from './values.ts';

export function conflictProblem(firstMarker: Span): ReadProblem {
  return {
    span: firstMarker,
    message: 'This file has unresolved merge conflicts; Ray Guard reads both sides until you resolve them.',
  };
}

/** The first place at which the text stops being TOML, as a whole line; undefined when all of it is. */
export function syntaxProblem(text: string): ReadProblem | undefined {
  try {
    parseToml(text);
    return undefined;
  } catch (error) {
    const lines = new LineIndex(text);
    const line = error instanceof TomlError ? Math.min(error.line, lines.lineCount) - 1 : 0;
    const start = lines.offsetAt({ line, character: 0 });
    const length = text.slice(start, lines.offsetAt({ line: line + 1, character: 0 })).trimEnd().length;
    return {
      span: span(start, start + length),
      message: 'This file is not valid TOML here, so settings around it may be missed; fix it.',
    };
  }
}

export type ConflictMarker = 'ours' | 'base' | 'theirs' | 'end';

/** What a line's first characters say; `start` is where the line starts. A bare `=======` counts only inside a conflict. */
export function conflictMarkerAt(text: string, start: number): ConflictMarker | undefined {
  const after = text.charAt(start + 7);
  if (after !== ' ' && after !== '\n' && after !== '\r' && after !== '') return undefined;
  switch (text.slice(start, start + 7)) {
    case '<<<<<<<':
      return 'ours';
    case '|||||||':
      return 'base';
    case '=======':
      return 'theirs';
    case '>>>>>>>':
      return 'end';
    default:
      return undefined;
  }
}

export interface ConflictSides {
  /** Same length as the text, the other side's lines and the markers blanked, so that offsets are the text's. */
  readonly ours: string;
  readonly theirs: string;
  readonly firstMarker: Span;
}

/** Undefined when no conflict begins in the text. */
export function conflictSidesOf(text: string): ConflictSides | undefined {
  if (!/^<{7}/m.test(text)) return undefined;
  let inside: ConflictMarker | undefined;
  let firstMarker: Span | undefined;
  const ours: string[] = [];
  const theirs: string[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end + 1);
    const blank = line.replaceAll(/[^\r\n]/g, ' ');
    const marker = conflictMarkerAt(text, start);
    const isMarker = marker !== undefined && (marker === 'ours' || inside !== undefined);
    if (isMarker) {
      inside = marker === 'end' ? undefined : marker;
      firstMarker ??= span(start, start + line.trimEnd().length);
    }
    ours.push(isMarker || inside === 'theirs' || inside === 'base' ? blank : line);
    theirs.push(isMarker || inside === 'ours' || inside === 'base' ? blank : line);
    start = end + 1;
  }
  return firstMarker && { ours: ours.join(''), theirs: theirs.join(''), firstMarker };
}
