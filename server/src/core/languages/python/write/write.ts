// Writes changes into a Python text: minimal edits, in the quotes, indentation and line ends that are there.
import type { ReadFacts } from '../../../ray/facts/read-facts.ts';
import type { Scalar } from '../../../ray/facts/value.ts';
import type { Document } from '../../../text/document.ts';
import type { TextEdit } from '../../../text/edit.ts';
import type { Span } from '../../../text/span.ts';
import type { Change } from '../../change.ts';
import { writeEnvironment } from '../../commands/write-prefix.ts';
import type { Syntax } from '../../syntax.ts';
import { writeComment } from '../../write-comment.ts';
import { commentPlace, isInsideText } from './comment-place.ts';
import { holdsName, setInText, setVersions } from './write-command.ts';
import { moveBeforeRay, setEnvironment } from './write-environment.ts';

/** Undefined where the change cannot be written with certainty. `facts` and trees are of this very text. */
export function write(change: Change, document: Document, facts: ReadFacts, syntax: Syntax): TextEdit[] | undefined {
  const { text } = document;
  switch (change.kind) {
    case 'set-value':
      return isInsideText(document, change.span, syntax) || holdsName(facts, change.span)
        ? setInText(text, change.span, change.to)
        : replace(change.span, literalLike(text.slice(change.span.start, change.span.end), change.to));
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
