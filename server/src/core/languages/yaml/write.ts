// Writes changes into YAML: values in the quotes that are there, variables where their process starts, accepted findings.
import type { EnvironmentPlace } from '../../ray/facts/process.ts';
import type { Scalar } from '../../ray/facts/value.ts';
import type { Document } from '../../text/document.ts';
import type { TextEdit } from '../../text/edit.ts';
import { lineEnding } from '../../text/line-ending.ts';
import { fileNameOf } from '../../text/path.ts';
import { type Span, span } from '../../text/span.ts';
import type { Change } from '../change.ts';
import { writeEnvironment } from '../commands/write-prefix.ts';
import { setVersions as setVersionsInScript } from '../shell/write.ts';
import { writeComment } from '../write-comment.ts';
import { commentPlace, commentPlaceInJson, isComment, isJsonComment, scalarAround } from './comment-place.ts';
import { isCondaLock } from './locked.ts';
import { isListed } from './packages.ts';

type SetVersions = Extract<Change, { kind: 'set-versions' }>;

/** Undefined where the change has no form here, or its text would need other quotes than those that are there. */
export function writeYaml(change: Change, document: Document): TextEdit[] | undefined {
  const { path, text } = document;
  const fileName = fileNameOf(path);
  if (isCondaLock(fileName, text)) return undefined;
  const isJson = fileName.endsWith('.json');
  switch (change.kind) {
    case 'set-value':
      return setValue(text, change.span, change.to, isJson);
    case 'rename':
      return /^[\w-]+$/.test(change.to) ? replace(change.span, change.to) : undefined;
    case 'remove':
      return isJson ? undefined : replace(change.span, '');
    case 'set-environment':
      return isJson ? undefined : writeEnvironmentEntry(change, text);
    case 'set-versions': {
      // Which tags a repository of images has, and which versions an operator knows, is not known here.
      const { how } = change.requirement;
      return how === 'image' || how === 'cluster' ? undefined : setVersions(document, change);
    }
    case 'edit-comment':
      if (isJson ? !isJsonComment(text, change.span) : !isComment(document, change.span)) return undefined;
      return writeComment(change, text, () => undefined);
    case 'suppress':
      return isJson
        ? writeComment(change, text, (at) => commentPlaceInJson(text, at), '//')
        : writeComment(change, text, (at) => commentPlace(document, at));
    default:
      return undefined;
  }
}

/** Characters that mean themselves in every style of scalar, and in a shell. */
const PLAIN = /^[\w.][\w./:-]*$/;

function setValue(text: string, place: Span, to: Scalar, isJson: boolean): TextEdit[] | undefined {
  const written = String(to);
  if (!PLAIN.test(written) || written.endsWith(':')) return undefined;
  const inner = withoutQuotes(text, place);
  if (isQuoted(text, inner)) return replace(inner, written);
  if (isJson && typeof to === 'string') return undefined;
  // A plain scalar that YAML would take for a number, a truth value or nothing needs quotes to stay a string.
  const changesType = typeof to === 'string' && isWholeScalar(text, inner) && isTyped(written);
  return replace(inner, changesType ? `"${written}"` : written);
}

/** An item of a list, also of a list in a text of YAML, or a word of a script. */
function setVersions(document: Document, change: SetVersions): TextEdit[] | undefined {
  const { text } = document;
  const { requirement, versions } = change;
  const { span: item, versionsSpan: place } = requirement;
  if (!place || !/^[\w.,<>=!~* +-]*$/.test(versions) || text.slice(place.start, place.end).includes('\n'))
    return undefined;
  const scalar = scalarAround(document, item);
  const isWhole = !scalar || (scalar.place.start >= item.start - 1 && scalar.place.end <= item.end + 1);
  const splits = versions.includes(',');
  if (!isWhole && !isListed(requirement))
    return splits && scalar.isPlainInFlow ? undefined : setVersionsInScript(change, text);
  // In a plain scalar nothing of a range has a meaning of its own but ` #`, `: ` and, between brackets, a comma.
  const isPlainInFlow = isWhole ? scalar?.isPlainInFlow : /[[,][ \t\r\n]*$/.test(text.slice(0, item.start).slice(-200));
  if (!splits || !isPlainInFlow) return replace(place, versions);
  const quote = !isWhole && text[scalar.place.start] === '"' ? "'" : '"';
  const open = { span: span(item.start, item.start), newText: quote };
  if (place.end === item.end) return [open, { span: place, newText: versions + quote }];
  return [open, { span: place, newText: versions }, { span: span(item.end, item.end), newText: quote }];
}

function replace(at: Span, newText: string): TextEdit[] {
  return [{ span: at, newText }];
}

function withoutQuotes(text: string, { start, end }: Span): Span {
  const isQuotedItself = end - start >= 2 && /["']/.test(text[start] ?? '') && text[start] === text[end - 1];
  return isQuotedItself ? span(start + 1, end - 1) : span(start, end);
}

function isQuoted(text: string, { start, end }: Span): boolean {
  return /["']/.test(text[start - 1] ?? '') && text[start - 1] === text[end];
}

/** Behind a key or a dash, and up to the end of the line or the next item. */
function isWholeScalar(text: string, { start, end }: Span): boolean {
  return (
    /(?:^|\n|[:,[{-])[ \t]*$/.test(text.slice(Math.max(0, start - 50), start)) &&
    /^[ \t]*(?:[\r\n,\]}]|#|$)/.test(text.slice(end))
  );
}

function isTyped(text: string): boolean {
  return /^(?:true|false|yes|no|on|off|null|[-+]?[\d._]+(?:e[-+]?\d+)?|0[xo][\da-f]+)$/i.test(text);
}

type SetEnvironment = Extract<Change, { kind: 'set-environment' }>;

/** Undefined without a process, without a place for it, and where the variable is set already. */
function writeEnvironmentEntry(change: SetEnvironment, text: string): TextEdit[] | undefined {
  const { name, value, process } = change;
  const place = process?.environmentPlace;
  if (!process || !place || place.offset > text.length) return undefined;
  if (place.form === 'prefix') return writeEnvironment(change, text);
  if (process.environment?.settings.some((setting) => setting.name === name)) return undefined;
  if (!/^\w+$/.test(name) || !/^[\w./:-]+$/.test(value)) return undefined;
  const lines = linesOf(place, name, value);
  if (!lines) return undefined;
  const all = [...(place.opening === undefined ? [] : [place.opening]), ...lines];
  const ending = lineEnding(text);
  // Behind a last line that is not ended, the break comes first.
  const isEnded = place.offset === 0 || /[\n\uFEFF]/.test(text[place.offset - 1] ?? '');
  const newText = isEnded ? all.map((line) => line + ending).join('') : all.map((line) => ending + line).join('');
  return [{ span: span(place.offset, place.offset), newText }];
}

function linesOf({ form, indent }: EnvironmentPlace, name: string, value: string): string[] | undefined {
  switch (form) {
    case 'env-list':
      return [`${indent}- name: ${name}`, `${indent}  value: "${value}"`];
    case 'env-map':
      return [`${indent}${name}: "${value}"`];
    case 'env-items':
      return [`${indent}- ${name}=${value}`];
    case 'auth-options':
      return name === 'RAY_AUTH_MODE' ? [`${indent}authOptions:`, `${indent}  mode: ${value}`] : undefined;
    default:
      return undefined;
  }
}
