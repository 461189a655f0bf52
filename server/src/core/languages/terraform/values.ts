// Values of HCL: texts with the place of each of their characters, and functions whose result follows from their arguments.
import type { Node } from 'web-tree-sitter';
import { PlacedText, PlacedTextBuilder } from '../../text/placed-text.ts';
import { type Span, span } from '../../text/span.ts';
import { readYamlText } from '../yaml/nodes/documents.ts';
import type { YamlEntry, YamlNode } from '../yaml/nodes/nodes.ts';

export interface TemplateText {
  readonly text: PlacedText;
  /** Nothing in it is filled in later. */
  readonly isWhole: boolean;
  /** Between the quotes; of a heredoc its lines. */
  readonly content: Span;
}

/** A variable of a shell, and of Kubernetes, that is not known. */
const NOT_KNOWN = '${TERRAFORM}';
/** Fillers of the text that only Terraform itself sees. */
const DIRECTIVES: ReadonlySet<string> = new Set([
  'template_if_intro',
  'template_else_intro',
  'template_if_end',
  'template_for_start',
  'template_for_end',
]);

interface Hole {
  readonly place: Span;
  readonly text: string;
}

/** `evaluate`: the text of an expression; undefined where only a run shows it. Of a condition both branches are kept. */
export function templateText(
  node: Node,
  document: string,
  evaluate: (expression: Node) => string | undefined,
): TemplateText {
  let isWhole = true;
  const holes: Hole[] = [];
  const visit = (at: Node): void => {
    for (const child of at.namedChildren) {
      if (!child) continue;
      const place = span(child.startIndex, child.endIndex);
      if (child.type === 'template_interpolation') {
        const expression = child.namedChildren.find((one) => one?.type === 'expression');
        const known = expression ? evaluate(expression) : undefined;
        isWhole &&= known !== undefined;
        holes.push({ place, text: known ?? NOT_KNOWN });
      } else if (DIRECTIVES.has(child.type)) {
        isWhole = false;
        holes.push({ place, text: '' });
      } else if (child.type.startsWith('template_')) visit(child);
    }
  };
  visit(node);
  const isHeredoc = node.type === 'heredoc_template';
  const content = isHeredoc
    ? linesOf(node, document)
    : span(node.startIndex + 1, Math.max(node.startIndex + 1, node.endIndex - 1));
  const builder = new PlacedTextBuilder();
  const indent = isHeredoc && document.startsWith('<<-', node.startIndex) ? indentOf(document, content) : 0;
  const write = isHeredoc
    ? (from: number, to: number) => writeLines(builder, document, from, to, indent)
    : (from: number, to: number) => writeQuoted(builder, document, from, to);
  let at = content.start;
  for (const { place, text } of holes.filter(({ place }) => place.start >= content.start && place.end <= content.end)) {
    write(at, place.start);
    builder.write(text, place.start, place.end);
    at = place.end;
  }
  write(at, content.end);
  return { text: builder.placed(content.end), isWhole, content };
}

/** From the line behind `<<EOF` to before that of its end. */
function linesOf(node: Node, document: string): Span {
  const [first, last = first] = node.namedChildren.filter((child) => child?.type === 'heredoc_identifier');
  const from = first ? document.indexOf('\n', first.endIndex) + 1 : 0;
  const start = from > 0 && from <= node.endIndex ? from : node.endIndex;
  const end = last && last !== first ? document.lastIndexOf('\n', last.startIndex) + 1 : node.endIndex;
  return span(start, Math.max(start, end));
}

/** Of `<<-`: what all lines with text have in common. */
function indentOf(document: string, { start, end }: Span): number {
  const lines = document.slice(start, end).split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  return indents.length === 0 ? 0 : Math.min(...indents);
}

function writeLines(builder: PlacedTextBuilder, document: string, from: number, to: number, indent: number): void {
  for (let at = from; at < to; ) {
    const newline = document.indexOf('\n', at);
    const next = newline === -1 || newline >= to ? to : newline + 1;
    const isStart = document[at - 1] === '\n';
    const blanks = /^[ \t]*/.exec(document.slice(at, next))?.[0].length ?? 0;
    writeUnescaped(builder, document, isStart ? at + Math.min(indent, blanks) : at, next);
    at = next;
  }
}

/** `$${` and `%%{` stand for `${` and `%{`; a line ends as scripts have it. */
function writeUnescaped(builder: PlacedTextBuilder, document: string, from: number, to: number): void {
  let at = from;
  for (const { index, 0: found } of document.slice(from, to).matchAll(/\$\$\{|%%\{|\r\n/g)) {
    const start = from + index;
    builder.keep(document.slice(at, start), at);
    at = found === '\r\n' ? start + 2 : start + 1;
    if (found === '\r\n') builder.write('\n', start, at);
  }
  builder.keep(document.slice(at, to), at);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };
const HEX_DIGITS: Readonly<Record<string, number>> = { u: 4, U: 8 };

function writeQuoted(builder: PlacedTextBuilder, document: string, from: number, to: number): void {
  for (let at = from; at < to; ) {
    const backslash = document.indexOf('\\', at);
    const kept = backslash === -1 ? to : Math.min(backslash, to);
    writeUnescaped(builder, document, at, kept);
    if (kept === to) return;
    const name = document[kept + 1] ?? '';
    const after = Math.min(kept + 2 + (HEX_DIGITS[name] ?? 0), to);
    const code = Number.parseInt(document.slice(kept + 2, after), 16);
    const written = HEX_DIGITS[name] === undefined ? (ESCAPES[name] ?? name) : characterOf(code);
    builder.write(written, kept, after);
    at = after;
  }
}

function characterOf(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** What they return says the same as what they are given. */
const PASSES_ON: ReadonlySet<string> = new Set([
  ...['tostring', 'tonumber', 'tobool', 'tolist', 'toset', 'tomap', 'sensitive', 'nonsensitive', 'try'],
  ...['base64encode', 'base64gzip', 'trimspace', 'chomp', 'jsonencode', 'yamlencode', 'ephemeralasnull'],
]);

/** Undefined where the result is not known. */
export function callOf(name: string, values: readonly YamlNode[]): YamlNode | undefined {
  const [first, second] = values;
  if (!first) return undefined;
  if (PASSES_ON.has(name)) return first;
  switch (name) {
    case 'yamldecode':
    case 'jsondecode':
      return first.kind === 'scalar' && first.placed ? readYamlText(first.placed) : undefined;
    case 'merge':
      return merged(values);
    case 'concat':
      return concatenated(values);
    case 'join':
      return second && joined(first, second);
    default:
      return undefined;
  }
}

/** Later ones replace entries of earlier ones; more may come from what is not known. */
function merged(values: readonly YamlNode[]): YamlNode | undefined {
  const known = values.flatMap((value) => (value.kind === 'mapping' ? [value] : []));
  const entries = new Map<string, YamlEntry>();
  for (const entry of known.flatMap((value) => value.entries)) entries.set(entry.key, entry);
  const open = known.length < values.length || known.some((value) => value.open);
  const place = spanOfAll(values);
  return known.length === 0
    ? undefined
    : { kind: 'mapping', entries: [...entries.values()], flow: true, open, span: place };
}

function concatenated(values: readonly YamlNode[]): YamlNode {
  const items = values.flatMap((value) => (value.kind === 'sequence' ? value.items : [value]));
  return { kind: 'sequence', items, flow: true, span: spanOfAll(values) };
}

/** Lines of a script are often put together so. */
function joined(separator: YamlNode, list: YamlNode): YamlNode | undefined {
  if (separator.kind !== 'scalar' || list.kind !== 'sequence') return undefined;
  const builder = new PlacedTextBuilder();
  let templated = separator.templated;
  for (const [at, item] of list.items.entries()) {
    if (at > 0) builder.write(separator.text, item.span.start, item.span.start);
    if (item.kind !== 'scalar') return undefined;
    builder.take(item.placed ?? PlacedText.at(item.text, item.content.start));
    templated ||= item.templated;
  }
  const placed = builder.placed();
  const { text } = placed;
  return { kind: 'scalar', style: 'double', value: text, text, templated, span: list.span, content: list.span, placed };
}

function spanOfAll(values: readonly YamlNode[]) {
  const [first] = values;
  return span(first?.span.start ?? 0, values.at(-1)?.span.end ?? 0);
}
