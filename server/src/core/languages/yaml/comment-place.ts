// Where YAML, the script inside it, or JSON with comments allows a comment that suppresses a finding.
import { isCollection, isScalar, visit } from 'yaml';
import type { Document } from '../../text/document.ts';
import { contains, type Span, span } from '../../text/span.ts';
import { oncePer } from '../notebook/once-per.ts';
import { type CommentPlace, lineAround } from '../write-comment.ts';
import { commentsInJson, jsonAsYaml } from './containers/devcontainer.ts';
import { documentSpans, parseYaml } from './nodes/documents.ts';
import { withoutTemplates } from './nodes/template.ts';

/**
 * At the end of the line; above it where the line has a comment already, or begins a continued command. In a string whose
 * lines are folded together, or are no script to the end, a comment would be a part of it: there it stands above the string.
 */
export function commentPlace(document: Document, { start }: Span): CommentPlace | undefined {
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
export function scalarAround(document: Document, at: Span): PlacedScalar | undefined {
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

/** False also where it stands in a string that a program may yet read as a script, and where the file cannot be parsed. */
export function isComment(document: Document, at: Span): boolean {
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
export function commentPlaceInJson(text: string, { start }: Span): CommentPlace | undefined {
  const line = lineAround(text, start);
  const comments = commentsInJson(text);
  if (!comments.some((one) => one.start < line.end && line.start < one.end)) return { where: 'end', offset: line.end };
  const isInComment = comments.some((one) => one.start < line.start && line.start < one.end);
  return isInComment ? undefined : { where: 'above', offset: line.start };
}

export function isJsonComment(text: string, at: Span): boolean {
  return commentsInJson(text).some(
    (one) => text.startsWith('//', one.start) && one.start < at.start && at.end <= one.end,
  );
}
