// Tells whether variables are those of a Ray `runtime_env`, which reach tasks and actors only.
import type { Node } from 'web-tree-sitter';
import type { Bindings } from '../names/bindings.ts';
import { runsIn } from '../names/scopes.ts';
import { DEEPEST } from '../syntax/source.ts';
import { plainText } from '../syntax/strings.ts';

/** What stands before a value that is given under the name. */
const GIVEN = { env_vars: /\benv_vars["']?\]?\s*[:=]\s*$/, runtime_env: /\bruntime_env["']?\]?\s*[:=]\s*$/ };

/** `node` is what holds the variables: a dict, a name, `runtime_env["env_vars"]`. */
export function isRuntimeEnvironment(bindings: Bindings, node: Node): boolean {
  if (node.type === 'subscript') {
    const key = node.childForFieldName('subscript');
    const object = node.childForFieldName('value');
    return key !== null && plainText(key) === 'env_vars' && object !== null && isNamed(bindings, object, 'runtime_env');
  }
  return isNamed(bindings, node, 'env_vars');
}

/** Whether an expression is given to something of that name, directly or through a variable. `seen`: what was asked before. */
export function isNamed(
  bindings: Bindings,
  node: Node,
  name: 'env_vars' | 'runtime_env',
  seen = new Set<string>(),
): boolean {
  const asked = `${name} ${node.id}`;
  if (seen.has(asked) || seen.size > DEEPEST) return false;
  seen.add(asked);
  const parent = node.parent;
  switch (parent?.type) {
    case 'parenthesized_expression':
      return isNamed(bindings, parent, name, seen);
    case 'pair':
    case 'keyword_argument':
      return isGivenTo(bindings, parent, name, seen);
    case 'assignment': {
      const left = parent.childForFieldName('left');
      if (left?.type === 'subscript') {
        const key = left.childForFieldName('subscript');
        const object = left.childForFieldName('value');
        if (!key || !object || plainText(key) !== name) return false;
        return name === 'runtime_env' || isNamed(bindings, object, 'runtime_env', seen);
      }
      return left?.type === 'identifier' && left.id !== node.id && isNameUsedAs(bindings, left, name, seen);
    }
    default:
      return node.type === 'identifier' && isNameUsedAs(bindings, node, name, seen);
  }
}

function isGivenTo(bindings: Bindings, given: Node, name: 'env_vars' | 'runtime_env', seen: Set<string>): boolean {
  const key = given.childForFieldName('key');
  const called = key ? plainText(key) : given.childForFieldName('name')?.text;
  if (called !== name) return false;
  if (name === 'runtime_env') return true;
  const holder = given.type === 'pair' ? given.parent : given.parent?.parent;
  if (!holder) return false;
  const callee = holder.type === 'call' ? bindings.pathOf(holder.childForFieldName('function')) : undefined;
  if (callee && /^ray\..*RuntimeEnv$/.test(callee)) return true;
  return isNamed(bindings, holder, 'runtime_env', seen);
}

/** A name that says so itself, or that is written after the key somewhere in the file. */
function isNameUsedAs(
  bindings: Bindings,
  identifier: Node,
  name: 'env_vars' | 'runtime_env',
  seen: Set<string>,
): boolean {
  const local = identifier.text;
  if (name === 'runtime_env' && /runtime_env/i.test(local)) return true;
  const words = bindings.source
    .wordsIn(local, runsIn(identifier).node)
    .filter((at) => GIVEN[name].test(bindings.source.text.slice(Math.max(0, at - 40), at)));
  return words.some((at) => {
    const node = bindings.source.identifierAt(at);
    return node && node.startIndex !== identifier.startIndex && isNamed(bindings, node, name, seen);
  });
}
