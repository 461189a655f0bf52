// The calls by which a Python program starts, joins or drives Ray, and each as a `Process`.

import type { Node } from 'web-tree-sitter';
import { roleOfAddress } from '../../ray/arguments/init-arguments.ts';
import type { Option, Process, ProcessRole } from '../../ray/facts/process.ts';
import { unknown, type Value } from '../../ray/facts/value.ts';
import type { Span } from '../../text/span.ts';
import type { Bindings } from './names/bindings.ts';
import { STARRED } from './names/imports.ts';
import { dominates, holds, runsIn } from './names/scopes.ts';
import { argumentsOf } from './syntax/arguments.ts';
import { closest, parts, spanOf } from './syntax/source.ts';
import { plainText } from './syntax/strings.ts';
import { asMapping } from './values/collections.ts';
import { anything, either, merge, nothing, one } from './values/mapping.ts';
import type { Evaluator, Mapping, Setting, Way } from './values/python-value.ts';
import { resolveSetting } from './values/scalar.ts';

export interface RayCall {
  readonly api: string;
  readonly call: Node;
  readonly callee: Node;
  /** `functools.partial(ray.init, …)`: the callee is its first argument. */
  readonly isPartial?: true;
}

/** By the dotted name that the callee resolves to. */
const NAMED: readonly (readonly [RegExp, string])[] = [
  [/^ray(\.(_private\.)?worker)?\.init$/, 'ray.init'],
  [/^ray(\.client_builder)?\.client$/, 'ray.client'],
  [/^ray\.util(\.client_connect)?\.connect$/, 'ray.util.connect'],
  [/^ray\.serve(\.api)?\.start$/, 'serve.start'],
  [/^ray\.serve(\.api)?\.run$/, 'serve.run'],
  [/^ray\.(\w+\.)+JobSubmissionClient$/, 'JobSubmissionClient'],
  [/^ray\.util\.spark(\.cluster_init)?\.setup_ray_cluster$/, 'setup_ray_cluster'],
  [/^ray\.util\.spark(\.cluster_init)?\.setup_global_ray_cluster$/, 'setup_global_ray_cluster'],
  [/^ray\.cluster_utils\.Cluster$/, 'Cluster'],
];

/** Ways to a name that are worth following when they are assigned: `connect = ray.init`. */
const ON_THE_WAY =
  /^ray(\.(serve|util|util\.spark|cluster_utils|job_submission|init|client|serve\.(start|run)|util\.connect))?$/;

const CHAIN = /((?:[\s\\]*\.[\s\\]*\w+)*)[ \t\\]*(\(|[\r\n#;]|$)?/y;
const ASSIGNED = /(?:^|[\s;])(\w+)[ \t]*=[ \t]*$/;

/** In the order of the text. */
export function findRayCalls(bindings: Bindings): RayCall[] {
  const { text } = bindings.source;
  const paths = startingPaths(bindings);
  const calls: RayCall[] = [];
  for (const name of paths.keys()) {
    for (const at of bindings.source.words(name)) {
      CHAIN.lastIndex = at + name.length;
      const [, chain = '', next = ''] = CHAIN.exec(text) ?? [];
      const rest = chain.replace(/[\s\\]/g, '');
      for (const path of paths.get(name) ?? []) {
        if (next === '(' && apiOf(path + rest)) {
          const call = callAt(bindings, at);
          if (call) calls.push(call);
          break;
        }
        const alias =
          next !== '(' && ON_THE_WAY.test(path + rest) && ASSIGNED.exec(text.slice(Math.max(0, at - 80), at))?.[1];
        // A Map goes on over what is added to it, so an alias of an alias is found too.
        if (alias && alias !== name) add(paths, alias, path + rest);
      }
    }
  }
  calls.push(...behindGetattr(bindings), ...partials(bindings));
  const unique = new Map(calls.filter((one) => starts(bindings, one)).map((call) => [call.call.startIndex, call]));
  return [...unique.values()].sort((a, b) => a.call.startIndex - b.call.startIndex);
}

/** Not in code that never runs, nor where a test has put something else in its place. */
function starts(bindings: Bindings, { call, callee }: RayCall): boolean {
  return !bindings.neverRuns(call) && !isStandIn(bindings, callee);
}

/** A cheap look at the text. */
const PUTS = /(?<!\w)(?:patch(?:[ \t]*\.[ \t]*object)?|setattr)[ \t]*\(/g;

/**
 * Whether a test has put something else in the place of a function. `callee` is looked up in its module when it is called: a name that was imported by itself before is the
 * real one.
 */
export function isStandIn(bindings: Bindings, callee: Node): boolean {
  if (callee.type !== 'attribute') return false;
  return bindings.source.matchesOf(PUTS).some(({ index, 0: { length } }) => {
    const leaf = bindings.source.leafAt(index + length - 1);
    const call = leaf && closest(leaf, 'call');
    return call !== undefined && isInForce(call, callee) && replaces(bindings, call, bindings.pathOf(callee) ?? '');
  });
}

/** In the body of its `with`, in what it decorates, and in the rest of the function that calls it. */
function isInForce(call: Node, callee: Node): boolean {
  const around = closest(call, 'decorator', 'with_item', 'expression_statement', 'assignment');
  if (around?.type === 'decorator') return around.parent !== null && holds(around.parent, callee);
  const statement = around?.type === 'with_item' ? closest(around, 'with_statement') : undefined;
  if (statement) {
    const body = statement.childForFieldName('body');
    return body !== null && holds(body, callee);
  }
  const isEarlier = call.endIndex <= callee.startIndex && runsIn(call).key === runsIn(callee).key;
  return isEarlier && dominates(call, callee);
}

/** `patch("ray.init")`, `patch.object(ray, "init")`, `monkeypatch.setattr(ray, "init", fake)`, and not by what calls it all the same. */
function replaces(bindings: Bindings, call: Node, path: string): boolean {
  const { positional, named } = argumentsOf(call, bindings.source);
  const [first, second] = positional;
  if (!first) return false;
  const written = plainText(first);
  const attribute = second && plainText(second);
  const isOne = written === undefined;
  const target = isOne ? [bindings.pathOf(first), attribute].join('.') : written;
  if (target !== path && !target.endsWith(`.${path}`)) return false;
  const others = [...positional.slice(isOne ? 2 : 1), ...named.map(({ value }) => value)];
  const name = path.slice(path.lastIndexOf('.') + 1);
  return !named.some((one) => one.name === 'wraps') && !others.some(({ text }) => text.includes(name));
}

/** `getattr(ray, "init")(…)` */
function behindGetattr(bindings: Bindings): RayCall[] {
  return getattrCalls(bindings).flatMap((callee) => {
    const call = callee.parent;
    if (call?.type !== 'call' || call.childForFieldName('function')?.id !== callee.id) return [];
    const api = apiOf(bindings.pathOf(callee) ?? '');
    return api === undefined ? [] : [{ api, call, callee }];
  });
}

function getattrCalls(bindings: Bindings): Node[] {
  return callsOf(bindings, 'getattr', /(?<![\w.])getattr[ \t]*\(/g);
}

function partials(bindings: Bindings): RayCall[] {
  return callsOf(bindings, 'partial', /(?<!\w)partial[ \t]*\(/g).flatMap((call) => {
    const [callee] = parts(call.childForFieldName('arguments') ?? call);
    const isPartial = bindings.pathOf(call.childForFieldName('function')) === 'functools.partial';
    const api = isPartial ? apiOf(bindings.pathOf(callee) ?? '') : undefined;
    return api === undefined || !callee ? [] : [{ api, call, callee, isPartial: true }];
  });
}

/** Calls that a pattern finds by the name before the bracket; most files do not have it. */
function callsOf({ source }: Bindings, name: string, pattern: RegExp): Node[] {
  if (!source.text.includes(name)) return [];
  return [...source.text.matchAll(pattern)].flatMap(({ index }) => {
    const name = source.identifierAt(index);
    const callee = name?.parent?.type === 'attribute' ? name.parent : name;
    const call = callee?.parent;
    return call?.type === 'call' && call.childForFieldName('function')?.id === callee?.id ? [call] : [];
  });
}

/** Local names that may lead to Ray, with the dotted names they may stand for. */
function startingPaths(bindings: Bindings): Map<string, Set<string>> {
  const { ray } = bindings;
  const paths = new Map<string, Set<string>>();
  for (const { local, path } of ray.names) add(paths, local, path);
  for (const [local, path] of ray.assigned) add(paths, local, path);
  for (const call of getattrCalls(bindings)) {
    const name = call.parent?.type === 'assignment' ? call.parent.childForFieldName('left') : undefined;
    const path = name?.type === 'identifier' ? bindings.pathOf(call) : undefined;
    if (name && path && ON_THE_WAY.test(path)) add(paths, name.text, path);
  }
  if (ray.star) for (const local of STARRED) add(paths, local, `ray.${local}`);
  return paths;
}

function add(paths: Map<string, Set<string>>, local: string, path: string): void {
  const known = paths.get(local);
  if (known) known.add(path);
  else paths.set(local, new Set([path]));
}

function apiOf(path: string): string | undefined {
  return NAMED.find(([pattern]) => pattern.test(path))?.[1];
}

function callAt(bindings: Bindings, offset: number): RayCall | undefined {
  let callee = bindings.source.identifierAt(offset);
  while (callee?.parent?.type === 'attribute' && callee.parent.startIndex === offset) callee = callee.parent;
  const call = callee?.parent;
  if (!callee || call?.type !== 'call' || call.childForFieldName('function')?.id !== callee.id) return undefined;
  const api = apiOf(bindings.pathOf(callee) ?? '');
  return api === undefined ? undefined : { api, call, callee };
}

interface Api {
  readonly positional: readonly string[];
  readonly role: (address: Value | undefined) => ProcessRole;
  /** Options whose own entries are options too, as `http_options.host`. */
  readonly nested: readonly string[];
  /** Options whose entries are those of the node that it starts. */
  readonly ofNode?: string;
}

const CLIENT: Api = { positional: ['address'], role: () => 'client', nested: [] };
const SPARK: Api = { positional: [], role: () => 'head', nested: [], ofNode: 'head_node_options' };
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
    nested: ['headers', 'cookies'],
  },
  setup_ray_cluster: SPARK,
  setup_global_ray_cluster: SPARK,
  Cluster: {
    positional: ['initialize_head', 'connect', 'head_node_args'],
    role: () => 'local',
    nested: [],
    ofNode: 'head_node_args',
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
      known.nested.includes(setting.name) || known.ofNode === setting.name
        ? [own, ...nestedOptions(values, setting, user, known.ofNode === setting.name ? '' : `${setting.name}.`)]
        : [own],
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

/** Entries are not read when one of several mappings is taken at run time. */
function nestedOptions(values: Evaluator, setting: Setting, user: Span, prefix: string): Option[] {
  const [way, ...others] = setting.ways;
  const mapping = way && others.length === 0 ? asMapping(values.evaluate(way.value)) : undefined;
  return [...(mapping?.settings.values() ?? [])].map((inner) => {
    const certain = inner.certain && setting.certain;
    return optionOf(values, { ...inner, certain }, `${prefix}${inner.name}`, user, true);
  });
}
