// Writes changes into a Python text: minimal edits, in the quotes, indentation and line ends that are there.

import type { Node } from 'web-tree-sitter';
import type { ProgramStart, ReadFacts } from '../../../ray/facts/read-facts.ts';
import type { Requirement } from '../../../ray/facts/requirement.ts';
import type { Scalar } from '../../../ray/facts/value.ts';
import { type Document, lineEnding } from '../../../text/document.ts';
import { contains, type Span, span, type TextEdit } from '../../../text/span.ts';
import type { Change } from '../../change.ts';
import { writeEnvironment } from '../../commands/command-environment.ts';
import { nodeOver, type Syntax } from '../../syntax.ts';
import { type CommentPlace, lineAround, writeComment } from '../../write-comment.ts';
import { importedNames } from '../names/imports.ts';
import { parsedText } from '../syntax/source.ts';

/** Undefined where the change cannot be written with certainty. `facts` and trees are of this very text. */
export function write(change: Change, document: Document, facts: ReadFacts, syntax: Syntax): TextEdit[] | undefined {
  const { text } = document;
  switch (change.kind) {
    case 'set-value':
      return setValue(change, document, facts, syntax);
    case 'rename':
      return replace(change.span, renamed(text.slice(change.span.start, change.span.end), change.to));
    case 'remove':
      return change.span.end <= text.length ? [{ span: change.span, newText: '' }] : undefined;
    case 'hand-in-token':
      return writeEnvironment(change, text);
    case 'set-environment':
      return change.process?.environment
        ? writeEnvironment(change, text)
        : setEnvironment(text, facts, change.name, change.value);
    case 'quote-for-shell':
      return quoteForShell(document, change, syntax);
    case 'move-before-ray':
      return moveBeforeRay(text, facts, change);
    case 'suppress':
    case 'edit-comment':
      return writeComment(change, text, (at) => commentPlace(document, at, syntax));
    case 'set-versions':
      return setVersions(text, change.requirement, change.versions);
  }
}

function replace(span: Span, newText: string | undefined): TextEdit[] | undefined {
  return newText === undefined ? undefined : [{ span, newText }];
}

/** A value in quotes of its own is written alike in code and in a command; without them only the tree tells which it is. */
function setValue(
  { span, to }: Extract<Change, { readonly kind: 'set-value' }>,
  document: Document,
  facts: ReadFacts,
  syntax: Syntax,
): TextEdit[] | undefined {
  const { text } = document;
  const now = text.slice(span.start, span.end);
  const isNamed = holdsName(facts, span);
  const isWord = (isNamed || !isQuotedPlain(now, to)) && isInsideText(document, span, syntax);
  if (isWord) return setInText(text, span, to);
  // A name may stand for a whole command, which another file has.
  return isNamed ? undefined : replace(span, literalLike(now, to));
}

function isQuotedPlain(now: string, to: Scalar): boolean {
  return STRING.test(now) && typeof to === 'string' && PLAIN.test(to);
}

const STRING = /^[rRuU]?("""|'''|"|')(?:(?!\1)(?:\\[\s\S]|[^\\]))*\1$/;
const OTHER = /^(?:True|False|None|[-+]?\s*(?:0[xXoObB][\da-fA-F_]+|[\d_.]+(?:[eE][-+]?[\d_]+)?))$/;

/** Undefined unless a plain literal stands there now: not bytes, an f-string, several strings, a name. */
function literalLike(now: string, to: Scalar): string | undefined {
  const quote = STRING.exec(now)?.[1];
  if (quote === undefined && !OTHER.test(now)) return undefined;
  if (typeof to === 'string') return quoted(to, quote ?? '"');
  if (typeof to === 'number') return Number.isFinite(to) ? String(to) : undefined;
  return to === null ? 'None' : to ? 'True' : 'False';
}

function quoted(text: string, quote: string): string {
  const escaped = text.replace(/[\\\n\r\t"']/g, (character) => {
    if (character === '"' || character === "'") return quote.includes(character) ? `\\${character}` : character;
    return ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' } as Record<string, string>)[character] ?? '\\\\';
  });
  return quote + escaped + quote;
}

/** Both are plain words, so that the quotes around them, if any, stay right. */
function renamed(now: string, to: string): string | undefined {
  return /^[\w.-]+$/.test(now) && /^[\w.-]+$/.test(to) ? to : undefined;
}

const STRINGS: ReadonlySet<string> = new Set(['string']);

/** At the end of the line, else above it, over the string or the continued line that it is in. */
function commentPlace({ text }: Document, { start }: Span, syntax: Syntax): CommentPlace {
  return syntax.withTree('python', parsedText(text), ({ rootNode }): CommentPlace => {
    const line = lineAround(text, start);
    // The metadata of a script is TOML inside comments, and has comments of its own.
    const mayEnd = !isInComment(rootNode, line.end) || isInComment(rootNode, start);
    const goesOn = isInString(rootNode, line.end) || endsWithBackslash(rootNode, text, line.end);
    if (startsInCode(rootNode, text, line.start) && mayEnd && !goesOn) return { where: 'end', offset: line.end };
    let first = line.start;
    while (first > 1 && !startsInCode(rootNode, text, first)) {
      const string = nodeOver(rootNode, first, STRINGS);
      first = lineAround(text, string ? string.startIndex : first - 1).start;
    }
    return { where: 'above', offset: first };
  });
}

/** Between the quotes of a string, as in a word of a command: not an expression. */
function isInsideText({ text }: Document, { start, end }: Span, syntax: Syntax): boolean {
  return syntax.withTree('python', parsedText(text), ({ rootNode }) =>
    [start, end].every((offset) => isInString(rootNode, offset)),
  );
}

function startsInCode(root: Node, text: string, lineStart: number): boolean {
  if (isInString(root, lineStart) || lineStart < 2) return lineStart < 2;
  const before = lineAround(text, lineStart - 1);
  return !endsWithBackslash(root, text, before.end);
}

function endsWithBackslash(root: Node, text: string, lineEnd: number): boolean {
  return text[lineEnd - 1] === '\\' && !isInComment(root, lineEnd);
}

function isInString(root: Node, offset: number): boolean {
  return nodeOver(root, offset, STRINGS) !== undefined;
}

/** Also at its end. */
function isInComment(root: Node, offset: number): boolean {
  const before = offset > 0 ? root.descendantForIndex(offset - 1, offset) : null;
  return before?.type === 'comment' && before.startIndex < offset;
}

/** Characters that mean nothing to a shell or in a string. */
const PLAIN = /^[\w.:/@%+=,-]+$/;

/** Whether name and value of an option could not be separated in the text. */
function holdsName({ processes }: ReadFacts, { start, end }: Span): boolean {
  return processes.some(({ options }) =>
    options.some(
      ({ valueSpan, nameSpan }) =>
        valueSpan.start === start && valueSpan.end === end && nameSpan !== undefined && contains(valueSpan, nameSpan),
    ),
  );
}

/** Undefined where anything but plain characters stands there. */
function setInText(text: string, at: Span, to: Scalar): TextEdit[] | undefined {
  const isPlain = to !== null && PLAIN.test(String(to)) && PLAIN.test(text.slice(at.start, at.end));
  return isPlain ? [{ span: at, newText: String(to) }] : undefined;
}

/** A range has characters that redirect in a shell, so the requirement must have quotes of its own. */
function setVersions(text: string, requirement: Requirement, versions: string): TextEdit[] | undefined {
  const { span, versionsSpan } = requirement;
  if (!versionsSpan || !/^[\w.,<>=!~*+ -]+$/.test(versions) || !contains(span, versionsSpan)) return undefined;
  const [open, close] = [text[span.start - 1], text[span.end]];
  const isQuoted = open !== undefined && /["']/.test(open) && open === close;
  return isQuoted || PLAIN.test(versions) ? [{ span: versionsSpan, newText: versions }] : undefined;
}

/** Undefined without a place for it, and where the program already decides about the variable itself. */
function setEnvironment(text: string, facts: ReadFacts, name: string, value: string): TextEdit[] | undefined {
  const start = facts.programStart;
  const isSet = facts.environment.some((setting) => setting.name === name && setting.scope === 'process');
  if (!start || isSet || !/^\w+$/.test(name) || /[\\"\r\n]/.test(value)) return undefined;
  return inserted(text, start, `os.environ["${name}"] = "${value}"${lineEnding(text)}`);
}

/** Undefined when the statement does not stand alone, or uses what is only defined after that place. */
function moveBeforeRay(
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

/** Undefined where no import stands at the margin beside which the new one could be written. */
function quoteForShell(
  { text }: Document,
  { span: at, quotes }: Extract<Change, { readonly kind: 'quote-for-shell' }>,
  syntax: Syntax,
): TextEdit[] | undefined {
  const imports = syntax.withTree('python', parsedText(text), ({ rootNode }) => importOfShlex(rootNode, text));
  if (!imports) return undefined;
  const inserted = (offset: number, newText: string): TextEdit => ({ span: span(offset, offset), newText });
  return [
    ...imports,
    ...quotes.map((one: Span): TextEdit => ({ span: one, newText: '' })),
    inserted(at.start, 'shlex.quote('),
    inserted(at.end, ')'),
  ].sort((a, b) => a.span.start - b.span.start);
}

/** No edit where the module has it. */
function importOfShlex(root: Node, text: string): TextEdit[] | undefined {
  const imports = root.namedChildren.filter(
    ({ type }) => type === 'import_statement' || type === 'import_from_statement',
  );
  const isThere = imports.some(
    (one) =>
      one.type === 'import_statement' &&
      importedNames(one).some(({ path, node }) => path === 'shlex' && node.text === 'shlex'),
  );
  if (isThere) return [];
  const first = imports.find(({ startIndex }) => startIndex === 0 || /[\r\n\uFEFF]/.test(text[startIndex - 1] ?? ''));
  return first && [{ span: span(first.startIndex, first.startIndex), newText: `import shlex${lineEnding(text)}` }];
}
