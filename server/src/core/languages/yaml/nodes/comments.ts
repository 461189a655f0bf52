// Comments of a YAML file, or of a script inside it, that may suppress a finding, and what each of them speaks of.
import type { Comment } from '../../../ray/facts/read-facts.ts';
import { lineEnd, lineStart, nextCodeLine } from '../../../text/lines.ts';
import { type Span, span } from '../../../text/span.ts';
import type { YamlNode } from './nodes.ts';

/** By text: what is in a string is taken too, and suppresses only on its own line. */
export function readComments(text: string): Comment[] {
  const comments: Comment[] = [];
  for (const { index, 0: line } of text.matchAll(/^.*ray-guard.*$/gm)) {
    const opened = /(?:^\uFEFF?|[ \t])(#|\/\/)/.exec(line.slice(0, line.lastIndexOf('ray-guard')));
    if (!opened) continue;
    const start = index + opened.index + opened[0].length - (opened[1]?.length ?? 0);
    const end = index + line.trimEnd().length;
    const alone = text.slice(index, start).trim() === '';
    comments.push({ span: span(start, end), text: text.slice(start + (opened[1]?.length ?? 0), end), alone });
  }
  return comments;
}

/** Not a mapping: a comment above `services:` means no more than that line. */
export function withStatements(comments: readonly Comment[], roots: readonly YamlNode[], text: string): Comment[] {
  if (comments.length === 0) return [];
  const statements = statementsByLine(roots, text);
  return comments.map((comment) => {
    const line = comment.alone ? nextCodeLine(text, comment.span.end) : lineStart(text, comment.span.start);
    const statement = statements.get(line);
    return statement ? { ...comment, statement } : comment;
  });
}

/** By the start of the line on which each begins, those that go on below it; the longest of several. */
function statementsByLine(roots: readonly YamlNode[], text: string): Map<number, Span> {
  const found = new Map<number, Span>();
  const seen = new Set<YamlNode>();
  const take = (start: number, value: YamlNode) => {
    if (!isPlainValue(value)) return;
    const end = value.span.start + text.slice(value.span.start, value.span.end).trimEnd().length;
    const line = lineStart(text, start);
    if (end > lineEnd(text, start) && end > (found.get(line)?.end ?? 0)) found.set(line, span(start, end));
  };
  const visit = (node: YamlNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === 'sequence')
      for (const item of node.items) {
        if (item.kind === 'scalar') take(item.span.start, item);
        visit(item);
      }
    if (node.kind !== 'mapping') return;
    for (const { keySpan, value, merged, aliased } of node.entries) {
      if (!merged && !aliased) for (const start of [keySpan.start, value.span.start]) take(start, value);
      visit(value);
    }
  };
  for (const root of roots) visit(root);
  return found;
}

function isPlainValue(value: YamlNode): boolean {
  if (value.kind === 'sequence') return value.items.every(({ kind }) => kind === 'scalar');
  return value.kind === 'scalar';
}
