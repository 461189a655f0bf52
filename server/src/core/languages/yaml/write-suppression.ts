// Accepts a finding by a comment, where YAML or the script inside it allows one.
import { isScalar, parseDocument, visit } from 'yaml';
import type { TextEdit } from '../../text/edit.ts';
import { type Span, span } from '../../text/span.ts';
import { documentSpans } from './documents.ts';
import { lineEndingOf } from './line-ending.ts';
import { lineStartOf } from './place.ts';
import { withoutTemplates } from './template.ts';

/**
 * At the end of the line; above it where the line has a comment already, or is part of a continued command. Undefined in
 * strings of many lines that are folded together, where a comment would swallow what follows.
 */
export function suppress(text: string, place: Span, rule: string, reason: string): TextEdit[] | undefined {
  const comment = `# ray-guard: ignore[${rule}] ${reason.replace(/[\s\p{Cc}]+/gu, ' ').trim()}`.trimEnd();
  const line = lineAt(text, place.start);
  const around = scalarAround(text, line);
  if (around === 'folded') return undefined;
  if (around !== undefined) return inScript(text, line, around, comment);
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
  return [{ span: span(line.start, line.start), newText: indent + comment + lineEndingOf(text) }];
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

/** The content of the literal block that the line is in; `folded` where the line's end is inside another scalar. */
function scalarAround(text: string, line: Span): Span | 'folded' | undefined {
  const inert = withoutTemplates(text).text;
  const piece = documentSpans(inert).find(({ start, end }) => start <= line.start && line.start <= end);
  if (!piece) return 'folded';
  let found: Span | 'folded' | undefined;
  const parsed = parseDocument(inert.slice(piece.start, piece.end), { uniqueKeys: false, logLevel: 'silent' });
  if (parsed.errors.length > 0) return 'folded';
  visit(parsed, {
    Scalar(_key, node) {
      const [from = 0, to = 0] = node.range ?? [];
      const [start, end] = [piece.start + from, piece.start + to];
      if (!isScalar(node) || line.start >= end || line.end <= start) return undefined;
      if (node.type === 'BLOCK_LITERAL') {
        const content = inert.indexOf('\n', start) + 1;
        if (content > 0 && line.start >= content && line.start < end) found = span(content, end);
        return undefined;
      }
      const isWithin = node.type === 'BLOCK_FOLDED' ? line.start > start : start < line.start || line.end < end;
      if (isWithin && inert.slice(start, end).trimEnd().includes('\n')) found = 'folded';
      return undefined;
    },
  });
  return found;
}
