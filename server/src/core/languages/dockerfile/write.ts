// Writes changes into a Dockerfile: words in the quotes that are there, ENV lines, comments above an instruction.
import type { Requirement } from '../../ray/facts/requirement.ts';
import type { Scalar } from '../../ray/facts/value.ts';
import type { Document } from '../../text/document.ts';
import type { TextEdit } from '../../text/edit.ts';
import { lineEnding } from '../../text/line-ending.ts';
import { contains, type Span, span } from '../../text/span.ts';
import type { Change } from '../change.ts';
import { writeEnvironment } from '../commands/write-prefix.ts';
import { type CommentPlace, lineAround, writeComment } from '../write-comment.ts';
import { readInstructions } from './instructions.ts';

/** Undefined where the change cannot be written with certainty, as in the tag of an image. */
export function writeDockerfile(change: Change, { text }: Document): TextEdit[] | undefined {
  switch (change.kind) {
    case 'set-value':
      return setValue(text, change.span, change.to);
    case 'rename':
      return /^[\w.-]+$/.test(change.to) ? [{ span: change.span, newText: change.to }] : undefined;
    case 'remove':
      return [{ span: change.span, newText: '' }];
    case 'set-environment':
      return writeEnvironment(change, text) ?? setEnvironment(text, change);
    case 'set-versions':
      return setVersions(text, change.requirement, change.versions);
    case 'suppress':
    case 'edit-comment':
      return writeComment(change, text, (at) => commentPlace(text, at));
    default:
      return undefined;
  }
}

/** Characters that mean nothing to a shell, to JSON or to the builder. */
const PLAIN = /^[\w.:/@%+=,-]+$/;

function setValue(text: string, at: Span, to: Scalar): TextEdit[] | undefined {
  const now = text.slice(at.start, at.end);
  const quotes = /^(["']).*\1$/s.test(now) ? 1 : 0;
  if (to === null || !PLAIN.test(String(to)) || /[$\\\r\n]/.test(now)) return undefined;
  return [{ span: span(at.start + quotes, at.end - quotes), newText: String(to) }];
}

function setEnvironment(text: string, change: Extract<Change, { kind: 'set-environment' }>): TextEdit[] | undefined {
  const { name, value, process } = change;
  const place = process?.environmentPlace;
  const isSet = process?.environment?.settings.some((setting) => setting.name === name);
  if (place?.form !== 'dockerfile' || isSet || !/^\w+$/.test(name) || !PLAIN.test(value)) return undefined;
  return [{ span: span(place.offset, place.offset), newText: `ENV ${name}=${value}${lineEnding(text)}` }];
}

/** A range has characters that redirect in a shell, so the word must stand in quotes. Tags hold no range. */
function setVersions(text: string, { versionsSpan, span: word, how }: Requirement, versions: string) {
  if (!versionsSpan || how !== 'installed' || !/^[\w.,<>=!~*+ -]+$/.test(versions)) return undefined;
  const [open, close] = [text[word.start - 1], text[word.end]];
  const isQuoted = open !== undefined && /["']/.test(open) && open === close;
  if (isQuoted || PLAIN.test(versions)) return [{ span: versionsSpan, newText: versions }];
  const isBlankAround = /^[\s]?$/.test(open ?? '') && /^[\s]?$/.test(close ?? '');
  if (!isBlankAround || versionsSpan.end !== word.end || hasOddQuotes(text, word.start)) return undefined;
  return [
    { span: span(word.start, word.start), newText: '"' },
    { span: versionsSpan, newText: `${versions}"` },
  ];
}

/** Whether a quote of the instruction may still be open. */
function hasOddQuotes(text: string, offset: number): boolean {
  const start = readInstructions(text).instructions.find(({ span: one }) => one.start <= offset && offset < one.end)
    ?.span.start;
  const before = text.slice(start ?? 0, offset).replace(/"[^"'`\\]*"|'[^'"`\\]*'/g, '');
  return /["'`]/.test(before);
}

/** Above the instruction: between continued lines a comment would be lawful, but is easily taken for a part of the command. */
function commentPlace(text: string, at: Span): CommentPlace | undefined {
  const instruction = readInstructions(text).instructions.find((one) => contains(one.span, at));
  return instruction && { where: 'above', offset: lineAround(text, instruction.span.start, 'cr too').start };
}
