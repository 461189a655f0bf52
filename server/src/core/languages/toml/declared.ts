// Ray in lists of PEP 508 strings: the project's own, its groups, and the lists of uv, PDM and Hatch.
import type { Requirement } from '../../ray/facts/requirement.ts';
import { isRayPackage, readRequirementText } from '../../ray/versions/requirement-text.ts';
import { span } from '../../text/span.ts';
import { find, type TomlItem, type TomlString, type TomlTable } from './values.ts';

/** Paths as pyproject.toml has them; `*` is any one key: a group, an extra, an environment. */
const LISTS: readonly { readonly path: readonly string[]; readonly how: Requirement['how'] }[] = [
  { path: ['project', 'dependencies'], how: 'declared' },
  { path: ['project', 'optional-dependencies', '*'], how: 'declared' },
  { path: ['dependency-groups', '*'], how: 'declared' },
  { path: ['build-system', 'requires'], how: 'declared' },
  { path: ['tool', 'uv', 'dev-dependencies'], how: 'declared' },
  { path: ['tool', 'uv', 'override-dependencies'], how: 'override' },
  { path: ['tool', 'uv', 'constraint-dependencies'], how: 'constraint' },
  { path: ['tool', 'uv', 'build-constraint-dependencies'], how: 'constraint' },
  { path: ['tool', 'pdm', 'dev-dependencies', '*'], how: 'declared' },
  { path: ['tool', 'hatch', 'envs', '*', 'dependencies'], how: 'declared' },
  { path: ['tool', 'hatch', 'envs', '*', 'extra-dependencies'], how: 'declared' },
];

/** Tables that may say where a package of that list comes from, whatever versions the list asks for. */
const SOURCES = [
  ['tool', 'uv', 'sources'],
  ['tool', 'poetry', 'dependencies'],
];
const ORIGINS = ['git', 'url', 'path', 'file', 'workspace'];

/** Tables in a list (`{include-group = …}`) and strings that are no requirement are passed over. */
export function declaredRequirements(top: TomlTable, prefix: readonly string[]): Requirement[] {
  const elsewhere = SOURCES.some((path) =>
    find(top, [...path, '*']).some((one) => isRayPackage(one.path.at(-1) ?? '') && hasOrigin(one.item)),
  );
  return LISTS.flatMap(({ path, how }) =>
    find(top, path).flatMap(({ path: keys, item }) => {
      if (item.kind !== 'array') return [];
      const where = describeList(keys, prefix);
      return item.items.flatMap((one) =>
        one.kind === 'string' ? (requirementOf(one, how, where, elsewhere) ?? []) : [],
      );
    }),
  );
}

function requirementOf(
  item: TomlString,
  how: Requirement['how'],
  where: string,
  elsewhere: boolean,
): Requirement | undefined {
  const read = readRequirementText(item.text);
  if (!read || !isRayPackage(read.name)) return undefined;
  const { versions, marker } = read;
  const at = item.content.start;
  const known = versions !== undefined && !elsewhere;
  return {
    package: 'ray',
    how,
    notation: 'pep440',
    span: item.verbatim < item.text.length ? item.content : span(at + read.start, at + item.text.trimEnd().length),
    where,
    ...(known && { versions }),
    ...(known &&
      read.versionsEnd <= item.verbatim && { versionsSpan: span(at + read.versionsStart, at + read.versionsEnd) }),
    ...(marker !== undefined && { marker }),
  };
}

/** The package comes from a repository, a URL or a folder in at least one case. */
export function hasOrigin(item: TomlItem): boolean {
  if (item.kind === 'array') return item.items.some(hasOrigin);
  return item.kind === 'table' && ORIGINS.some((key) => item.has(key));
}

/** A list under a key: the table it stands in, then the key. `prefix` is what the file leaves out (`tool.uv` in uv.toml). */
function describeList(path: readonly string[], prefix: readonly string[]): string {
  const keys = path.slice(prefix.length).map(written);
  const table = keys.slice(0, -1).join('.');
  return table ? `[${table}] ${keys.at(-1)}` : (keys.at(-1) ?? '');
}

export function describeTable(path: readonly string[], prefix: readonly string[]): string {
  return `[${path.slice(prefix.length).map(written).join('.')}]`;
}

function written(key: string): string {
  return /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
}
