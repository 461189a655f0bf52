// Where a path that a program puts together leads, seen from the program's own folder.
import type { Node } from 'web-tree-sitter';
import { certainText } from '../../../ray/facts/value.ts';
import type { Bindings } from '../names/bindings.ts';
import { parts } from '../source.ts';
import { argumentsOf } from './arguments.ts';
import { resolve } from './resolve-value.ts';

const DEEPEST = 12;
/** What it stands for is the program itself, in its folder. */
const OWN_FILE = '__file__';
const SAME =
  /^os\.path\.(?:abspath|realpath|normpath)$|^os\.fspath$|^builtins\.str$|^pathlib\.(?:Pure)?(?:Posix)?Path$/;

/**
 * A relative path counts from the program's folder, where most are started. Undefined where only a run shows which it is.
 */
export function programPath(bindings: Bindings, node: Node | undefined, depth = 0): string | undefined {
  if (!node || depth > DEEPEST || !bindings.source.mayStep()) return undefined;
  const inner = (child: Node | null | undefined) => programPath(bindings, child ?? undefined, depth + 1);
  switch (node.type) {
    case 'string':
    case 'concatenated_string':
      return certainText(resolve(bindings, node).value);
    case 'parenthesized_expression':
      return inner(parts(node)[0]);
    case 'identifier':
      return node.text === OWN_FILE ? OWN_FILE : ofName(bindings, node, depth);
    case 'attribute':
      return node.childForFieldName('attribute')?.text === 'parent'
        ? parentOf(inner(node.childForFieldName('object')))
        : undefined;
    case 'subscript':
      return ancestor(node, inner);
    case 'binary_operator':
      return node.childForFieldName('operator')?.text === '/'
        ? joined([inner(node.childForFieldName('left')), inner(node.childForFieldName('right'))])
        : undefined;
    case 'call':
      return ofCall(bindings, node, inner);
    default:
      return undefined;
  }
}

type Read = (node: Node | null | undefined) => string | undefined;

function ofName(bindings: Bindings, name: Node, depth: number): string | undefined {
  const [binding, ...others] = bindings.lookup(name.text, name);
  return binding?.kind === 'value' && others.length === 0 ? programPath(bindings, binding.value, depth + 1) : undefined;
}

/** `path.parents[1]` */
function ancestor(subscript: Node, inner: Read): string | undefined {
  const list = subscript.childForFieldName('value');
  const index = subscript.childForFieldName('subscript')?.text ?? '';
  if (list?.type !== 'attribute' || list.childForFieldName('attribute')?.text !== 'parents' || !/^\d$/.test(index))
    return undefined;
  let path = inner(list.childForFieldName('object'));
  for (let up = 0; up <= Number(index); up++) path = parentOf(path);
  return path;
}

function ofCall(bindings: Bindings, call: Node, inner: Read): string | undefined {
  const callee = call.childForFieldName('function');
  const path = bindings.pathOf(callee) ?? '';
  const { positional, starred } = argumentsOf(call, bindings.source);
  if (starred) return undefined;
  if (path === 'os.getcwd' || path === 'pathlib.Path.cwd') return '.';
  if (path === 'os.path.dirname') return parentOf(inner(positional[0]));
  if (path === 'os.path.join' || (SAME.test(path) && positional.length > 0)) return joined(positional.map(inner));
  const method = callee?.type === 'attribute' ? callee.childForFieldName('attribute')?.text : undefined;
  const object = callee?.childForFieldName('object');
  if (method === 'joinpath') return joined([inner(object), ...positional.map(inner)]);
  return method === 'resolve' || method === 'absolute' || method === 'as_posix' ? inner(object) : undefined;
}

function joined([first, ...others]: readonly (string | undefined)[]): string | undefined {
  return others.reduce((left, right) => {
    if (left === undefined || right === undefined) return undefined;
    return right.startsWith('/') ? right : `${left}/${right}`;
  }, first);
}

function parentOf(path: string | undefined): string | undefined {
  if (path === undefined || path === '/') return undefined;
  if (path === OWN_FILE) return '.';
  return /(?:^|\/)\.{1,2}$/.test(path) ? `${path}/..` : path.slice(0, Math.max(0, path.lastIndexOf('/'))) || '.';
}
