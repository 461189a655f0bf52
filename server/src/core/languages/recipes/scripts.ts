// The scripts of recipes, read and written: what Makefiles and justfiles have in common.
import type { Comment } from '../../ray/facts/for-ray-guard.ts';
import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import type { Document } from '../../text/document.ts';
import type { TextEdit } from '../../text/edit.ts';
import { lineEnd, lineStart } from '../../text/next-code-line.ts';
import { PlacedText } from '../../text/placed-text.ts';
import { type Span, span } from '../../text/span.ts';
import type { Change } from '../change.ts';
import type { CommandContext } from '../commands/command.ts';
import { joinFacts } from '../commands/read-command.ts';
import { commentPlace } from '../shell/comment-place.ts';
import { readScript } from '../shell/read-script.ts';
import { mayRunRay } from '../shell/statements.ts';
import { writeShell } from '../shell/write.ts';
import type { Syntax } from '../syntax.ts';
import { aboveContinuedLine, type CommentPlace } from '../write-comment.ts';

export interface Script {
  readonly text: PlacedText;
  readonly context: CommandContext;
}

/** No person writes more that speak of Ray. */
const MOST = 1000;

export function readScripts({ languageId, text }: Document, scripts: readonly Script[], syntax: Syntax): ReadFacts {
  const telling = scripts.filter((script) => mayRunRay(script.text.text, script.context.telling));
  const facts = joinFacts(telling.slice(0, MOST).map((script) => readScript(script.text, script.context, syntax)));
  const next = telling[MOST]?.text.spanInDocument(span(0, 1));
  const message = `Only the first ${MOST} lines of recipes that speak of Ray are read.`;
  return { languageId, ...facts, comments: findComments(text), problems: next ? [{ span: next, message }] : [] };
}

/** Behind a variable make would take the blanks before a comment for a part of its value. */
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
