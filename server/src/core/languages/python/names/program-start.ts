// Finds the place above everything that loads ray, where a statement still takes effect.
import type { Node } from 'web-tree-sitter';
import type { ProgramStart } from '../../../ray/facts/read-facts.ts';
import { closest, type Source } from '../syntax/source.ts';
import type { Bindings } from './bindings.ts';
import { conditionAround, MODULE, runsIn } from './scopes.ts';

/** Undefined when the file does not load ray, or nothing can be put there with certainty. */
export function findProgramStart(bindings: Bindings): ProgramStart | undefined {
  const { loads } = bindings.ray;
  const load = loads.find(({ scope }) => scope.key === MODULE) ?? loads[0];
  if (!load) return undefined;
  const first = load.node;
  const suite = load.scope.node?.childForFieldName('body') ?? closest(first, 'module');
  const statement = suite?.type === 'module' || suite?.type === 'block' ? statementIn(suite, first) : undefined;
  const offset = statement && startOfLine(bindings.source, statement);
  if (!suite || offset === undefined) return undefined;
  const { text } = bindings.source;
  const indent = /^[ \t]*/.exec(text.slice(offset))?.[0] ?? '';
  // Damaged text can leave indented statements in the module.
  if (suite.type === 'module' && indent !== '') return undefined;
  return { offset, indent, osImported: isOsImported(bindings, first, offset) };
}

/** The statement of a suite that holds a node. */
function statementIn(suite: Node, node: Node): Node | undefined {
  let at = node;
  while (at.parent && at.parent.id !== suite.id) at = at.parent;
  return at.parent ? at : undefined;
}

/** Goes back over statements that end on the same line; undefined where that leads to one that must stay in front. */
function startOfLine(source: Source, statement: Node): number | undefined {
  let first = statement;
  for (;;) {
    const line = source.lineStart(first.startIndex);
    if (source.isBlank(line, first.startIndex)) return line;
    const before = first.previousNamedSibling;
    if (!before || before.type === 'future_import_statement' || isText(before)) return undefined;
    first = before;
  }
}

function isText(statement: Node): boolean {
  return statement.type === 'expression_statement' && statement.firstChild?.type === 'string';
}

/** By an import that certainly runs before. */
function isOsImported(bindings: Bindings, load: Node, offset: number): boolean {
  const scope = runsIn(load);
  return bindings.lookup('os', load).some(({ kind, path, node }) => {
    if (kind !== 'import' || path !== 'os' || conditionAround(node)) return false;
    return node.startIndex < offset || (scope.key !== MODULE && runsIn(node).key === MODULE);
  });
}
