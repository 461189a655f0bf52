// Text that a Python program puts together, and where each of its characters is written, for a reader of that text.
import type { Node } from 'web-tree-sitter';
import { type EmbeddedText, embeddedThrough } from '../../commands/embedded-text.ts';
import type { Bindings } from '../names/bindings.ts';
import { parts } from '../source.ts';
import { resolve } from './resolve-value.ts';
import { unescaped } from './strings.ts';

const DEEPEST = 8;

/** Characters with the offset at which each is written. */
class Written {
  private readonly pieces: string[] = [];
  private readonly offsets: number[] = [];

  /** `text` stands for what is written there: its first characters at the start, its last one at the end of that. */
  add(text: string, start: number, end = start + 1): void {
    this.pieces.push(text);
    for (let at = 0; at < text.length; at++) this.offsets.push(at > 0 && at === text.length - 1 ? end - 1 : start);
  }

  /** `text` stands there as it is. */
  addVerbatim(text: string, start: number): void {
    this.pieces.push(text);
    for (let at = 0; at < text.length; at++) this.offsets.push(start + at);
  }

  /** Undefined when the order of the text is not that of the file. */
  toEmbedded(end: number): EmbeddedText | undefined {
    const offsets = [...this.offsets, end];
    return offsets.every((offset, at) => at === 0 || (offsets[at - 1] as number) <= offset)
      ? embeddedThrough(this.pieces.join(''), offsets)
      : undefined;
  }
}

/**
 * What is not known stands in the text as a shell variable under a name that `isPlaceholder` tells from others.
 * Undefined for expressions that are not seen to be text.
 */
export function scriptText(bindings: Bindings, node: Node): EmbeddedText | undefined {
  const written = new Written();
  const end = addText(bindings, node, written, 0);
  return end === undefined ? undefined : written.toEmbedded(end);
}

/** Words with one blank between them, as `" ".join(…)` makes of a list; more may follow where it is open. */
export function joinedText(bindings: Bindings, items: readonly Node[], open: boolean): EmbeddedText | undefined {
  const written = new Written();
  let end: number | undefined;
  for (const item of items) {
    if (end !== undefined) written.add(' ', end);
    end = addText(bindings, item, written, 0) ?? addUnknown(item, written);
  }
  if (end === undefined) return undefined;
  if (open) written.add(' ${python_more}', end);
  return written.toEmbedded(end);
}

const PLACEHOLDER = /\$\{python_\w*\}/;

export function isPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text);
}

/** Returns where the text ends in the file. */
function addText(bindings: Bindings, node: Node, written: Written, depth: number): number | undefined {
  if (depth > DEEPEST || !bindings.source.mayStep()) return undefined;
  switch (node.type) {
    case 'string':
      return addString(bindings, node, written);
    case 'concatenated_string':
    case 'parenthesized_expression': {
      let end: number | undefined;
      for (const part of parts(node)) {
        end = addText(bindings, part, written, depth + 1);
        if (end === undefined) return undefined;
      }
      return end;
    }
    case 'binary_operator':
      return addOperation(bindings, node, written, depth);
    case 'identifier': {
      const [binding, ...others] = bindings.lookup(node.text, node);
      const value = binding?.kind === 'value' && others.length === 0 ? binding.value : undefined;
      return value && addText(bindings, value, written, depth + 1);
    }
    case 'call': {
      const object = templateOf(node);
      return object && addTemplate(bindings, object, /\{[\w.[\]]*(?::[^{}]*)?\}/g, written, depth);
    }
    default:
      return undefined;
  }
}

/** The template of `"…".format(…)`. */
function templateOf(call: Node): Node | undefined {
  const callee = call.childForFieldName('function');
  return callee?.childForFieldName('attribute')?.text === 'format'
    ? (callee.childForFieldName('object') ?? undefined)
    : undefined;
}

/** `a + b`, where one side is seen to be text, and `a % b`. */
function addOperation(bindings: Bindings, node: Node, written: Written, depth: number): number | undefined {
  const [left, right] = [node.childForFieldName('left'), node.childForFieldName('right')];
  const operator = node.childForFieldName('operator')?.text;
  if (!left || !right) return undefined;
  if (operator === '%') return addTemplate(bindings, left, /%(?:\(\w+\))?[sdr]/g, written, depth);
  if (operator !== '+' || !/["']/.test(node.text)) return undefined;
  for (const side of [left, right]) {
    const isText = side.type !== 'identifier' && addText(bindings, side, written, depth + 1) !== undefined;
    if (!isText) addValue(bindings, side, written);
  }
  return right.endIndex;
}

/** What is put into the places of a template is not followed. */
function addTemplate(
  bindings: Bindings,
  template: Node,
  places: RegExp,
  written: Written,
  depth: number,
): number | undefined {
  const inner = new Written();
  const end = addText(bindings, template, inner, depth + 1);
  const embedded = end === undefined ? undefined : inner.toEmbedded(end);
  if (!embedded) return undefined;
  let from = 0;
  const addUntil = (until: number) => {
    for (let at = from; at < until; at++) written.add(embedded.text.charAt(at), embedded.toDocument(at));
  };
  for (const { index, 0: place } of embedded.text.matchAll(places)) {
    addUntil(index);
    written.add('${python_value}', embedded.toDocument(index));
    from = index + place.length;
  }
  addUntil(embedded.text.length);
  return end;
}

const ESCAPES = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{1,3}|\r\n|[\s\S])|\{\{|\}\}|\r\n?/g;

/** Undefined for bytes and damaged literals. */
function addString(bindings: Bindings, node: Node, written: Written): number | undefined {
  const [start, end] = [node.firstChild, node.lastChild];
  const prefix = start?.text.replace(/['"]+$/, '').toLowerCase() ?? '';
  if (start?.type !== 'string_start' || end?.type !== 'string_end' || node.hasError || /[bt]/.test(prefix))
    return undefined;
  for (const child of node.children) {
    if (child.type === 'interpolation') addInterpolation(bindings, child, written);
    else if (child.type === 'string_content') addContent(child, prefix, written);
  }
  return end.startIndex;
}

function addContent(content: Node, prefix: string, written: Written): void {
  const { text, startIndex } = content;
  let from = 0;
  for (const { index, 0: all } of text.matchAll(ESCAPES)) {
    const isBrace = all.startsWith('{') || all.startsWith('}');
    if ((isBrace && !prefix.includes('f')) || (all.startsWith('\\') && prefix.includes('r'))) continue;
    written.addVerbatim(text.slice(from, index), startIndex + from);
    written.add(isBrace ? all.charAt(0) : all.startsWith('\r') ? '\n' : (unescaped(all) ?? '?'), startIndex + index);
    from = index + all.length;
  }
  written.addVerbatim(text.slice(from), startIndex + from);
}

function addInterpolation(bindings: Bindings, interpolation: Node, written: Written): void {
  const expression = interpolation.childForFieldName('expression');
  const isPlain = interpolation.childForFieldName('format_specifier') === null;
  if (expression && isPlain) addValue(bindings, expression, written, interpolation);
  else addUnknown(interpolation, written);
}

/** A single character cannot stand for a start and an end. */
function addValue(bindings: Bindings, node: Node, written: Written, place = node): void {
  const { value } = resolve(bindings, node);
  const text = value.kind === 'literal' && typeof value.value !== 'boolean' ? String(value.value) : '';
  if (text.length > 1 && value.kind === 'literal' && value.value !== null)
    written.add(text, place.startIndex, place.endIndex);
  else addUnknown(node, written, place);
}

/** Named after the expression, since `ray_path` says what it is. */
function addUnknown(node: Node, written: Written, place = node): number {
  const name = /([A-Za-z0-9_]+)[^A-Za-z0-9_]*$/.exec(node.text.slice(0, 80))?.[1] ?? 'value';
  written.add(`\${python_${name}}`, place.startIndex, place.endIndex);
  return place.endIndex;
}
