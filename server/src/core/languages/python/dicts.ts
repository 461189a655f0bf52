// Dicts as far as the file tells: literals, `dict(...)`, merges, and what is done to a name that holds one.
import type { Node } from 'web-tree-sitter';
import { argumentsOf, type Written } from './arguments.ts';
import type { Bindings } from './bindings.ts';
import { changesOf } from './dict-changes.ts';
import { removalOf } from './removal.ts';
import { parts, spanOf } from './source.ts';
import { insideQuotes, plainText } from './strings.ts';

export interface Setting {
  readonly name: string;
  /** Every place that may give the value; the last one wins where several run. */
  readonly ways: readonly Written[];
  /** The name certainly gets a value in one of these ways. */
  readonly certain: boolean;
  /** A default that something unknown may replace. */
  readonly fallback: boolean;
}

export interface Mapping {
  readonly settings: ReadonlyMap<string, Setting>;
  /** Something unknown may add or replace settings. */
  readonly open: boolean;
}

const DEEPEST = 6;
export const nothing: Mapping = { settings: new Map(), open: false };
export const anything: Mapping = { settings: new Map(), open: true };

/** Calls whose keyword arguments are the entries: Ray's own option classes. */
const CLASSES = /^ray\.(.+\.)?(HTTPOptions|RuntimeEnv|gRPCOptions)$/;

/** Undefined when the expression is not seen to be a dict. */
export function mappingOf(bindings: Bindings, node: Node, depth = 0): Mapping | undefined {
  if (depth > DEEPEST) return undefined;
  switch (node.type) {
    case 'dictionary':
      return parts(node).reduce((all, part) => merge(all, dictPart(bindings, part, node, depth)), nothing);
    case 'call':
      return mappingOfCall(bindings, node, depth);
    case 'parenthesized_expression': {
      const [inner] = parts(node);
      return inner && mappingOf(bindings, inner, depth);
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
      return both[0] || both[1] ? merge(both[0] ?? anything, both[1] ?? anything) : undefined;
    }
    case 'identifier':
      return mappingOfName(bindings, node, depth);
    default:
      return undefined;
  }
}

function dictPart(bindings: Bindings, part: Node, dictionary: Node, depth: number): Mapping {
  if (part.type === 'dictionary_splat') {
    const [inner] = parts(part);
    return (inner && mappingOf(bindings, inner, depth + 1)) ?? anything;
  }
  const [key, value] = [part.childForFieldName('key'), part.childForFieldName('value')];
  const name = key && keyText(bindings, key);
  if (!key || !value || name === undefined || name === null) return anything;
  const removal = removalOf(part, dictionary, bindings.source);
  return one({ name, nameSpan: insideQuotes(key), span: spanOf(part), value, removal });
}

/** A literal key, or a name that is bound to one. */
export function keyText(bindings: Bindings, key: Node): string | undefined {
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
  return [...from, ...named.map(one), ...added].reduce(merge, nothing);
}

function mappingOfName(bindings: Bindings, name: Node, depth: number): Mapping | undefined {
  const bound = bindings.lookup(name.text, name);
  const origins = bound.map(({ kind, value }) => (kind === 'value' && value ? mappingOf(bindings, value, depth + 1) : undefined));
  const changes = changesOf(bindings, name);
  if (bound.length === 0 || (origins.every((origin) => !origin) && changes.length === 0)) return undefined;
  let mapping = origins.map((origin) => origin ?? anything).reduce(either);
  for (const change of changes) {
    let added: Mapping = nothing;
    if (change.kind === 'remove') mapping = without(mapping, change.name, change.certain);
    else if (change.kind === 'merge') added = change.from.map((part) => mappingOf(bindings, part, depth + 1) ?? anything).reduce(merge, nothing);
    if (change.kind !== 'remove') for (const written of change.written) added = merge(added, one(written));
    if (change.kind === 'default') added = missingOnly(mapping, added);
    mapping = change.certain ? merge(mapping, added) : either(mapping, merge(mapping, added));
  }
  return mapping;
}

export function one(written: Written): Mapping {
  return { settings: new Map([[written.name, { name: written.name, ways: [written], certain: true, fallback: false }]]), open: false };
}

/** What holds when `second` is laid over `first`. */
export function merge(first: Mapping, second: Mapping): Mapping {
  const settings = new Map<string, Setting>();
  for (const [name, setting] of first.settings) settings.set(name, second.open ? { ...setting, fallback: true } : setting);
  for (const [name, setting] of second.settings) {
    const below = setting.certain ? undefined : settings.get(name);
    settings.set(name, below ? { ...setting, ways: [...below.ways, ...setting.ways], certain: below.certain } : setting);
  }
  return { settings, open: first.open || second.open };
}

/** What holds when one of the two is taken at run time. */
function either(first: Mapping, second: Mapping): Mapping {
  const settings = new Map<string, Setting>();
  for (const name of new Set([...first.settings.keys(), ...second.settings.keys()])) {
    const both = [first.settings.get(name), second.settings.get(name)].filter((setting) => setting !== undefined);
    const ways = [...new Map(both.flatMap((setting) => setting.ways).map((way) => [way.span.start, way])).values()];
    const certain = both.length === 2 && both.every((setting) => setting.certain);
    settings.set(name, { name, ways, certain, fallback: both.some((setting) => setting.fallback) });
  }
  return { settings, open: first.open || second.open };
}

function without(mapping: Mapping, name: string | undefined, certain: boolean): Mapping {
  const settings = new Map(mapping.settings);
  for (const [key, setting] of mapping.settings) {
    if (name !== undefined && key !== name) continue;
    if (certain && name !== undefined) settings.delete(key);
    else settings.set(key, { ...setting, certain: false });
  }
  return { settings, open: mapping.open };
}

/** `setdefault`: takes hold only where nothing is set; unknown settings may already be there. */
function missingOnly(mapping: Mapping, added: Mapping): Mapping {
  const settings = new Map<string, Setting>();
  for (const [name, setting] of added.settings) {
    const set = mapping.settings.get(name);
    if (set?.certain) continue;
    settings.set(name, { ...setting, ways: [...(set?.ways ?? []), ...setting.ways], fallback: mapping.open || setting.fallback });
  }
  return { settings, open: false };
}
