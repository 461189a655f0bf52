// The nodes around a node, as far as people nest them: each step up costs as much as the tree is deep.
import type { Node } from 'web-tree-sitter';

/** What stands deeper is taken for the top. Python itself gives up on 200 brackets. */
const MOST_LEVELS = 250;

/** The innermost first. */
export function* ancestors(node: Node): Generator<Node> {
  let outer = node.parent;
  for (let level = 0; outer && level < MOST_LEVELS; level++) {
    yield outer;
    outer = outer.parent;
  }
}

/** The node itself, or the innermost of those around it. */
export function closest(node: Node, ...types: readonly string[]): Node | undefined {
  if (types.includes(node.type)) return node;
  for (const outer of ancestors(node)) if (types.includes(outer.type)) return outer;
  return undefined;
}
