// Finds the calls of a Python file that start, join or drive Ray.
import type { Node } from 'web-tree-sitter';
import { parts } from '../syntax/source.ts';
import type { Bindings } from './bindings.ts';
import { STARRED } from './imports.ts';

export interface RayCall {
  readonly api: string;
  readonly call: Node;
  readonly callee: Node;
  /** `functools.partial(ray.init, …)`: the callee is its first argument. */
  readonly isPartial?: true;
}

/** By the dotted name that the callee resolves to. */
const APIS: readonly (readonly [RegExp, string])[] = [
  [/^ray(\.(_private\.)?worker)?\.init$/, 'ray.init'],
  [/^ray(\.client_builder)?\.client$/, 'ray.client'],
  [/^ray\.util(\.client_connect)?\.connect$/, 'ray.util.connect'],
  [/^ray\.serve(\.api)?\.start$/, 'serve.start'],
  [/^ray\.serve(\.api)?\.run$/, 'serve.run'],
  [/^ray\.(\w+\.)+JobSubmissionClient$/, 'JobSubmissionClient'],
];

/** Ways to a name that are worth following when they are assigned: `connect = ray.init`. */
const ON_THE_WAY = /^ray(\.(serve|util|job_submission|init|client|serve\.(start|run)|util\.connect))?$/;

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
  const unique = new Map(calls.map((call) => [call.call.startIndex, call]));
  return [...unique.values()].sort((a, b) => a.call.startIndex - b.call.startIndex);
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
  return APIS.find(([pattern]) => pattern.test(path))?.[1];
}

function callAt(bindings: Bindings, offset: number): RayCall | undefined {
  let callee = bindings.source.identifierAt(offset);
  while (callee?.parent?.type === 'attribute' && callee.parent.startIndex === offset) callee = callee.parent;
  const call = callee?.parent;
  if (!callee || call?.type !== 'call' || call.childForFieldName('function')?.id !== callee.id) return undefined;
  const api = apiOf(bindings.pathOf(callee) ?? '');
  return api === undefined ? undefined : { api, call, callee };
}
