// What an expression is worth, as far as the file tells, and where its literal is written.
import type { Node } from 'web-tree-sitter';
import { type Entry, literal, type Scalar, unknown, type Value } from '../../../ray/facts/value.ts';
import type { Span } from '../../../text/span.ts';
import type { Binding } from '../names/binding.ts';
import type { Bindings } from '../names/bindings.ts';
import { parts, spanOf } from '../source.ts';
import { argumentsOf } from './arguments.ts';
import { mappingOf } from './dicts.ts';
import type { Mapping, Setting } from './mapping.ts';
import { plainText } from './strings.ts';
import { formattedText, joinedText, numberOf, textOf } from './text-values.ts';

export interface Resolved {
  readonly value: Value;
  /** The literal if it is certain, else the expression that was asked about. */
  readonly span: Span;
}

const DEEPEST = 10;
/** Against looking at one place. */
const EFFORT = 5;

export function resolve(bindings: Bindings, node: Node, depth = 0): Resolved {
  const here = (value: Value): Resolved => ({ value, span: spanOf(node) });
  const inner = (child: Node | null | undefined): Resolved =>
    child ? resolve(bindings, child, depth + 1) : here(unknown('incomplete'));
  const valueAt = (child: Node | null | undefined) => inner(child).value;
  if (depth > DEEPEST || !bindings.source.mayStep(EFFORT)) return here(unknown('too many steps'));
  switch (node.type) {
    case 'string':
    case 'concatenated_string':
      return here(textOf(node, valueAt));
    case 'integer':
    case 'float':
    case 'unary_operator':
      return here(numberOf(node));
    case 'true':
    case 'false':
      return here(literal(node.type === 'true'));
    case 'none':
      return here(literal(null));
    case 'parenthesized_expression':
      return keepLiteral(inner(parts(node)[0]), node);
    case 'named_expression':
      return keepLiteral(inner(node.childForFieldName('value')), node);
    case 'list':
    case 'tuple':
    case 'set':
      return here({ kind: 'sequence', items: parts(node).map(valueAt) });
    case 'identifier':
      return keepLiteral(valueOfName(bindings, node, depth), node);
    case 'conditional_expression': {
      const [yes, , no] = parts(node);
      return here({ kind: 'one-of', options: [valueAt(yes), valueAt(no)], fallback: false });
    }
    case 'boolean_operator':
      return here(booleanOf(node, valueAt));
    case 'binary_operator':
      return here(joinedText(node, valueAt));
    case 'subscript':
      return keepLiteral(itemOf(bindings, node, depth), node);
    case 'call':
      return keepLiteral(valueOfCall(bindings, node, depth), node);
    case 'dictionary':
      return here(mappingValue(bindings, mappingOf(bindings, node, depth), spanOf(node), depth));
    default:
      return here(
        unknown(node.type === 'attribute' ? `the attribute ${node.text.slice(0, 80)}` : 'decided at run time'),
      );
  }
}

/** `user` is where a value that may come from several places is shown. */
export function resolveSetting(bindings: Bindings, setting: Setting, user: Span, depth = 0): Resolved {
  const ways = setting.ways.map((way) => resolve(bindings, way.value, depth + 1));
  const [only] = ways;
  if (only && ways.length === 1 && setting.certain && !setting.fallback) return only;
  const options = ways.map(({ value }) => value);
  if (!setting.certain || setting.fallback) options.unshift(unknown('may be set elsewhere'));
  return {
    value: { kind: 'one-of', options, fallback: setting.fallback },
    span: only && ways.length === 1 ? only.span : user,
  };
}

function mappingValue(bindings: Bindings, mapping: Mapping | undefined, user: Span, depth: number): Value {
  if (!mapping) return unknown('a mapping that is not written here');
  const entries = [...mapping.settings.values()].map((setting): Entry => {
    const { value, span } = resolveSetting(bindings, setting, user, depth);
    return { key: setting.name, keySpan: setting.ways.at(-1)?.nameSpan ?? user, value, valueSpan: span };
  });
  return { kind: 'mapping', entries, open: mapping.open };
}

function keepLiteral(resolved: Resolved, node: Node): Resolved {
  return resolved.value.kind === 'literal' ? resolved : { value: resolved.value, span: spanOf(node) };
}

function valueOfName(bindings: Bindings, node: Node, depth: number): Resolved {
  const here = (value: Value): Resolved => ({ value, span: spanOf(node) });
  const bound = bindings.lookup(node.text, node);
  const mapping = bound.length === 0 ? undefined : mappingOf(bindings, node, depth);
  if (mapping) return here(mappingValue(bindings, mapping, spanOf(node), depth));
  const options = bound.map((binding) => valueOfBinding(bindings, binding, depth));
  const [only] = options;
  if (only && options.length === 1) return only;
  if (options.length === 0 || bound.some(({ kind }) => kind !== 'value' && kind !== 'parameter'))
    return here(unknown(`the name ${node.text}`));
  const fallback = bound.some(({ kind }) => kind === 'parameter');
  return here({ kind: 'one-of', options: options.map(({ value }) => value), fallback });
}

function valueOfBinding(bindings: Bindings, { kind, node, value }: Binding, depth: number): Resolved {
  if (kind === 'value' && value) return resolve(bindings, value, depth + 1);
  if (kind !== 'parameter') return { value: unknown(`the name ${node.text}`), span: spanOf(node) };
  const given = unknown(`the parameter ${node.text}`);
  if (!value || value.type === 'none') return { value: given, span: spanOf(node) };
  const options = [given, resolve(bindings, value, depth + 1).value];
  return { value: { kind: 'one-of', options, fallback: true }, span: spanOf(node) };
}

function booleanOf(node: Node, valueAt: (child: Node | null) => Value): Value {
  if (node.childForFieldName('operator')?.text !== 'or') return unknown('decided at run time');
  const left = valueAt(node.childForFieldName('left'));
  const right = valueAt(node.childForFieldName('right'));
  if (left.kind === 'literal') return left.value ? left : right;
  return { kind: 'one-of', options: [left, right], fallback: true };
}

function itemOf(bindings: Bindings, node: Node, depth: number): Resolved {
  const here = (value: Value): Resolved => ({ value, span: spanOf(node) });
  const object = node.childForFieldName('value');
  const key = node.childForFieldName('subscript');
  const name = key ? plainText(key) : undefined;
  if (bindings.pathOf(object) === 'os.environ') return here(unknown(`the environment variable ${name ?? ''}`.trim()));
  const mapping = object && name !== undefined ? mappingOf(bindings, object, depth) : undefined;
  const setting = name === undefined ? undefined : mapping?.settings.get(name);
  return setting ? resolveSetting(bindings, setting, spanOf(node), depth) : here(unknown('decided at run time'));
}

const ENVIRONMENT = new Set(['os.getenv', 'os.environ.get', 'os.environ.pop', 'os.environ.setdefault']);
const CONVERSIONS = new Set(['builtins.str', 'builtins.int', 'builtins.bool']);

function valueOfCall(bindings: Bindings, node: Node, depth: number): Resolved {
  const here = (value: Value): Resolved => ({ value, span: spanOf(node) });
  const callee = node.childForFieldName('function');
  const path = bindings.pathOf(callee) ?? '';
  const { positional, named, spread, starred } = argumentsOf(node, bindings.source);
  if (ENVIRONMENT.has(path)) {
    const variable = positional[0] ? plainText(positional[0]) : undefined;
    const given = unknown(`the environment variable ${variable ?? ''}`.trim());
    const fallback = positional[1] ?? named.find(({ name }) => name === 'default')?.value;
    if (!fallback || fallback.type === 'none') return here(given);
    return here({ kind: 'one-of', options: [given, resolve(bindings, fallback, depth + 1).value], fallback: true });
  }
  const [only] = positional;
  if (CONVERSIONS.has(path) && only && positional.length === 1 && named.length === 0) {
    const inner = resolve(bindings, only, depth + 1);
    return converted(inner, path) ?? here(unknown('decided at run time'));
  }
  const mapping = mappingOf(bindings, node, depth);
  if (mapping) return here(mappingValue(bindings, mapping, spanOf(node), depth));
  const object = callee?.type === 'attribute' ? callee.childForFieldName('object') : null;
  if (
    object &&
    callee?.childForFieldName('attribute')?.text === 'format' &&
    named.length + spread.length === 0 &&
    !starred
  ) {
    const values = positional.map((part) => resolve(bindings, part, depth + 1).value);
    const text = formattedText(resolve(bindings, object, depth + 1).value, values);
    if (text) return here(text);
  }
  return here(unknown(`what ${(callee?.text ?? 'a call').slice(0, 80)} returns`));
}

/** `str("x")` and `int(1)` change nothing; other conversions are not followed, but for a default of the environment. */
function converted(inner: Resolved, path: string): Resolved | undefined {
  const to = ({ value }: { readonly value: Scalar }) =>
    typeof value === { 'builtins.str': 'string', 'builtins.int': 'number', 'builtins.bool': 'boolean' }[path];
  if (inner.value.kind === 'literal') return to(inner.value) ? inner : undefined;
  return inner.value.kind === 'one-of' ? inner : undefined;
}
