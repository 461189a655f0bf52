// Whose environment a mapping is: this process's, a test's, a runtime_env's, or one whose use is not known.
import type { Node } from 'web-tree-sitter';
import type { EnvironmentScope, EnvironmentSetting } from '../../../ray/facts/environment.ts';
import type { Bindings } from '../names/bindings.ts';
import { runsIn } from '../names/scopes.ts';
import { argumentsOf } from '../syntax/arguments.ts';
import { plainText } from '../syntax/strings.ts';
import { isRuntimeEnvironment } from './runtime-env.ts';

export interface Assignment {
  /** The statement, entry or call that sets the variable. */
  readonly node: Node;
  readonly operation: EnvironmentSetting['operation'];
  readonly value?: Node;
  readonly scope: EnvironmentScope;
  /** Set by a test for its own length, on purpose. */
  readonly isTestDouble: boolean;
  /** Does nothing but this. */
  readonly statement?: Node;
  /** Where it takes effect, if not where it is written. */
  readonly runsAt?: Node;
}

export type Kind = Pick<Assignment, 'scope' | 'isTestDouble'>;

export const PROCESS: Kind = { scope: 'process', isTestDouble: false };
export const TEST: Kind = { scope: 'process', isTestDouble: true };
export const UNSPECIFIED: Kind = { scope: 'unspecified', isTestDouble: false };

/** A subscript or name that holds variables: `runtime_env["env_vars"]`, `env`. */
export function ofMapping(bindings: Bindings, object: Node): Kind {
  return isRuntimeEnvironment(bindings, object) ? { scope: 'runtime-env', isTestDouble: false } : UNSPECIFIED;
}

/** What becomes of the entries of a dict, by where it stands. */
export function entriesOf(
  bindings: Bindings,
  mapping: Node,
  only: boolean,
): Kind & Pick<Assignment, 'statement' | 'runsAt'> {
  const target = receiverOf(bindings, mapping);
  if (target) return { ...target, ...(only && target.isTestDouble === false && statementOf(target.runsAt)) };
  const left = mapping.parent?.type === 'assignment' ? mapping.parent.childForFieldName('left') : null;
  if (left?.type === 'identifier') {
    for (const at of bindings.source.wordsIn(left.text, runsIn(left).node)) {
      if (at === left.startIndex || !GIVEN.test(bindings.source.text.slice(Math.max(0, at - 40), at))) continue;
      const use = bindings.source.identifierAt(at);
      const isSame = use && bindings.lookup(left.text, use).some(({ node }) => node.startIndex === left.startIndex);
      const receiver = isSame ? receiverOf(bindings, use) : undefined;
      if (receiver) return receiver;
    }
  }
  return ofMapping(bindings, mapping);
}

/** What stands before a dict that is laid over the environment; a cheap look. */
const GIVEN = /(?:update\s*\(|\|=|patch\.dict\s*\(.*,)[\s*]*$/;

/** The environment that an expression is laid over, and the call or statement that does it. */
function receiverOf(bindings: Bindings, given: Node): (Kind & { readonly runsAt: Node }) | undefined {
  const parent = given.parent?.type === 'dictionary_splat' ? given.parent.parent : given.parent;
  if (parent?.type === 'augmented_assignment') {
    const left = parent.childForFieldName('left');
    return left && isEnvironment(bindings, left) ? { ...PROCESS, runsAt: parent } : undefined;
  }
  const call = parent?.type === 'keyword_argument' ? parent.parent?.parent : parent?.parent;
  const callee = call?.type === 'call' ? call.childForFieldName('function') : null;
  if (!call || !callee) return undefined;
  if (isUpdate(bindings, callee)) return { ...PROCESS, runsAt: call };
  return isPatch(bindings, call) ? { ...TEST, runsAt: call } : undefined;
}

export function isEnvironment(bindings: Bindings, node: Node): boolean {
  return bindings.pathOf(node) === 'os.environ';
}

export function isUpdate(bindings: Bindings, callee: Node): boolean {
  return bindings.pathOf(callee) === 'os.environ.update';
}

/** `patch.dict` under any of its names, with the environment itself or its name. */
export function isPatch(bindings: Bindings, call: Node): boolean {
  if (!/(^|\.)patch\.dict$/.test(call.childForFieldName('function')?.text ?? '')) return false;
  const [first] = argumentsOf(call, bindings.source).positional;
  return first !== undefined && (isEnvironment(bindings, first) || plainText(first) === 'os.environ');
}

/** The statement that consists of this expression alone. */
export function statementOf(node: Node): Pick<Assignment, 'statement'> {
  const statement = node.parent;
  return statement?.type === 'expression_statement' ? { statement } : {};
}
