// Accepts a finding by a comment, where YAML or the script inside it allows one.
import { isScalar, parseDocument, visit } from 'yaml';
import type { Document } from '../../text/document.ts';
import type { TextEdit } from '../../text/edit.ts';
import { lineEnding } from '../../text/line-ending.ts';
import { type Span, span } from '../../text/span.ts';
import { oncePer } from '../notebook/once-per.ts';
import { lineStartOf } from './containers/environment-place.ts';
import { documentSpans } from './nodes/documents.ts';
import { withoutTemplates } from './nodes/template.ts';

/**
 * At the end of the line; above it where the line has a comment already, or begins a continued command. In a string whose
 * lines are folded together, or are no script to the end, a comment would be a part of it: there it stands above the string.
 */
export function suppress(text: string, place: Span, comment: string): TextEdit[] | undefined {
  const line = lineAt(text, place.start);
  const around = scalarAround(text, line);
  if (around === 'unreadable') return undefined;
  if (around?.block)
    return inScript(text, line, around.block, comment) ?? above(text, lineAt(text, around.start), comment);
  if (around) return above(text, lineAt(text, around.start), comment);
  const written = text.slice(line.start, line.end);
  if (/(?:^|\s)#/.test(written) && hasComment(written)) return above(text, line, comment);
  const end = line.start + written.trimEnd().length;
  return [{ span: span(end, line.end), newText: `  ${comment}` }];
}

/** Inside a literal block: a shell reads `#` as YAML does, but neither in a here-document nor behind a backslash. */
function inScript(text: string, line: Span, block: Span, comment: string): TextEdit[] | undefined {
  if (/<<-?\s*\\?["']?\w/.test(text.slice(block.start, block.end))) return undefined;
  let first = line;
  while (first.start > block.start) {
    const before = lineAt(text, first.start - 1);
    if (!/\\$/.test(text.slice(before.start, before.end))) break;
    first = before;
  }
  const written = text.slice(line.start, line.end);
  if (first.start !== line.start) return undefined;
  const isContinued = /\\$/.test(written);
  const hasOpenQuote = (written.match(/["'`#]/g)?.length ?? 0) > 0;
  return isContinued || hasOpenQuote ? above(text, line, comment) : [atEnd(text, line, comment)];
}

function atEnd(text: string, line: Span, comment: string): TextEdit {
  const end = line.start + text.slice(line.start, line.end).trimEnd().length;
  return { span: span(end, line.end), newText: `  ${comment}` };
}

function above(text: string, line: Span, comment: string): TextEdit[] {
  const indent = /^[ \t]*/.exec(text.slice(line.start, line.end))?.[0] ?? '';
  return [{ span: span(line.start, line.start), newText: indent + comment + lineEnding(text) }];
}

function hasComment(line: string): boolean {
  const withoutStrings = line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g, (string) => '-'.repeat(string.length));
  return /(?:^|\s)#/.test(withoutStrings);
}

/** Without its line break. */
function lineAt(text: string, offset: number): Span {
  const start = lineStartOf(text, offset);
  const newline = text.indexOf('\n', offset);
  const end = newline === -1 ? text.length : newline;
  return span(start, text[end - 1] === '\r' ? Math.max(start, end - 1) : end);
}

interface PlacedScalar {
  readonly place: Span;
  /** A literal block may be a script, in which `#` is a comment too. */
  readonly isBlock: boolean;
}

/** Undefined where a document of the file cannot be parsed. */
const scalarsOf = oncePer(({ text }: Document): readonly PlacedScalar[] | undefined => {
  const inert = withoutTemplates(text).text;
  const scalars: PlacedScalar[] = [];
  for (const { start, end } of documentSpans(inert)) {
    const parsed = parseDocument(inert.slice(start, end), { uniqueKeys: false, logLevel: 'silent' });
    if (parsed.errors.length > 0) return undefined;
    visit(parsed, {
      Scalar(_key, { range, type }) {
        if (range) scalars.push({ place: span(start + range[0], start + range[1]), isBlock: type === 'BLOCK_LITERAL' });
      },
    });
  }
  return scalars.sort((a, b) => a.place.start - b.place.start);
});

/** False also where it stands in a string that a program may yet read as a script, and where the file cannot be parsed. */
export function isComment(document: Document, at: Span): boolean {
  const { text } = document;
  const scalars = scalarsOf(document);
  if (!scalars || withoutTemplates(text).text.slice(at.start, at.end) !== text.slice(at.start, at.end)) return false;
  const around = scalars.find(({ place }) => place.start <= at.start && at.start < place.end);
  if (!around) return true;
  const before = text.slice(lineStartOf(text, at.start), at.start);
  return around.isBlock && (before.match(/["'`]/g)?.length ?? 0) % 2 === 0;
}

interface ScalarAround {
  readonly start: number;
  /** The content of a literal block. */
  readonly block?: Span;
}

/** The scalar of several lines that the line is in, or ends in. */
function scalarAround(text: string, line: Span): ScalarAround | 'unreadable' | undefined {
  const inert = withoutTemplates(text).text;
  const piece = documentSpans(inert).find(({ start, end }) => start <= line.start && line.start <= end);
  if (!piece) return 'unreadable';
  let found: ScalarAround | undefined;
  const parsed = parseDocument(inert.slice(piece.start, piece.end), { uniqueKeys: false, logLevel: 'silent' });
  if (parsed.errors.length > 0) return 'unreadable';
  visit(parsed, {
    Scalar(_key, node) {
      const [from = 0, to = 0] = node.range ?? [];
      const [start, end] = [piece.start + from, piece.start + to];
      if (!isScalar(node) || line.start >= end || line.end <= start) return undefined;
      if (node.type === 'BLOCK_LITERAL') {
        const content = inert.indexOf('\n', start) + 1;
        if (content > 0 && line.start >= content && line.start < end) found = { start, block: span(content, end) };
        return undefined;
      }
      const isWithin = node.type === 'BLOCK_FOLDED' ? line.start > start : start < line.start || line.end < end;
      if (isWithin && inert.slice(start, end).trimEnd().includes('\n')) found = { start };
      return undefined;
    },
  });
  return found;
}
