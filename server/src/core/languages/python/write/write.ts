// Writes changes into a Python text: minimal edits, in the quotes, indentation and line ends that are there.

import type { Node } from 'web-tree-sitter';
import type { ReadFacts } from '../../../ray/facts/read-facts.ts';
import type { Requirement } from '../../../ray/facts/requirement.ts';
import type { Scalar } from '../../../ray/facts/value.ts';
import type { Document } from '../../../text/document.ts';
import { contains, type Span, type TextEdit } from '../../../text/span.ts';
import type { Change } from '../../change.ts';
import { writeEnvironment } from '../../commands/command-environment.ts';
import { nodeOver, type Syntax } from '../../syntax.ts';
import { type CommentPlace, lineAround, writeComment } from '../../write-comment.ts';
import { parsedText } from '../syntax/parsed-text.ts';
import { moveBeforeRay, setEnvironment } from './write-environment.ts';

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
    case 'set-environment':
      return change.process?.environment
        ? writeEnvironment(change, text)
        : setEnvironment(text, facts, change.name, change.value);
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
    const line = lineAround(text, start, 'cr too');
    // The metadata of a script is TOML inside comments, and has comments of its own.
    const mayEnd = !isInComment(rootNode, line.end) || isInComment(rootNode, start);
    const goesOn = isInString(rootNode, line.end) || endsWithBackslash(rootNode, text, line.end);
    if (startsInCode(rootNode, text, line.start) && mayEnd && !goesOn) return { where: 'end', offset: line.end };
    let first = line.start;
    while (first > 1 && !startsInCode(rootNode, text, first)) {
      const string = nodeOver(rootNode, first, STRINGS);
      first = lineAround(text, string ? string.startIndex : first - 1, 'cr too').start;
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
  const before = lineAround(text, lineStart - 1, 'cr too');
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

/** Whether name and value of an option could not be told apart in the text. */
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

/** A range has characters that redirect in a shell, so the requirement must stand in quotes of its own. */
function setVersions(text: string, requirement: Requirement, versions: string): TextEdit[] | undefined {
  const { span, versionsSpan } = requirement;
  if (!versionsSpan || !/^[\w.,<>=!~*+ -]+$/.test(versions) || !contains(span, versionsSpan)) return undefined;
  const [open, close] = [text[span.start - 1], text[span.end]];
  const isQuoted = open !== undefined && /["']/.test(open) && open === close;
  return isQuoted || PLAIN.test(versions) ? [{ span: versionsSpan, newText: versions }] : undefined;
}
