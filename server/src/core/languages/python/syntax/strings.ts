// Python string literals: their pieces, with escapes resolved, and where the text inside the quotes stands.
import type { Node } from 'web-tree-sitter';
import { type Span, span } from '../../../text/span.ts';

/** Text, or an expression of an f-string whose value is put there as `str` writes it. */
export type Piece = string | Node;

/** Undefined for bytes, damaged literals, `\N{…}` and format specifications. */
export function stringPieces(node: Node): Piece[] | undefined {
  const [start, end] = [node.firstChild, node.lastChild];
  if (start?.type !== 'string_start' || end?.type !== 'string_end' || node.hasError) return undefined;
  const prefix = start.text.replace(/['"]+$/, '').toLowerCase();
  if (prefix.includes('b') || prefix.includes('t')) return undefined;
  const pieces: Piece[] = [];
  for (const child of node.children) {
    if (child.type === 'interpolation') {
      const expression = child.childForFieldName('expression');
      const plain =
        child.childForFieldName('format_specifier') === null &&
        /^!s$|^$/.test(child.childForFieldName('type_conversion')?.text ?? '');
      if (!expression || !plain || /=\s*\}$/.test(child.text)) return undefined;
      pieces.push(expression);
    } else if (child.type === 'string_content') {
      let text: string | undefined = child.text.replace(/\r\n?/g, '\n');
      if (!prefix.includes('r')) text = unescaped(text);
      if (text === undefined) return undefined;
      pieces.push(prefix.includes('f') ? text.replaceAll('{{', '{').replaceAll('}}', '}') : text);
    }
  }
  return pieces;
}

/** The text of a literal without expressions in it; undefined for anything else. */
export function plainText(node: Node): string | undefined {
  if (node.type !== 'string') return undefined;
  const pieces = stringPieces(node);
  return pieces?.every((piece) => typeof piece === 'string') ? pieces.join('') : undefined;
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
export function unescaped(text: string): string | undefined {
  let certain = true;
  const result = text.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g,
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
