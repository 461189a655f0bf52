// Writes changes into YAML: values in the quotes that are there, variables where their process starts, suppressions.

import { isCollection, isScalar, visit } from 'yaml';
import type { EnvironmentPlace, SecretKey } from '../../ray/facts/process.ts';
import type { Scalar } from '../../ray/facts/value.ts';
import { type Document, fileNameOf, lineEnding } from '../../text/document.ts';
import { contains, type Span, span, type TextEdit } from '../../text/span.ts';
import type { Change } from '../change.ts';
import { writeEnvironment } from '../commands/command-environment.ts';
import { oncePer } from '../notebook/once-per.ts';
import { setVersions as setVersionsInScript } from '../shell/write.ts';
import { type CommentPlace, lineAround, writeComment } from '../write-comment.ts';
import { commentsInJson, isDevcontainerName, jsonAsYaml } from './containers/devcontainer.ts';
import { documentSpans, parseYaml } from './nodes/documents.ts';
import { withoutTemplates } from './nodes/template.ts';
import { isCondaLock, isListed } from './packages.ts';

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
    case 'hand-in-token':
      return isJson
        ? undefined
        : (writeEnvironment(change, text) ?? writeEntries(change.place, tokenLines(change.place, change.secret), text));
    case 'set-ray-version':
      return isVersion(change.to)
        ? writeLines([rayVersionLine(change.place.indent, change.to)], change.place.offset, text)
        : undefined;
    case 'set-versions': {
      // Which tags a repository of images has, and which versions an operator knows, is not known here.
      const { how } = change.requirement;
      return how === 'image' || how === 'cluster' ? undefined : setVersions(document, change);
    }
    case 'edit-comment':
      // kubectl takes no comments in JSON.
      if (isJson && !isDevcontainerName(fileName)) return undefined;
      if (isJson ? !isJsonComment(text, change.span) : !isComment(document, change.span)) return undefined;
      return writeComment(change, text, () => undefined);
    case 'suppress':
      if (isJson && !isDevcontainerName(fileName)) return undefined;
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
  // A plain scalar that YAML would read as a number, a truth value or nothing needs quotes to stay a string.
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
  const { name, value, process, withToken, secret } = change;
  const place = process?.environmentPlace;
  if (!process || !place || place.offset > text.length) return undefined;
  if (place.form === 'prefix' || place.form === 'docker-run') return writeEnvironment(change, text);
  if (process.environment?.settings.some((setting) => setting.name === name && !setting.stoppedBy)) return undefined;
  if (!/^\w+$/.test(name) || !/^[\w./:-]+$/.test(value)) return undefined;
  const lines = linesOf(place, name, value);
  return lines && writeEntries(place, [...lines, ...((withToken && tokenLines(place, secret)) ?? [])], text);
}

function writeEntries(place: EnvironmentPlace, lines: readonly string[] | undefined, text: string) {
  return lines && writeLines([...(place.opening === undefined ? [] : [place.opening]), ...lines], place.offset, text);
}

function writeLines(lines: readonly string[], offset: number, text: string): TextEdit[] | undefined {
  if (offset > text.length) return undefined;
  const ending = lineEnding(text);
  // Behind a last line that is not ended, the break comes first.
  const isEnded = offset === 0 || /[\n\uFEFF]/.test(text[offset - 1] ?? '');
  const newText = isEnded ? lines.map((line) => line + ending).join('') : lines.map((line) => ending + line).join('');
  return [{ span: span(offset, offset), newText }];
}

function isVersion(text: string): boolean {
  return /^\d[\w.+-]*$/.test(text);
}

function rayVersionLine(indent: string, version: string): string {
  return `${indent}rayVersion: "${version}"`;
}

function linesOf({ form, indent, rayVersion }: EnvironmentPlace, name: string, value: string): string[] | undefined {
  switch (form) {
    case 'env-list':
      return [`${indent}- name: ${name}`, `${indent}  value: "${value}"`];
    case 'env-map':
    case 'step-env':
      return [`${indent}${name}: "${value}"`];
    case 'env-items':
      return [`${indent}- ${name}=${value}`];
    case 'auth-options':
      if (name !== 'RAY_AUTH_MODE' || (rayVersion !== undefined && !isVersion(rayVersion))) return undefined;
      return [
        ...(rayVersion === undefined ? [] : [rayVersionLine(indent, rayVersion)]),
        `${indent}authOptions:`,
        `${indent}  mode: ${value}`,
      ];
    default:
      return undefined;
  }
}

/** Where no other Secret is named; KubeRay names the key of its own ones so too. */
const SECRET: SecretKey = { name: 'ray-auth-token', key: 'auth_token' };
/** Compose stops with these words where the variable is not set. */
const FROM_SURROUNDINGS = '${RAY_AUTH_TOKEN:?set RAY_AUTH_TOKEN}';

function tokenLines({ form, indent }: EnvironmentPlace, { name, key } = SECRET): string[] | undefined {
  switch (form) {
    case 'env-list':
      if (![name, key].every((text) => /^[A-Za-z][\w.-]*$/.test(text) && !isTyped(text))) return undefined;
      return [
        `${indent}- name: RAY_AUTH_TOKEN`,
        `${indent}  valueFrom:`,
        `${indent}    secretKeyRef:`,
        `${indent}      name: ${name}`,
        `${indent}      key: ${key}`,
      ];
    case 'env-map':
      return [`${indent}RAY_AUTH_TOKEN: ${FROM_SURROUNDINGS}`];
    case 'step-env':
      return [`${indent}RAY_AUTH_TOKEN: \${{ secrets.RAY_AUTH_TOKEN }}`];
    case 'env-items':
      return [`${indent}- RAY_AUTH_TOKEN=${FROM_SURROUNDINGS}`];
    default:
      return undefined;
  }
}

/**
 * At the end of the line; above it where the line has a comment already, or begins a continued command. In a string whose
 * lines are folded together, or are no script to the end, a comment would be a part of it: there it stands above the string.
 */
function commentPlace(document: Document, { start }: Span): CommentPlace | undefined {
  const { text } = document;
  const scalars = scalarsOf(document);
  const line = lineAround(text, start);
  const own = scalars.find(({ piece }) => piece.start <= line.start && line.start <= piece.end);
  if (!own?.scalars) return undefined;
  const around = own.scalars.filter((one) => goesOnOver(one, line, text)).at(-1);
  if (around?.block) return inScript(text, line, around.block) ?? above(text, around.place.start);
  if (around) return above(text, around.place.start);
  return hasComment(text, line, own.scalars) ? above(text, line.start) : { where: 'end', offset: line.end };
}

/** Inside a literal block: a shell reads `#` as YAML does, but neither in a here-document nor behind a backslash. */
function inScript(text: string, line: Span, block: Span): CommentPlace | undefined {
  if (/<<-?\s*\\?["']?\w/.test(text.slice(block.start, block.end))) return undefined;
  const before = line.start > block.start ? lineAround(text, line.start - 1) : undefined;
  if (before && text[before.end - 1] === '\\') return undefined;
  const hasMore = text[line.end - 1] === '\\' || /["'`#]/.test(text.slice(line.start, line.end));
  return hasMore ? above(text, line.start) : { where: 'end', offset: line.end };
}

function above(text: string, offset: number): CommentPlace {
  return { where: 'above', offset: lineAround(text, offset).start };
}

function hasComment(text: string, line: Span, scalars: readonly PlacedScalar[]): boolean {
  return [...text.slice(line.start, line.end).matchAll(/(?<=^|\s)#/g)].some(({ index }) => {
    const at = line.start + index;
    return !scalars.some(({ place }) => place.start <= at && at < place.end);
  });
}

interface PlacedScalar {
  readonly place: Span;
  readonly style: 'literal' | 'folded' | 'flow';
  /** Without quotes between brackets or braces, where a comma would end it. */
  readonly isPlainInFlow: boolean;
  /** The content of a literal block, which may be a script, in which `#` is a comment too. */
  readonly block?: Span;
}

interface Piece {
  readonly piece: Span;
  /** Undefined where the document of the file cannot be parsed. */
  readonly scalars: readonly PlacedScalar[] | undefined;
}

/** Whether the line is in a scalar of several lines, or ends in one. */
function goesOnOver({ place, style, block }: PlacedScalar, line: Span, text: string): boolean {
  if (line.start >= place.end || line.end <= place.start) return false;
  if (style === 'literal') return block !== undefined && line.start >= block.start;
  const isWithin = style === 'folded' ? line.start > place.start : place.start < line.start || line.end < place.end;
  return isWithin && text.slice(place.start, place.end).trimEnd().includes('\n');
}

const scalarsOf = oncePer(({ path, text }: Document): readonly Piece[] => {
  const inert = withoutTemplates(path.endsWith('.json') ? jsonAsYaml(text) : text).text;
  return documentSpans(inert).map((piece) => ({ piece, scalars: scalarsIn(inert, piece) }));
});

/** Undefined outside scalars, and where the file cannot be parsed. */
function scalarAround(document: Document, at: Span): PlacedScalar | undefined {
  const scalars = scalarsOf(document).flatMap((piece) => piece.scalars ?? []);
  return scalars.find(({ place }) => contains(place, at));
}

const STYLES: Readonly<Record<string, PlacedScalar['style']>> = { BLOCK_LITERAL: 'literal', BLOCK_FOLDED: 'folded' };

function scalarsIn(inert: string, piece: Span): PlacedScalar[] | undefined {
  const parsed = parseYaml(inert.slice(piece.start, piece.end));
  if (!parsed || parsed.errors.length > 0) return undefined;
  const scalars: PlacedScalar[] = [];
  visit(parsed, {
    Scalar(_key, node, path) {
      if (!isScalar(node) || !node.range) return;
      const place = span(piece.start + node.range[0], piece.start + node.range[1]);
      const isPlainInFlow = node.type === 'PLAIN' && path.some((one) => isCollection(one) && one.flow === true);
      const style = STYLES[node.type ?? ''] ?? 'flow';
      const content = style === 'literal' ? inert.indexOf('\n', place.start) + 1 : 0;
      scalars.push({ place, style, isPlainInFlow, ...(content > 0 && { block: span(content, place.end) }) });
    },
  });
  return scalars.sort((a, b) => a.place.start - b.place.start);
}

/** False also where it is in a string that a program may yet read as a script, and where the file cannot be parsed. */
function isComment(document: Document, at: Span): boolean {
  const { text } = document;
  const pieces = scalarsOf(document);
  if (pieces.some(({ scalars }) => !scalars)) return false;
  if (withoutTemplates(text).text.slice(at.start, at.end) !== text.slice(at.start, at.end)) return false;
  const scalars = pieces.flatMap((piece) => piece.scalars ?? []);
  const around = scalars.find(({ place }) => place.start <= at.start && at.start < place.end);
  if (!around) return true;
  const before = text.slice(lineAround(text, at.start).start, at.start);
  return around.style === 'literal' && (before.match(/["'`]/g)?.length ?? 0) % 2 === 0;
}

/** At the end of the line, above it where the line has a comment; undefined where either would be inside a comment. */
function commentPlaceInJson(text: string, { start }: Span): CommentPlace | undefined {
  const line = lineAround(text, start);
  const comments = commentsInJson(text);
  if (!comments.some((one) => one.start < line.end && line.start < one.end)) return { where: 'end', offset: line.end };
  const isInComment = comments.some((one) => one.start < line.start && line.start < one.end);
  return isInComment ? undefined : { where: 'above', offset: line.start };
}

function isJsonComment(text: string, at: Span): boolean {
  return commentsInJson(text).some(
    (one) => text.startsWith('//', one.start) && one.start < at.start && at.end <= one.end,
  );
}
