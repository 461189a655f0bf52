// Writes changes into a Dockerfile: words in the quotes that are there, ENV lines, comments above an instruction.
import type { EnvironmentPlace } from '../../ray/facts.ts';
import type { Scalar } from '../../ray/value.ts';
import type { Document } from '../../text/document.ts';
import type { TextEdit } from '../../text/edit.ts';
import { contains, type Span, span } from '../../text/span.ts';
import type { Change } from '../change.ts';
import { lineEnding } from '../python/line-ending.ts';
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
      return setEnvironment(text, change.process?.environmentPlace, change.name, change.value);
    case 'suppress':
      return suppress(text, change.span, `# ray-guard: ignore[${change.rule}] ${change.reason}`);
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

function setEnvironment(
  text: string,
  place: EnvironmentPlace | undefined,
  name: string,
  value: string,
): TextEdit[] | undefined {
  if (!place || !/^\w+$/.test(name) || !PLAIN.test(value)) return undefined;
  const at = span(place.offset, place.offset);
  if (place.form === 'prefix') return [{ span: at, newText: `${name}=${value} ` }];
  return place.form === 'dockerfile' ? [{ span: at, newText: `ENV ${name}=${value}${lineEnding(text)}` }] : undefined;
}

/** A comment between continued lines would be lawful, but is easily taken for a part of the command. */
function suppress(text: string, at: Span, words: string): TextEdit[] | undefined {
  const { instructions } = readInstructions(text);
  const instruction = instructions.find((one) => contains(one.span, at));
  if (!instruction || /[\r\n]/.test(text.slice(instruction.span.start, at.start))) return undefined;
  const before = text.slice(0, instruction.span.start);
  const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  const start = Math.max(lineStart, text.startsWith('\uFEFF') ? 1 : 0);
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  const comment = words.replaceAll(/\p{Cc}+/gu, ' ').trimEnd();
  return [{ span: span(start, start), newText: `${indent}${comment}${lineEnding(text)}` }];
}
