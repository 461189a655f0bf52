// What Makefiles and justfiles have in common: their lines, those that a backslash continues as one, and the scripts of recipes, read and written.
import type { Comment, ReadFacts } from '../../ray/facts/read-facts.ts';
import type { Document } from '../../text/document.ts';
import { lineEnd, lineStart } from '../../text/lines.ts';
import { PlacedText } from '../../text/placed-text.ts';
import { type Span, span, type TextEdit } from '../../text/span.ts';
import type { Change } from '../change.ts';
import type { CommandContext } from '../commands/command.ts';
import { joinFacts, ofFile, readInTurn, withBefore } from '../commands/join-facts.ts';
import { readScript } from '../shell/read-script.ts';
import { mayRunRay } from '../shell/statements.ts';
import { commentPlace, writeShell } from '../shell/write.ts';
import type { Syntax } from '../syntax.ts';
import { aboveContinuedLine, type CommentPlace } from '../write-comment.ts';

export interface Script {
  readonly text: PlacedText;
  readonly context: CommandContext;
  /** The scripts of one recipe run one after another: where it begins. */
  readonly recipe: number;
}

/** No person writes more that speak of Ray. */
export const MOST = 1000;

export function readScripts({ languageId, text }: Document, scripts: readonly Script[], syntax: Syntax): ReadFacts {
  const telling = scripts.filter((script) => mayRunRay(script.text.text, script.context.telling));
  const recipes = new Map<number, Script[]>();
  for (const script of telling.slice(0, MOST))
    recipes.set(script.recipe, [...(recipes.get(script.recipe) ?? []), script]);
  const facts = joinFacts(
    [...recipes.values()].map((lines) =>
      readInTurn(lines, (line, before) => readScript(line.text, withBefore(line.context, before), syntax)),
    ),
  );
  const next = telling[MOST]?.text.spanInDocument(span(0, 1));
  const message = `Only the first ${MOST} lines of recipes that speak of Ray are read.`;
  return {
    languageId,
    ...ofFile(facts),
    comments: findComments(text),
    problems: next ? [{ span: next, message }] : [],
  };
}

/** Behind a variable make would read the spaces before a comment as a part of its value. */
export function writeRecipes(
  change: Change,
  document: Document,
  facts: ReadFacts,
  syntax: Syntax,
  scripts: readonly Script[],
): TextEdit[] | undefined {
  const { text } = document;
  return writeShell(
    change,
    document,
    facts,
    syntax,
    (at) => placeInScript(text, scripts, at, syntax) ?? aboveContinuedLine(text, at.start),
  );
}

/** A quote that is open at the end of a script is none in the next one. */
function placeInScript(text: string, scripts: readonly Script[], at: Span, syntax: Syntax): CommentPlace | undefined {
  const script = scripts
    .map((one) => one.text)
    .find((one) => one.toDocument(0) <= at.start && at.start <= one.toDocument(one.text.length));
  if (!script) return undefined;
  const first = lineStart(text, script.toDocument(0));
  const lines = text.slice(first, lineEnd(text, script.toDocument(script.text.length)) + 1);
  return commentPlace(PlacedText.at(lines, first), at, syntax);
}

/** A number sign opens a comment wherever a word begins. */
function findComments(text: string): Comment[] {
  const comments: Comment[] = [];
  let from = 0;
  for (const { index } of text.matchAll(/ray-guard/g)) {
    if (index < from) continue;
    const line = lineStart(text, index);
    const start = commentIn(text, Math.max(line, from), index);
    from = start === undefined ? index : lineEnd(text, index);
    if (start === undefined) continue;
    const end = text[from - 1] === '\r' ? from - 1 : from;
    const alone = text.slice(line, start).replace('\uFEFF', '').trim() === '';
    comments.push({ span: span(start, end), text: text.slice(start + 1, end), alone });
  }
  return comments;
}

function commentIn(text: string, from: number, before: number): number | undefined {
  for (let at = text.lastIndexOf('#', before - 1); at >= from; at = at > 0 ? text.lastIndexOf('#', at - 1) : -1)
    if (at === 0 || /[\s\uFEFF]/.test(text[at - 1] as string)) return at;
  return undefined;
}

export interface LogicalLine {
  readonly start: number;
  /** Behind the spaces that it begins with. */
  readonly content: number;
  /** Before its line end. */
  readonly end: number;
}

export function logicalLines(text: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  for (let start = text.startsWith('\uFEFF') ? 1 : 0; start < text.length; ) {
    let end = contentEnd(text, start);
    while (isContinued(text, start, end) && lineEnd(text, end) < text.length)
      end = contentEnd(text, lineEnd(text, end) + 1);
    lines.push({ start, content: skipBlanks(text, start, end), end });
    start = lineEnd(text, end) + 1;
  }
  return lines;
}

/** Behind spaces, at `end` at the latest. */
export function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && (text[at] === ' ' || text[at] === '\t')) at++;
  return at;
}

function contentEnd(text: string, start: number): number {
  const end = lineEnd(text, start);
  return end > start && text[end - 1] === '\r' ? end - 1 : end;
}

/** By an odd number of backslashes. */
function isContinued(text: string, start: number, end: number): boolean {
  let at = end;
  while (at > start && text[at - 1] === '\\') at--;
  return (end - at) % 2 === 1;
}
