// Whether what one statement of a script does still holds where another one runs.
import type { Node } from 'web-tree-sitter';

/** no: not yet, or only in a shell of its own. maybe: it stands under a condition, or in a function. */
export type Holds = 'yes' | 'maybe' | 'no';

const SHELLS_OF_THEIR_OWN = new Set(['subshell', 'command_substitution', 'process_substitution', 'pipeline']);
const CONDITIONS = new Set([
  'if_statement',
  'elif_clause',
  'else_clause',
  'while_statement',
  'for_statement',
  'c_style_for_statement',
  'case_item',
  'function_definition',
]);

/** Functions are taken to run after everything outside them. */
export function holdsAt(earlier: Node, later: Node): Holds {
  let holds: Holds = 'yes';
  const function_ = functionAround(later);
  const isBefore = earlier.startIndex < later.startIndex;
  if (!isBefore && (!function_ || contains(function_, earlier))) return 'no';
  for (let at = earlier, parent = at.parent; parent; at = parent, parent = at.parent) {
    if (contains(parent, later)) {
      if (parent.type !== 'list' || !isAlternative(parent, at)) continue;
    } else if (SHELLS_OF_THEIR_OWN.has(parent.type)) return 'no';
    if (CONDITIONS.has(parent.type) && !contains(parent, later)) holds = 'maybe';
    if (parent.type === 'list' && isAlternative(parent, at)) holds = 'maybe';
  }
  return holds;
}

/** Behind `||`. */
function isAlternative(list: Node, part: Node): boolean {
  const isRight = list.lastChild?.startIndex === part.startIndex;
  return isRight && list.children.some(({ type }) => type === '||');
}

function functionAround(node: Node): Node | undefined {
  let at: Node | null = node;
  while (at && at.type !== 'function_definition') at = at.parent;
  return at ?? undefined;
}

function contains(outer: Node, inner: Node): boolean {
  return outer.startIndex <= inner.startIndex && inner.endIndex <= outer.endIndex;
}
