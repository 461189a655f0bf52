// Python string literals: their pieces, with escapes resolved, and where the text inside the quotes stands.
import type { Node } from 'web-tree-sitter';
import { type Span, span } from '../../../text/span.ts';

/** A stretch of a literal, `verbatim` where the file contains it as it is; no text for a character that is given by its name. */
export interface Stretch {
  readonly text: string | undefined;
  readonly span: Span;
  readonly verbatim: boolean;
}

const ESCAPES =
  /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{1,3}|N\{[^{}]*\}|\r\n|[\s\S])|\{\{|\}\}|\r\n?/g;

/** The text of a literal, and in between the nodes of what an f-string puts in. Undefined for bytes and damaged literals. */
export function stretchesOf(node: Node): (Stretch | Node)[] | undefined {
  const [start, end] = [node.firstChild, node.lastChild];
  const prefix = start?.text.replace(/['"]+$/, '').toLowerCase() ?? '';
  if (start?.type !== 'string_start' || end?.type !== 'string_end' || node.hasError || /[bt]/.test(prefix))
    return undefined;
  return node.children.flatMap((child): (Stretch | Node)[] => {
    if (child.type === 'interpolation') return [child];
    return child.type === 'string_content' ? stretchesOfContent(child, prefix) : [];
  });
}

function stretchesOfContent({ text, startIndex }: Node, prefix: string): Stretch[] {
  const stretches: Stretch[] = [];
  let from = 0;
  const keep = (until: number) => {
    if (until === from) return;
    const place = span(startIndex + from, startIndex + until);
    stretches.push({ text: text.slice(from, until), span: place, verbatim: true });
  };
  for (const { index, 0: all } of text.matchAll(ESCAPES)) {
    const isBrace = all.startsWith('{') || all.startsWith('}');
    if ((isBrace && !prefix.includes('f')) || (all.startsWith('\\') && prefix.includes('r'))) continue;
    keep(index);
    from = index + all.length;
    const meant = isBrace ? all.charAt(0) : all.startsWith('\r') ? '\n' : unescaped(all);
    const place = span(startIndex + index, startIndex + index + 1);
    if (meant !== '') stretches.push({ text: meant, span: place, verbatim: false });
  }
  keep(text.length);
  return stretches;
}

/** The text of a literal without expressions in it; undefined for anything else. */
export function plainText(node: Node): string | undefined {
  if (node.type !== 'string') return undefined;
  let text = '';
  for (const part of stretchesOf(node) ?? [undefined]) {
    if (!part || !('verbatim' in part) || part.text === undefined) return undefined;
    text += part.text;
  }
  return text;
}

/** Inside the quotes; the whole node if it is no string. */
export function insideQuotes(node: Node): Span {
  const [start, end] = [node.firstChild, node.lastChild];
  if (node.type !== 'string' || start?.type !== 'string_start' || end?.type !== 'string_end')
    return span(node.startIndex, node.endIndex);
  return span(start.endIndex, end.startIndex);
}

const SIMPLE: Readonly<Record<string, string>> = {
  '\n': '',
  '\r': '',
  '\r\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Undefined when a character is given by its name, or no character. Unknown escapes stay as written, as in Python. */
function unescaped(text: string): string | undefined {
  let certain = true;
  const result = text.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|(\r\n|[\s\S]))/g,
    (all, x, u, long, octal, simple) => {
      const hex = x ?? u ?? long;
      if (hex !== undefined || octal !== undefined) {
        const code = hex === undefined ? Number.parseInt(octal, 8) : Number.parseInt(hex, 16);
        if (code <= 0x10ffff) return String.fromCodePoint(code);
        certain = false;
      }
      if (simple === 'N') certain = false;
      return SIMPLE[simple] ?? all;
    },
  );
  return certain ? result : undefined;
}
