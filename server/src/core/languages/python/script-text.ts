// Text that a Python program puts together, and where each of its characters is written, for a reader of that text.
import type { Node } from 'web-tree-sitter';
import { type EmbeddedText, embeddedThrough } from '../commands/embedded-text.ts';
import type { Bindings } from './bindings.ts';
import { resolve } from './resolve-value.ts';
import { parts } from './source.ts';
import { unescaped } from './strings.ts';

const DEEPEST = 8;

/** Characters with the offset at which each is written. */
class Written {
  private readonly pieces: string[] = [];
  private readonly offsets: number[] = [];

  /** All of `text` stands at one place. */
  add(text: string, offset: number): void {
    this.pieces.push(text);
    for (let at = 0; at < text.length; at++) this.offsets.push(offset);
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

/** Words with one blank between them, as `" ".join(…)` makes of a list. */
export function joinedText(bindings: Bindings, items: readonly Node[]): EmbeddedText | undefined {
  const written = new Written();
  let end: number | undefined;
  for (const item of items) {
    if (end !== undefined) written.add(' ', end);
    end = addText(bindings, item, written, 0) ?? addUnknown(item, written);
  }
  return end === undefined ? undefined : written.toEmbedded(end);
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
    case 'parenthesized_expression':
      return addAll(bindings, parts(node), written, depth);
    case 'binary_operator':
      return addOperation(bindings, node, written, depth);
    case 'identifier': {
      const [binding, ...others] = bindings.lookup(node.text, node);
      const value = binding?.kind === 'value' && others.length === 0 ? binding.value : undefined;
      return value && addText(bindings, value, written, depth + 1);
    }
    case 'call':
      return addCall(bindings, node, written, depth);
    default:
      return undefined;
  }
}
