// Writes changes into a shell script: characters inside the quotes that are there, prefixes, comments.

import type { Node } from 'web-tree-sitter';
import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import type { Scalar } from '../../ray/facts/value.ts';
import type { Document } from '../../text/document.ts';
import { PlacedText } from '../../text/placed-text.ts';
import type { Span, TextEdit } from '../../text/span.ts';
import type { Change } from '../change.ts';
import { writeEnvironment } from '../commands/command-environment.ts';
import { nodeOver, type Syntax } from '../syntax.ts';
import { type CommentPlace, lineAround, writeComment } from '../write-comment.ts';
import { forGrammar, withLineFeeds } from './script-source.ts';

/** Undefined where the change cannot be written with certainty. `placeFor` is that of files that hold more than a script. */
export function writeShell(
  change: Change,
  { text }: Document,
  _facts: ReadFacts,
  syntax: Syntax,
  placeFor = (at: Span): CommentPlace | undefined => commentPlace(PlacedText.at(text, 0), at, syntax),
): TextEdit[] | undefined {
  switch (change.kind) {
    case 'set-value':
      return replace(text, change.span, characters(change.to));
    case 'rename':
      return /^[\w-]+$/.test(change.to) ? [{ span: change.span, newText: change.to }] : undefined;
    case 'remove':
      return change.span.end <= text.length ? [{ span: change.span, newText: '' }] : undefined;
    case 'insert':
      return change.span.end <= text.length ? [{ span: change.span, newText: change.text }] : undefined;
    case 'set-environment':
    case 'hand-in-token':
      return writeEnvironment(change, text);
    case 'set-versions':
      return setVersions(change, text);
    case 'suppress':
    case 'edit-comment':
      return writeComment(change, text, placeFor);
    case 'move-before-ray':
      return undefined;
  }
}

function characters(value: Scalar): string | undefined {
  return value === null ? undefined : String(value);
}

/** Characters that mean themselves anywhere in a script, in quotes or not. */
const PLAIN = /^[\w./:@%+,=-]+$/;

/** Only characters are replaced: quotes around them stay. */
function replace(text: string, span: Span, newText: string | undefined): TextEdit[] | undefined {
  const now = text.slice(span.start, span.end);
  if (newText === undefined || !PLAIN.test(newText) || /["'$`\\\s]/.test(now)) return undefined;
  return [{ span, newText }];
}

/** A range has characters that redirect, so the word must be quoted; a single pin needs none. Tags hold no range. */
export function setVersions({ requirement, versions }: Extract<Change, { kind: 'set-versions' }>, text: string) {
  const { versionsSpan, span, how } = requirement;
  if (!versionsSpan || how !== 'installed' || /["'$`\\\r\n]/.test(versions)) return undefined;
  const edit = { span: versionsSpan, newText: versions };
  if (!/[<>!;*\s|&()]/.test(versions) || isQuoted(text, span)) return [edit];
  const ends = [span.start, span.end] as const;
  if (!isOutsideQuotes(text, span)) return undefined;
  const [open, close] = ends.map((offset) => ({ span: { start: offset, end: offset }, newText: '"' }));
  const end = { span: versionsSpan, newText: `${versions}"` };
  // Two edits at one place have no order: where the versions end the word, they bring its quote along.
  if (versionsSpan.end === span.end && open) return [open, end];
  return open && close ? [open, edit, close] : undefined;
}

function isQuoted(text: string, { start, end }: Span): boolean {
  const quote = text[start - 1];
  return (quote === '"' || quote === "'") && text[end] === quote;
}

/** Within its own line: quotes on either side of the word are pairs. */
function isOutsideQuotes(text: string, { start, end }: Span): boolean {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const sides = [text.slice(lineStart, start), text.slice(end, lineEnd === -1 ? undefined : lineEnd)];
  return (
    sides.every((side) => !/["'`]/.test(side.replace(/"[^"'`\\]*"|'[^'"`\\]*'/g, ''))) &&
    !/["']/.test(text.slice(start, end))
  );
}

const STRINGS: ReadonlySet<string> = new Set(['string', 'raw_string', 'ansi_c_string']);
const HEREDOCS: ReadonlySet<string> = new Set(['heredoc_body']);

/** At the end of the line; above the statement where that is not code, as in strings and heredocs. `script` is whole lines of a document. */
export function commentPlace(script: PlacedText, at: Span, syntax: Syntax): CommentPlace {
  const plain = withLineFeeds(script);
  const { text } = plain;
  return syntax.withTree('bash', forGrammar(text), ({ rootNode }): CommentPlace => {
    const line = lineAround(text, plain.spanInText(at).start);
    if (mayEndWithComment(rootNode, text, line)) return { where: 'end', offset: plain.spanInDocument(line).end };
    let { start } = line;
    while (start > 0 && !startsStatement(rootNode, text, start)) start = lineAround(text, start - 1).start;
    return { where: 'above', offset: plain.toDocument(start) };
  });
}

/** Not on the line on which a heredoc begins: what stands above it suppresses what is in it, too. */
function mayEndWithComment(root: Node, text: string, { start, end }: Span): boolean {
  const last = end > start ? root.descendantForIndex(end - 1, end) : null;
  const isQuoted = isInQuotes(root, start) || isInQuotes(root, end) || isInHeredoc(root, end + 1);
  return !isQuoted && last?.type !== 'comment' && text[end - 1] !== '\\';
}

function startsStatement(root: Node, text: string, lineStart: number): boolean {
  if (isInQuotes(root, lineStart)) return false;
  const before = root.descendantForIndex(Math.max(0, lineStart - 2), Math.max(0, lineStart - 1));
  return text[lineStart - 2] !== '\\' || before?.type === 'comment';
}

function isInQuotes(root: Node, offset: number): boolean {
  return nodeOver(root, offset, STRINGS) !== undefined || isInHeredoc(root, offset);
}

/** Its text begins with a line. */
function isInHeredoc(root: Node, offset: number): boolean {
  return nodeOver(root, offset + 1, HEREDOCS) !== undefined;
}
