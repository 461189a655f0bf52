// Ray requirements in YAML lists: conda environments, pre-commit hooks, runtime environments.
import type { Requirement } from '../../ray/facts/requirement.ts';
import { isCondaName, readCondaRequirement } from '../../ray/versions/conda-requirement.ts';
import { isRayPackage, readRequirementText } from '../../ray/versions/requirement-text.ts';
import { span } from '../../text/span.ts';
import {
  allMappings,
  entryOf,
  itemsAt,
  type Source,
  valueAt,
  type YamlEntry,
  type YamlNode,
  type YamlScalar,
} from './nodes/nodes.ts';

type Place = Pick<Requirement, 'how' | 'where'>;

/** What this file says of where a requirement stands; requirements of commands stand elsewhere. */
const LISTS = [
  'dependencies',
  'dependencies pip',
  'additional_dependencies',
  'runtime_env pip',
  'runtime_env uv',
] as const;

/** An item of a list, as against a word of a command. */
export function isListed({ where }: Pick<Requirement, 'where'>): boolean {
  return LISTS.some((list) => list === where);
}

/** `dependencies` of an environment.yml, and the pip list inside. */
export function condaRequirements(root: YamlNode, source: Source): Requirement[] {
  const place: Place = { how: 'declared', where: 'dependencies' };
  const items = itemsAt(root, 'dependencies');
  const python = items.flatMap((item) =>
    item.kind === 'scalar' ? (condaRequirement(item, source, place, (name) => name === 'python') ?? []) : [],
  )[0];
  const found = items.flatMap((item) => {
    if (item.kind === 'scalar') return condaRequirement(item, source, place) ?? [];
    return pipRequirements(valueAt(item, 'pip'), source, { how: 'declared', where: 'dependencies pip' });
  });
  if (!python) return found;
  const held = { ...python, package: 'python' };
  const lists = items.flatMap((item) => itemsAt(item, 'pip')).flatMap((item) => listNamedBy(item) ?? []);
  source.installs.push(...lists.map((path) => ({ path, python: held })));
  return found.map((one) => ({ ...one, python: held }));
}

/** `-r requirements.txt` in the pip list of conda. */
function listNamedBy(item: YamlNode): string | undefined {
  const [, path] = (item.kind === 'scalar' && /^(?:-r|--requirement)[ =]*(\S+)$/.exec(item.text.trim())) || [];
  return path;
}

/** Lists of which the tool makes an environment of its own: hooks, and what Ray installs on the workers. */
export function nestedRequirements(root: YamlNode, source: Source): Requirement[] {
  return allMappings(root).flatMap((mapping) => {
    const hook = valueAt(mapping, 'additional_dependencies');
    const runtime = runtimeEnvIn(mapping);
    const pip = valueAt(runtime, 'pip');
    const uv = valueAt(runtime, 'uv');
    return [
      ...pipRequirements(hook, source, { how: 'installed', where: 'additional_dependencies' }),
      ...pipRequirements(listIn(pip), source, { how: 'installed', where: 'runtime_env pip' }),
      ...pipRequirements(listIn(uv), source, { how: 'installed', where: 'runtime_env uv' }),
    ];
  });
}

function runtimeEnvIn(mapping: YamlNode): YamlNode | undefined {
  return (entryOf(mapping, 'runtime_env') as YamlEntry | undefined)?.value;
}

function listIn(node: YamlNode | undefined): YamlNode | undefined {
  return node?.kind === 'mapping' ? valueAt(node, 'packages') : node;
}

function pipRequirements(list: YamlNode | undefined, source: Source, place: Place): Requirement[] {
  return itemsAt(list).flatMap((item) => {
    const read = item.kind === 'scalar' && !item.templated ? readRequirementText(item.text) : undefined;
    if (item.kind !== 'scalar' || !read || !isRayPackage(read.name)) return [];
    const { versions, notation, marker, url } = read;
    const start = url === undefined ? read.versionsStart : 0;
    return [
      {
        ...placed(item, source, place, notation, start, read.versionsEnd, versions),
        ...(marker !== undefined && { marker }),
      },
    ];
  });
}

function condaRequirement(
  item: YamlScalar,
  source: Source,
  place: Place,
  isWanted = isCondaName,
): Requirement | undefined {
  if (item.templated)
    return readCondaRequirement(item.text, isWanted)
      ? placed(item, source, place, 'conda', 0, 0, undefined)
      : undefined;
  const read = readCondaRequirement(item.text, isWanted);
  if (!read) return undefined;
  const { versions, at } = read;
  return placed(item, source, place, 'conda', at?.start ?? 0, at?.end ?? 0, versions);
}

/** Offsets are of the scalar's text; `versions` undefined where they cannot be known. */
function placed(
  item: YamlScalar,
  { text }: Source,
  place: Place,
  notation: Requirement['notation'],
  start: number,
  end: number,
  versions: string | undefined,
): Requirement {
  const content = item.content;
  const stands = text.slice(content.start, content.end) === item.text;
  return {
    package: 'ray',
    notation,
    span: content,
    ...place,
    ...(versions !== undefined && { versions }),
    ...(versions !== undefined &&
      start > 0 &&
      stands && { versionsSpan: span(content.start + start, content.start + end) }),
  };
}

export function isCondaLock(fileName: string, text: string): boolean {
  if (fileName === 'pixi.lock') return true;
  return /conda-lock\.ya?ml$/.test(fileName) && /^package:/m.test(text);
}

const NAME =
  /^([ \t]*)(- )?name: ['"]?ray(?:-(?:all|air|client|core|dashboard|data|default|k8s|llm|rllib|serve|train|tune))?['"]?[ \t]*\r?$/gm;
const VERSION = /^[ \t]*(?:- )?version: ['"]?([\w.+!-]+)['"]?[ \t]*\r?$/m;
/** Newer pixi locks name a conda package by the file that is fetched alone. */
const FETCHED =
  /\/ray-(?:all|air|client|core|dashboard|data|default|llm|rllib|serve|train|tune)-(\d[\w.]*)-[^/\s]*\.(?:conda|tar\.bz2)[ \t]*\r?$/gm;
/** An entry is no longer than this. */
const REACH = 2000;

/** One requirement for each version that an entry has; every platform's entry is one. */
export function lockedRequirements(text: string, fileName: string): Requirement[] {
  const found = new Map<number, Requirement>();
  const add = (versions: string, start: number) =>
    found.set(start, {
      package: 'ray',
      how: 'locked',
      notation: 'exact',
      versions,
      span: span(start, start + versions.length),
      where: fileName,
    });
  for (const match of text.matchAll(NAME)) {
    const [whole, indent = '', dash = ''] = match;
    const keys = ' '.repeat(indent.length + dash.length);
    const from = match.index + whole.length + 1;
    const rest = text.slice(from, from + REACH);
    // The entry ends where its keys do.
    const end = rest.search(new RegExp(`^(?!${keys}[^ \\t-]|${keys} )`, 'm'));
    const version = VERSION.exec(end === -1 ? rest : rest.slice(0, end));
    if (version?.[1]) add(version[1], from + version.index + version[0].indexOf(version[1], version[0].indexOf(':')));
  }
  for (const match of text.matchAll(FETCHED)) {
    const [whole, version = ''] = match;
    add(version, match.index + whole.lastIndexOf(`-${version}-`) + 1);
  }
  return [...found.values()].sort((a, b) => a.span.start - b.span.start);
}
