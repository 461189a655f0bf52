// Whether what one statement of a script does still holds where another one runs.
import type { Node } from 'web-tree-sitter';
import { contains, type Span, span } from '../../text/span.ts';

/** no: not yet, or only in a shell of its own. maybe: it stands under a condition, or in a function. */
export type Holds = 'yes' | 'maybe' | 'no';

/** What a statement stands in, read off the tree once: scripts compare many of them. */
export interface Place {
  readonly span: Span;
  /** From the inside out: what ends a shell of its own, or runs only sometimes. */
  readonly around: readonly Surrounding[];
  readonly function?: Span;
}

interface Surrounding {
  readonly span: Span;
  readonly effect: 'no' | 'maybe';
}

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

export function placeOf(node: Node): Place {
  const around: Surrounding[] = [];
  let innermost: Span | undefined;
  for (let at = node, parent = at.parent; parent; at = parent, parent = at.parent) {
    if (SHELLS_OF_THEIR_OWN.has(parent.type)) around.push({ span: rangeOf(parent), effect: 'no' });
    if (CONDITIONS.has(parent.type)) around.push({ span: rangeOf(parent), effect: 'maybe' });
    if (parent.type === 'list' && isAlternative(parent, at)) around.push({ span: rangeOf(at), effect: 'maybe' });
    if (parent.type === 'function_definition') innermost ??= rangeOf(parent);
  }
  return { span: rangeOf(node), around, ...(innermost && { function: innermost }) };
}

/** Functions are taken to run after everything outside them. */
export function holdsAt(earlier: Place, later: Place): Holds {
  const isBefore = earlier.span.start < later.span.start;
  if (!isBefore && (!later.function || contains(later.function, earlier.span))) return 'no';
  let holds: Holds = 'yes';
  for (const { span: outer, effect } of earlier.around) {
    if (contains(outer, later.span)) continue;
    if (effect === 'no') return 'no';
    holds = effect;
  }
  return holds;
}

/** Behind `||`. */
function isAlternative(list: Node, part: Node): boolean {
  const isRight = list.lastChild?.startIndex === part.startIndex;
  return isRight && list.children.some(({ type }) => type === '||');
}

function rangeOf({ startIndex, endIndex }: Node): Span {
  return span(startIndex, endIndex);
}
