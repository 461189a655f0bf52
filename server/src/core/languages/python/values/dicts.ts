// Dicts as far as the file tells: literals, `dict(...)`, merges, and what is done to a name that holds one.
import type { Node } from 'web-tree-sitter';
import type { Bindings } from '../names/bindings.ts';
import { parts, spanOf } from '../source.ts';
import { argumentsOf } from './arguments.ts';
import { changesOf } from './dict-changes.ts';
import { anything, either, type Mapping, merge, missingOnly, nothing, one, without } from './mapping.ts';
import { removalOf } from './removal.ts';
import { insideQuotes, plainText } from './strings.ts';

const DEEPEST = 6;
/** Against looking at one place. */
const EFFORT = 5;

/** Calls whose keyword arguments are the entries: Ray's own option classes. */
const CLASSES = /^ray\.(.+\.)?(HTTPOptions|RuntimeEnv|gRPCOptions)$/;

/** Undefined when the expression is not seen to be a dict. */
export function mappingOf(bindings: Bindings, node: Node, depth = 0): Mapping | undefined {
  if (depth > DEEPEST || !bindings.source.mayStep(EFFORT)) return undefined;
  switch (node.type) {
    case 'dictionary':
      return merge(parts(node).map((_, index, all) => dictPart(bindings, all, index, depth)));
    case 'call':
      return mappingOfCall(bindings, node, depth);
    case 'parenthesized_expression': {
      const [inner] = parts(node);
      return inner && mappingOf(bindings, inner, depth + 1);
    }
    case 'conditional_expression': {
      const [yes, , no] = parts(node);
      const both = [yes, no].map((part) => part && mappingOf(bindings, part, depth + 1));
      return both[0] && both[1] && either(both[0], both[1]);
    }
    case 'binary_operator': {
      const [left, right] = [node.childForFieldName('left'), node.childForFieldName('right')];
      if (node.childForFieldName('operator')?.text !== '|' || !left || !right) return undefined;
      const both = [left, right].map((part) => mappingOf(bindings, part, depth + 1));
      return both[0] || both[1] ? merge(both.map((side) => side ?? anything)) : undefined;
    }
    case 'identifier':
      return mappingOfName(bindings, node, depth);
    case 'subscript':
      return mappingOfItem(bindings, node, depth);
    default:
      return undefined;
  }
}

function dictPart(bindings: Bindings, all: readonly Node[], index: number, depth: number): Mapping {
  const part = all[index] as Node;
  if (part.type === 'dictionary_splat') {
    const [inner] = parts(part);
    return (inner && mappingOf(bindings, inner, depth + 1)) ?? anything;
  }
  const [key, value] = [part.childForFieldName('key'), part.childForFieldName('value')];
  const name = key && keyText(bindings, key);
  if (!key || !value || name === undefined || name === null) return anything;
  const removal = removalOf(all, index, bindings.source);
  return one({ name, nameSpan: insideQuotes(key), span: spanOf(part), value, ...(removal && { removal }) });
}

/** A literal key, or a name that is bound to one. */
function keyText(bindings: Bindings, key: Node): string | undefined {
  if (key.type !== 'identifier') return plainText(key);
  const [binding, ...others] = bindings.lookup(key.text, key);
  return binding?.kind === 'value' && binding.value && others.length === 0 ? plainText(binding.value) : undefined;
}

function mappingOfCall(bindings: Bindings, call: Node, depth: number): Mapping | undefined {
  const callee = call.childForFieldName('function');
  if (callee?.type === 'attribute' && callee.childForFieldName('attribute')?.text === 'copy') {
    const object = callee.childForFieldName('object');
    const copied = bindings.pathOf(callee) === 'copy.copy' ? argumentsOf(call, bindings.source).positional[0] : object;
    return (copied && mappingOf(bindings, copied, depth + 1)) ?? undefined;
  }
  const path = bindings.pathOf(callee);
  const { positional, named, spread, starred } = argumentsOf(call, bindings.source);
  if (path === 'copy.deepcopy') return positional[0] && mappingOf(bindings, positional[0], depth + 1);
  if (!path || (path !== 'builtins.dict' && !CLASSES.test(path))) return undefined;
  const from = starred ? [anything] : positional.map((part) => mappingOf(bindings, part, depth + 1) ?? anything);
  const added = spread.map((part) => mappingOf(bindings, part, depth + 1) ?? anything);
  return merge([...from, ...named.map(one), ...added]);
}

/** `CONFIG["ray"]` */
function mappingOfItem(bindings: Bindings, node: Node, depth: number): Mapping | undefined {
  const [object, key] = [node.childForFieldName('value'), node.childForFieldName('subscript')];
  const name = key ? keyText(bindings, key) : undefined;
  const mapping = object && name !== undefined ? mappingOf(bindings, object, depth + 1) : undefined;
  const setting = name === undefined ? undefined : mapping?.settings.get(name);
  const [way, ...others] = setting?.ways ?? [];
  if (!setting || !way || others.length > 0) return undefined;
  const item = mappingOf(bindings, way.value, depth + 1);
  return item && (setting.fallback || !setting.certain ? either(item, anything) : item);
}

function mappingOfName(bindings: Bindings, name: Node, depth: number): Mapping | undefined {
  const bound = bindings.lookup(name.text, name);
  const origins = bound.map(({ kind, value }) =>
    kind === 'value' && value ? mappingOf(bindings, value, depth + 1) : undefined,
  );
  const changes = changesOf(bindings, name);
  if (bound.length === 0 || (origins.every((origin) => !origin) && changes.length === 0)) return undefined;
  let mapping = origins.map((origin) => origin ?? anything).reduce(either);
  for (const change of changes) {
    let added: Mapping = nothing;
    if (change.kind === 'remove') mapping = without(mapping, change.name, change.certain);
    else {
      const from =
        change.kind === 'merge' ? change.from.map((part) => mappingOf(bindings, part, depth + 1) ?? anything) : [];
      added = merge([...from, ...change.written.map(one)]);
    }
    if (change.kind === 'default') added = missingOnly(mapping, added);
    mapping = change.certain ? merge([mapping, added]) : either(mapping, merge([mapping, added]));
  }
  return mapping;
}
