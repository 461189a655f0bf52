// Finds the calls of a Python file that start, join or drive Ray.
import type { Node } from 'web-tree-sitter';
import type { Bindings } from './bindings.ts';
import { STARRED } from './imports.ts';

export interface RayCall {
  readonly api: string;
  readonly call: Node;
  readonly callee: Node;
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
  const unique = new Map(calls.map((call) => [call.call.startIndex, call]));
  return [...unique.values()].sort((a, b) => a.call.startIndex - b.call.startIndex);
}

/** Local names that may lead to Ray, with the dotted names they may stand for. */
function startingPaths({ ray }: Bindings): Map<string, Set<string>> {
  const paths = new Map<string, Set<string>>();
  for (const { local, path } of ray.names) add(paths, local, path);
  for (const [local, path] of ray.assigned) add(paths, local, path);
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
