// Reads a call that starts, joins or drives Ray into a process with its options.

import type { Node } from 'web-tree-sitter';
import { roleOfAddress } from '../../ray/arguments/init-arguments.ts';
import type { Option, Process, ProcessRole } from '../../ray/facts/process.ts';
import { unknown, type Value } from '../../ray/facts/value.ts';
import type { Span } from '../../text/span.ts';
import type { RayCall } from './names/calls.ts';
import { argumentsOf } from './syntax/arguments.ts';
import { spanOf } from './syntax/source.ts';
import { asMapping } from './values/collections.ts';
import { anything, either, merge, nothing, one } from './values/mapping.ts';
import type { Evaluator, Mapping, Setting, Way } from './values/python-value.ts';
import { resolveSetting } from './values/scalar.ts';

interface Api {
  readonly positional: readonly string[];
  readonly role: (address: Value | undefined) => ProcessRole;
  /** Options whose own entries are options too, as `http_options.host`. */
  readonly nested: readonly string[];
}

const CLIENT: Api = { positional: ['address'], role: () => 'client', nested: [] };
const SERVE: Api = { positional: [], role: () => 'serve', nested: ['http_options'] };

/** Positional names in the order of Ray's signatures; of `ray.init` only the address may be positional (measured row 14). */
const APIS: Readonly<Record<string, Api>> = {
  'ray.init': { positional: ['address'], role: roleOfAddress, nested: ['_system_config'] },
  'ray.client': CLIENT,
  'ray.util.connect': { ...CLIENT, positional: ['address', 'secure', 'metadata'] },
  'serve.start': SERVE,
  'serve.run': SERVE,
  JobSubmissionClient: {
    positional: ['address', 'create_cluster_if_needed', 'cookies', 'metadata', 'headers', 'verify'],
    role: () => 'job-client',
    nested: ['headers'],
  },
};

export function readProcess(values: Evaluator, { api, call, callee, isPartial }: RayCall): Process | undefined {
  const known = APIS[api];
  if (!known) return undefined;
  const { positional, named, spread, starred } = argumentsOf(call, values.source);
  const given = isPartial ? positional.slice(1) : positional;
  const later = isPartial ? givenLater(values, call) : nothing;
  const options = new Map<string, readonly Option[]>();
  const add = (setting: Setting, user: Span, isNamed = true) => {
    if (options.has(setting.name)) return;
    const own = optionOf(values, setting, setting.name, user, isNamed);
    options.set(
      setting.name,
      known.nested.includes(setting.name) ? [own, ...nestedOptions(values, setting, user)] : [own],
    );
  };
  for (const [index, node] of given.entries()) {
    const name = known.positional[index];
    if (name !== undefined)
      add(asSetting({ name, nameSpan: spanOf(node), span: spanOf(node), value: node }), spanOf(node), false);
  }
  const renamed = named.map((written) => {
    const name = api === 'ray.util.connect' && written.name === 'conn_str' ? 'address' : written.name;
    return one({ ...written, name });
  });
  for (const setting of merge([...renamed, later]).settings.values())
    add(setting, setting.ways[0]?.span ?? spanOf(call));
  let open = starred || later.open;
  for (const node of spread) {
    const mapping = asMapping(values.evaluate(node));
    open ||= mapping?.open ?? true;
    for (const setting of mapping?.settings.values() ?? []) add(setting, spanOf(node));
  }
  const address = options.get('address')?.[0]?.value ?? (open ? unknown('more arguments') : undefined);
  return {
    role: known.role(address),
    api,
    span: spanOf(call),
    nameSpan: spanOf(callee),
    options: [...options.values()].flat().sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end),
    open,
  };
}

/** What the calls of a partial function give it, which replaces what it has. */
function givenLater({ bindings, source }: Evaluator, partial: Node): Mapping {
  const target = partial.parent?.type === 'assignment' ? partial.parent.childForFieldName('left') : undefined;
  const calls = target?.type === 'identifier' ? source.words(target.text) : [];
  const all = calls.flatMap((at): Mapping[] => {
    const name = source.identifierAt(at);
    const call = name?.parent;
    const isCall = call?.type === 'call' && call.childForFieldName('function')?.id === name?.id;
    if (!name || !isCall || !bindings.lookup(name.text, name).some(({ node }) => node.id === target?.id)) return [];
    const { named, spread } = argumentsOf(call, source);
    return [merge([...named.map(one), ...(spread.length > 0 ? [anything] : [])])];
  });
  const [first, ...others] = all;
  return first ? others.reduce(either, first) : nothing;
}

function asSetting(written: Way): Setting {
  return { name: written.name, ways: [written], certain: true, fallback: false };
}

/** `user` is where in the call an option is shown that several places may set. */
function optionOf(values: Evaluator, setting: Setting, name: string, user: Span, isNamed: boolean): Option {
  const { value, span } = resolveSetting(values, setting, user);
  const [way, ...others] = setting.ways;
  if (!way || others.length > 0) return { name, span: user, valueSpan: span, value };
  const { nameSpan, removal } = way;
  return {
    name,
    span: way.span,
    ...(isNamed && nameSpan && { nameSpan }),
    valueSpan: span,
    value,
    ...(removal && { removal }),
  };
}

/** Nothing is said of entries when one of several mappings is taken at run time. */
function nestedOptions(values: Evaluator, setting: Setting, user: Span): Option[] {
  const [way, ...others] = setting.ways;
  const mapping = way && others.length === 0 ? asMapping(values.evaluate(way.value)) : undefined;
  return [...(mapping?.settings.values() ?? [])].map((inner) => {
    const certain = inner.certain && setting.certain;
    return optionOf(values, { ...inner, certain }, `${setting.name}.${inner.name}`, user, true);
  });
}
