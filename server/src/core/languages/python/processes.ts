// Reads a call that starts, joins or drives Ray into a process with its options.
import type { Option, Process, ProcessRole } from '../../ray/facts.ts';
import { roleOfAddress } from '../../ray/init-role.ts';
import { unknown, type Value } from '../../ray/value.ts';
import { argumentsOf } from './arguments.ts';
import type { Bindings } from './bindings.ts';
import type { RayCall } from './calls.ts';
import { type Mapping, mappingOf, merge, nothing, one, type Setting } from './dicts.ts';
import { resolveSetting } from './resolve-value.ts';
import { spanOf } from './source.ts';

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

export function readProcess(bindings: Bindings, { api, call, callee }: RayCall): Process | undefined {
  const known = APIS[api];
  if (!known) return undefined;
  const { positional, named, spread, starred } = argumentsOf(call, bindings.source);
  const options: Option[] = [];
  let explicit: Mapping = nothing;
  for (const [index, node] of positional.entries()) {
    const name = known.positional[index];
    if (name !== undefined) explicit = merge(explicit, one({ name, nameSpan: spanOf(node), span: spanOf(node), value: node }));
  }
  const isPositional = new Set(explicit.settings.keys());
  for (const written of named) {
    const name = api === 'ray.util.connect' && written.name === 'conn_str' ? 'address' : written.name;
    if (!explicit.settings.has(name)) explicit = merge(explicit, one({ ...written, name }));
  }
  const settings = new Map(explicit.settings);
  let open = starred;
  for (const node of spread) {
    const mapping = mappingOf(bindings, node);
    open ||= mapping?.open ?? true;
    for (const [name, setting] of mapping?.settings ?? []) if (!settings.has(name)) settings.set(name, setting);
  }
  for (const setting of settings.values()) {
    options.push(optionOf(bindings, setting, setting.name, !isPositional.has(setting.name)));
    if (known.nested.includes(setting.name)) options.push(...nestedOptions(bindings, setting));
  }
  const address = options.find(({ name }) => name === 'address')?.value ?? (open ? unknown('more arguments') : undefined);
  return {
    kind: 'process',
    role: known.role(address),
    api,
    span: spanOf(call),
    nameSpan: spanOf(callee),
    options: options.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end),
    open,
  };
}

function optionOf(bindings: Bindings, setting: Setting, name: string, isNamed: boolean): Option {
  const { value, span, written } = resolveSetting(bindings, setting);
  const last = setting.ways.at(-1);
  const removal = setting.ways.length === 1 ? last?.removal : undefined;
  return { name, span: written, ...(isNamed && last && { nameSpan: last.nameSpan }), valueSpan: span, value, ...(removal && { removal }) };
}

/** Nothing is said of what stands in only one of several dicts. */
function nestedOptions(bindings: Bindings, setting: Setting): Option[] {
  const [way, ...others] = setting.ways;
  if (!way || others.length > 0) return [];
  const mapping = mappingOf(bindings, way.value);
  const options = [...(mapping?.settings.values() ?? [])].map((inner) =>
    optionOf(bindings, setting.certain ? inner : { ...inner, certain: false }, `${setting.name}.${inner.name}`, true),
  );
  return options;
}

