// Whose environment a mapping is: this process's, a test's, a runtime_env's, or one whose use is not known.
import type { Node } from 'web-tree-sitter';
import type { EnvironmentScope, EnvironmentSetting } from '../../ray/facts.ts';
import { argumentsOf } from './arguments.ts';
import type { Bindings } from './bindings.ts';
import { isRuntimeEnvironment } from './runtime-env.ts';
import { plainText } from './strings.ts';

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
export function entriesOf(bindings: Bindings, mapping: Node, only: boolean): Kind & Pick<Assignment, 'statement'> {
  const parent = mapping.parent;
  const call =
    parent?.type === 'argument_list'
      ? parent.parent
      : parent?.type === 'keyword_argument'
        ? parent.parent?.parent
        : null;
  const callee = call?.childForFieldName('function');
  if (call && callee && isUpdate(bindings, callee)) return { ...PROCESS, ...(only && statementOf(call)) };
  if (call && isPatch(bindings, call)) return TEST;
  const left = parent?.type === 'augmented_assignment' ? parent.childForFieldName('left') : null;
  if (parent && left && isEnvironment(bindings, left)) return { ...PROCESS, ...(only && statementOf(parent)) };
  return ofMapping(bindings, mapping);
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
