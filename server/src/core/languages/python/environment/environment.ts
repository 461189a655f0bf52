// Environment variables of Ray that a Python file sets, found by their names.

import type { Node } from 'web-tree-sitter';
import { isNameForRay } from '../../../ray/auth.ts';
import type { EnvironmentSetting, Holds } from '../../../ray/facts/environment.ts';
import { unknown } from '../../../ray/facts/value.ts';
import type { Span } from '../../../text/span.ts';
import type { Bindings } from '../names/bindings.ts';
import { holdsOf, isNeverCalled, orderOf } from '../names/order.ts';
import { conditionsAround, holds, type Running } from '../names/scopes.ts';
import { closest } from '../syntax/ancestors.ts';
import { ownLines } from '../syntax/own-lines.ts';
import { type Source, spanOf } from '../syntax/source.ts';
import { insideQuotes, plainText } from '../syntax/strings.ts';
import type { Evaluator } from '../values/python-value.ts';
import { resolve } from '../values/scalar.ts';
import type { Assignment } from './environment-holder.ts';
import { assignmentOf } from './environment-use.ts';

/** Quoted, or a keyword argument. Names that merely end like Ray's do not match. */
const NAME = /(["'])(RAY_\w+)\1|\b(RAY_\w+)[ \t]*=(?!=)/gi;

/** In mappings whose use is not known only the names of token authentication are telling, spelled nearly as Ray does. */
const TELLING = /^RAY_auth_/i;

/** `starts` are the calls that start Ray in this program. */
export function readEnvironment(values: Evaluator, starts: readonly Running[]): EnvironmentSetting[] {
  const { bindings } = values;
  const settings = new Map<number, EnvironmentSetting>();
  for (const match of bindings.source.text.matchAll(NAME)) {
    const name = match[2] ?? match[3];
    const key = name && isNameForRay(name) && keyAt(bindings.source, match.index, match[2] !== undefined);
    if (!key || (key.type === 'string' && plainText(key) !== name)) continue;
    for (const use of usesOf(bindings, key)) {
      const found = assignmentOf(bindings, use);
      if (!found || settings.has(found.node.startIndex)) continue;
      if (found.scope === 'unspecified' && !(TELLING.test(name) && name.startsWith('RAY'))) continue;
      settings.set(found.node.startIndex, settingOf(values, found, name, insideQuotes(key), starts));
    }
  }
  return [...settings.values()].sort((a, b) => a.span.start - b.span.start);
}

function keyAt(source: Source, offset: number, quoted: boolean): Node | undefined {
  const leaf = source.leafAt(offset);
  if (!leaf) return undefined;
  return quoted ? closest(leaf, 'string') : source.identifierAt(offset);
}

/** The name itself, and where a constant that holds it is used. */
function usesOf(bindings: Bindings, key: Node): Node[] {
  const assignment = key.parent;
  const constant = assignment?.type === 'assignment' ? assignment.childForFieldName('left') : null;
  if (key.type !== 'string' || constant?.type !== 'identifier') return [key];
  const uses: Node[] = [];
  for (const at of bindings.source.words(constant.text)) {
    if (at === constant.startIndex) continue;
    const use = bindings.source.identifierAt(at);
    const [binding, ...others] = use ? bindings.lookup(constant.text, use) : [];
    if (use && others.length === 0 && binding?.node.startIndex === constant.startIndex) uses.push(use);
  }
  return uses;
}

function settingOf(
  values: Evaluator,
  found: Assignment,
  name: string,
  nameSpan: Span,
  starts: readonly Running[],
): EnvironmentSetting {
  const { bindings } = values;
  const resolved = found.value && resolve(values, found.value);
  const runsAt = found.runsAt ?? found.node;
  const isOrdered = found.scope === 'process' && !isNeverCalled(bindings, runsAt, starts);
  const order = isOrdered ? orderOf(bindings, runsAt, starts) : 'unordered';
  const isDefault = found.operation === 'set' && isSetIfMissing(bindings, runsAt, name);
  const lines = found.statement && ownLines(bindings.source, found.statement);
  return {
    holds: isDefault || found.scope !== 'process' ? 'surely' : whetherHolds(bindings, found, runsAt, starts),
    name,
    operation: isDefault ? 'default' : found.operation,
    value: resolved?.value ?? unknown(found.operation === 'unset' ? 'removed' : 'decided at run time'),
    scope: found.scope,
    order: found.isTestDouble && order !== 'before-import' ? 'unordered' : order,
    span: spanOf(found.node),
    nameSpan,
    valueSpan: resolved?.span ?? spanOf(found.node),
    ...(lines && { lines }),
  };
}

/** What a test lays over the environment ends with its `with`. */
function whetherHolds(bindings: Bindings, found: Assignment, runsAt: Node, starts: readonly Running[]): Holds {
  const during = found.isTestDouble ? closest(runsAt, 'with_statement') : undefined;
  if (during && starts.length > 0 && !starts.some(({ node }) => holds(during, node))) return 'no longer';
  return holdsOf(bindings, runsAt, starts);
}

/** `if "X" not in os.environ: os.environ["X"] = …` is a default. */
function isSetIfMissing(bindings: Bindings, node: Node, name: string): boolean {
  const [branch, ...others] = conditionsAround(node);
  const condition = branch?.parent?.type === 'if_statement' ? branch.parent.childForFieldName('condition') : undefined;
  if (!condition || others.length > 0 || branch?.type !== 'block') return false;
  const isOfName = condition.text.includes(`"${name}"`) || condition.text.includes(`'${name}'`);
  return isOfName && /\bnot\b|\bis\s+None\b/.test(condition.text) && bindings.source.mayStep();
}
