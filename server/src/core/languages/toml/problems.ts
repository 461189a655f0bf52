// What could not be read of a TOML file, said once and with its line.
import { parse, TomlError } from 'smol-toml';
import type { ReadProblem } from '../../ray/facts/for-ray-guard.ts';
import { LineIndex } from '../../text/line-index.ts';
import { type Span, span } from '../../text/span.ts';

export function conflictProblem(firstMarker: Span): ReadProblem {
  return { span: firstMarker, message: 'This file has unresolved merge conflicts; Ray Guard reads both sides.' };
}

/** The first place at which the text stops being TOML, as a whole line; undefined when all of it is. */
export function syntaxProblem(text: string): ReadProblem | undefined {
  try {
    parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
    return undefined;
  } catch (error) {
    const lines = new LineIndex(text);
    const line = error instanceof TomlError ? Math.min(error.line, lines.lineCount) - 1 : 0;
    const start = lines.offsetAt({ line, character: 0 });
    const length = text.slice(start, lines.offsetAt({ line: line + 1, character: 0 })).trimEnd().length;
    return {
      span: span(start, start + length),
      message: 'This file is not valid TOML here; Ray Guard reads what it can around it.',
    };
  }
}
