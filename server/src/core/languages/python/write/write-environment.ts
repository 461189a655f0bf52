// Puts settings of the environment where they take effect: above everything that loads ray.
import type { ProgramStart, ReadFacts } from '../../../ray/facts/read-facts.ts';
import { lineEnding } from '../../../text/document.ts';
import { type Span, span, type TextEdit } from '../../../text/span.ts';
import type { Change } from '../../change.ts';

/** Undefined without a place for it, and where the program already decides about the variable itself. */
export function setEnvironment(text: string, facts: ReadFacts, name: string, value: string): TextEdit[] | undefined {
  const start = facts.programStart;
  const isSet = facts.environment.some((setting) => setting.name === name && setting.scope === 'process');
  if (!start || isSet || !/^\w+$/.test(name) || /[\\"\r\n]/.test(value)) return undefined;
  return inserted(text, start, `os.environ["${name}"] = "${value}"${lineEnding(text)}`);
}

/** Undefined when the statement does not stand alone, or uses what is only defined after that place. */
export function moveBeforeRay(
  text: string,
  facts: ReadFacts,
  { lines, loads }: Extract<Change, { kind: 'move-before-ray' }>,
): TextEdit[] | undefined {
  const start = facts.programStart;
  if (!lines || !start || start.indent !== '' || lines.start < start.offset) return undefined;
  const statement = text.slice(lines.start, lines.end);
  const imports = importsFor(statement, text, start.offset);
  if (!imports) return undefined;
  const end = lineEnding(text);
  const isComplete = /[\r\n]$/.test(statement);
  const moved = imports.map((line) => line + end).join('') + statement.replace(/^[ \t]+/, '') + (isComplete ? '' : end);
  // The last line has no end of its own, so the one before it goes.
  const from = isComplete
    ? lines.start
    : lines.start - (/(\r\n|\r|\n)$/.exec(text.slice(0, lines.start))?.[0].length ?? 0);
  const written = inserted(text, loads ? { ...start, osImported: true } : start, moved);
  return [...written, { span: span(from, endOfGap(text, lines)), newText: '' }];
}

/** Between two blank lines one of them goes with the statement. */
function endOfGap(text: string, { start, end }: Span): number {
  const blankAbove = /(?:^|\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)$/.test(text.slice(Math.max(0, start - 200), start));
  const blankBelow = /^[ \t]*(?:\r\n|\r|\n)/.exec(text.slice(end));
  return blankAbove && blankBelow ? end + blankBelow[0].length : end;
}

function inserted(text: string, start: ProgramStart, statement: string): TextEdit[] {
  const at = span(start.offset, start.offset);
  const edit = { span: at, newText: start.indent + statement };
  return start.osImported ? [edit] : [{ span: at, newText: `${start.indent}import os${lineEnding(text)}` }, edit];
}

/** Strings other than f-strings, and comments: nothing in them needs a definition. */
const INERT = /(?<![\w])[rRuUbB]{0,2}("""|'''|"|')(?:(?!\1)(?:\\[\s\S]|[^\\]))*\1|#.*/g;
/** What the statement may use without looking: `os`, which is imported with it, its own methods and builtins. */
const FREE = new Set(['os', 'environ', 'setdefault', 'update', 'putenv', 'dict', 'str', 'None', 'True', 'False']);
const OF_DOTENV = new Set(['load_dotenv', 'find_dotenv', 'dotenv_values']);

/** Lines to write above the statement; undefined where a name in it is defined in another way than by such a line. */
function importsFor(statement: string, text: string, offset: number): string[] | undefined {
  const code = statement.replace(INERT, '');
  const above = text.slice(0, offset);
  const imports = new Set<string>();
  const names = code.matchAll(/(\.\s*)?([\p{L}_][\w]*)(\s*=(?!=))?/gu);
  for (const [, dot, name = '', assigned] of names) {
    if (assigned && !dot) continue;
    const isFree = (FREE.has(name) && (name !== 'environ' || dot !== undefined)) || (dot && OF_DOTENV.has(name));
    if (isFree || isImportedAbove(above, name)) continue;
    const line = dot === undefined ? importOfDotenv(text, name) : undefined;
    if (line === undefined) return undefined;
    if (!importOfDotenv(above, name)) imports.add(line);
  }
  return /["']/.test(code) ? undefined : [...imports];
}

/** On a line of its own at the margin. Nothing that dotenv imports loads ray. */
function importOfDotenv(text: string, name: string): string | undefined {
  const names = `(?:[\\w ]+,)* *(?:\\w+ as )?${name}(?: *,[\\w, ]+)?`;
  const line = name === 'dotenv' ? 'import dotenv' : `from dotenv import ${names}`;
  return new RegExp(`^\\uFEFF?(${line})(?=[ \\t]*(?:#.*)?\\r?$)`, 'm').exec(text)?.[1];
}

/** `import os as _os`, `from os import environ`: at the margin, so that it certainly runs. */
function isImportedAbove(above: string, name: string): boolean {
  return new RegExp(`^(?:import os as ${name}|from os import (?:[\\w, ]+, *)?(?:\\w+ as )?${name})\\b`, 'm').test(
    above,
  );
}
