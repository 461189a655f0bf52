// Names the first place that could not be read: a merge conflict, or a syntax error where Ray is used.
import type { Node } from 'web-tree-sitter';
import type { ReadProblem } from '../../../ray/facts/for-ray-guard.ts';
import { span } from '../../../text/span.ts';
import { ancestors } from './ancestors.ts';
import { type Source, spanOf } from './source.ts';

const CONFLICT = /^<{7} .*$/gm;

/** `near` are the nodes that facts were read from. */
export function findProblems(source: Source, near: readonly Node[]): ReadProblem[] {
  for (const { index, 0: marker } of source.text.matchAll(CONFLICT)) {
    if (source.leafAt(index)?.type === 'string_content') continue;
    return [
      {
        span: span(index, index + marker.trimEnd().length),
        message: 'A merge conflict is not resolved here, so settings around it may be missed.',
      },
    ];
  }
  if (source.exhausted)
    return [{ span: span(0, 0), message: 'This takes too many steps to read, so settings in it may be missed.' }];
  for (const node of near) {
    const damage = damageAround(node);
    if (damage)
      return [{ span: spanOf(damage), message: 'This does not parse as Python, so settings around it may be missed.' }];
  }
  return [];
}

/** In the statement that holds the node, never further: damage elsewhere does not concern Ray. */
function damageAround(node: Node): Node | undefined {
  let statement = node;
  for (const outer of ancestors(node)) {
    if (outer.type === 'ERROR') return outer;
    if (outer.type === 'module' || outer.type === 'block') break;
    statement = outer;
  }
  return statement.hasError ? firstDamage(statement) : undefined;
}

function firstDamage(around: Node): Node {
  let damage = around;
  while (!damage.isError && !damage.isMissing) {
    const inner = damage.children.find((child) => child.hasError || child.isMissing);
    if (!inner) break;
    damage = inner;
  }
  return damage;
}
