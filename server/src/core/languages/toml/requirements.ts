// Ray in TOML manifests: lists of PEP 508 strings, and tables that map package names to versions.
import type { IncludedRequirements, Requirement, VersionNotation } from '../../ray/facts/requirement.ts';
import { isCondaName } from '../../ray/versions/conda-requirement.ts';
import { isRayPackage, readRequirementText } from '../../ray/versions/requirement-text.ts';
import { span } from '../../text/span.ts';
import { find, type TomlEntry, type TomlItem, type TomlString, type TomlTable } from './values.ts';

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

/** Where a project says which files hold its requirements, one or several: setuptools, and a hook of Hatch. */
const FILES = [
  ['tool', 'setuptools', 'dynamic', 'dependencies', 'file'],
  ['tool', 'setuptools', 'dynamic', 'optional-dependencies', '*', 'file'],
  ['tool', 'hatch', 'metadata', 'hooks', 'requirements_txt', 'files'],
  ['tool', 'hatch', 'metadata', 'hooks', 'requirements_txt', 'optional-dependencies', '*'],
];

/** Its paths count from the folder of the file. */
export function includedFiles(top: TomlTable): IncludedRequirements[] {
  return FILES.flatMap((path) =>
    find(top, path).flatMap(({ item }) =>
      (item.kind === 'array' ? item.items : [item]).flatMap((one) =>
        one.kind === 'string' && one.text !== '' ? [{ path: one.text, how: 'declared' as const }] : [],
      ),
    ),
  );
}

/** One version and no range, so that none is written there. */
const PIPENV_PYTHON = ['tool', 'pipenv', 'requires', 'python_version'];

/** Where a project says on which Pythons it runs, as pyproject.toml has it. The first that is there counts. */
const PYTHONS: readonly { readonly path: readonly string[]; readonly notation: VersionNotation }[] = [
  { path: ['project', 'requires-python'], notation: 'pep440' },
  { path: ['tool', 'poetry', 'dependencies', 'python'], notation: 'poetry' },
  { path: ['tool', 'pixi', 'dependencies', 'python'], notation: 'conda' },
  { path: PIPENV_PYTHON, notation: 'poetry' },
];

/** Lists that become metadata of the package, where one is built. */
const OF_PACKAGE = /^\[(?:project(?:\.optional-dependencies)?|tool\.poetry\.dependencies)\]/;

/** With what the file says of its project: the Pythons it runs on, and whether others install it. */
export function withProject(
  requirements: readonly Requirement[],
  top: TomlTable,
  prefix: readonly string[],
): Requirement[] {
  const python = pythonsOf(top, prefix);
  const isBuilt = find(top, ['build-system']).length > 0;
  return requirements.map((one) => ({
    ...one,
    ...(python && { python }),
    ...(isBuilt && OF_PACKAGE.test(one.where) && { ofPackage: true as const }),
  }));
}

/** The Pythons that the file says its project runs on. */
export function pythonsOf(top: TomlTable, prefix: readonly string[]): Requirement | undefined {
  return PYTHONS.flatMap(({ path, notation }) =>
    find(top, path).flatMap(({ path: keys, item }) =>
      item.kind === 'string' ? [pythonOf(item, notation, keys, prefix)] : [],
    ),
  )[0];
}

function pythonOf(
  { text, content, verbatim }: TomlString,
  notation: VersionNotation,
  path: readonly string[],
  prefix: readonly string[],
): Requirement {
  return {
    package: 'python',
    how: 'declared',
    notation,
    versions: text.trim(),
    span: content,
    ...(verbatim === text.length && path.at(-1) !== PIPENV_PYTHON.at(-1) && { versionsSpan: content }),
    where: describeList(path, prefix),
  };
}

function requirementOf(
  item: TomlString,
  how: Requirement['how'],
  where: string,
  elsewhere: boolean,
): Requirement | undefined {
  const read = readRequirementText(item.text);
  if (!read || !isRayPackage(read.name)) return undefined;
  const { versions, notation, marker } = read;
  const at = item.content.start;
  const known = versions !== undefined && !elsewhere;
  return {
    package: 'ray',
    how,
    notation,
    span: item.verbatim < item.text.length ? item.content : span(at + read.start, at + item.text.trimEnd().length),
    where,
    ...(known && { versions }),
    ...(known &&
      read.url === undefined &&
      read.versionsEnd <= item.verbatim && { versionsSpan: span(at + read.versionsStart, at + read.versionsEnd) }),
    ...(marker !== undefined && { marker }),
  };
}

/** The package comes from a repository, a URL or a folder in at least one case. */
function hasOrigin(item: TomlItem): boolean {
  if (item.kind === 'array') return item.items.some(hasOrigin);
  return item.kind === 'table' && ORIGINS.some((key) => item.has(key));
}

/** A list under a key: the table that contains it, then the key. `prefix` is what the file leaves out (`tool.uv` in uv.toml). */
function describeList(path: readonly string[], prefix: readonly string[]): string {
  const keys = path.slice(prefix.length).map(written);
  const table = keys.slice(0, -1).join('.');
  return table ? `[${table}] ${keys.at(-1)}` : (keys.at(-1) ?? '');
}

function describeTable(path: readonly string[], prefix: readonly string[]): string {
  return `[${path.slice(prefix.length).map(written).join('.')}]`;
}

function written(key: string): string {
  return /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
}

/** pdm-override: a PEP 440 range, or a bare version that is meant exactly. */
type KeyedNotation = 'poetry' | 'conda' | 'pep440' | 'pdm-override';

interface KeyedTable {
  readonly path: readonly string[];
  readonly notation: KeyedNotation;
  readonly how: Requirement['how'];
}

const PIXI_PLACES = [[], ['feature', '*'], ['target', '*'], ['feature', '*', 'target', '*']];

/** Paths as pyproject.toml has them; `*` is any one key. */
const TABLES: readonly KeyedTable[] = [
  { path: ['tool', 'poetry', 'dependencies'], notation: 'poetry', how: 'declared' },
  { path: ['tool', 'poetry', 'dev-dependencies'], notation: 'poetry', how: 'declared' },
  { path: ['tool', 'poetry', 'group', '*', 'dependencies'], notation: 'poetry', how: 'declared' },
  { path: ['tool', 'pdm', 'resolution', 'overrides'], notation: 'pdm-override', how: 'override' },
  // Only as a Pipfile, whose tables stand at the top.
  { path: ['tool', 'pipenv', 'packages'], notation: 'pep440', how: 'declared' },
  { path: ['tool', 'pipenv', 'dev-packages'], notation: 'pep440', how: 'declared' },
  ...PIXI_PLACES.flatMap((place): KeyedTable[] => [
    { path: ['tool', 'pixi', ...place, 'dependencies'], notation: 'conda', how: 'declared' },
    { path: ['tool', 'pixi', ...place, 'host-dependencies'], notation: 'conda', how: 'declared' },
    { path: ['tool', 'pixi', ...place, 'build-dependencies'], notation: 'conda', how: 'declared' },
    { path: ['tool', 'pixi', ...place, 'pypi-dependencies'], notation: 'pep440', how: 'declared' },
    { path: ['tool', 'pixi', ...place, 'pypi-options', 'dependency-overrides'], notation: 'pep440', how: 'override' },
  ]),
];

export function keyedRequirements(top: TomlTable, prefix: readonly string[]): Requirement[] {
  return TABLES.flatMap(({ path, notation, how }) =>
    find(top, path).flatMap(({ path: keys, item }) => {
      if (item.kind !== 'table') return [];
      const where = describeTable(keys, prefix);
      return item.entries
        .filter(({ key }) => (notation === 'conda' ? isCondaName(key) : isRayPackage(key)))
        .flatMap((entry) => requirementsOf(entry, entry.item, { notation, how, where }));
    }),
  );
}

interface Place {
  readonly notation: KeyedNotation;
  readonly how: Requirement['how'];
  readonly where: string;
}

/** A table without versions or origin only adds extras or an index to a requirement made elsewhere. */
function requirementsOf(entry: TomlEntry, item: TomlItem, place: Place): Requirement[] {
  switch (item.kind) {
    case 'array':
      return item.items.flatMap((one) => (one.kind === 'table' ? requirementsOf(entry, one, place) : []));
    case 'string':
      return [versioned(entry, item, place, undefined)];
    case 'table': {
      const marker = item.strings('markers')[0]?.text;
      if (hasOrigin(item)) return [requirement(entry, place, 'pep440', marker)];
      return item.strings('version').map((version) => versioned(entry, version, place, marker));
    }
    default:
      return [];
  }
}

function versioned(
  entry: TomlEntry,
  { text, content, verbatim }: TomlString,
  place: Place,
  marker: string | undefined,
): Requirement {
  const versions = text.trim();
  if (/:\/\/|^-e\b/.test(versions)) return requirement(entry, place, 'pep440', marker);
  return {
    ...requirement(entry, place, notationOf(place.notation, versions), marker),
    versions: versions === '*' ? '' : versions,
    ...(content.end > content.start && { span: content }),
    ...(verbatim === text.length && { versionsSpan: content }),
  };
}

function notationOf(notation: KeyedNotation, versions: string): VersionNotation {
  if (notation !== 'pdm-override') return notation;
  return /^\d/.test(versions) ? 'exact' : 'pep440';
}

function requirement(
  entry: TomlEntry,
  { how, where }: Place,
  notation: VersionNotation,
  marker: string | undefined,
): Requirement {
  return {
    package: 'ray',
    how,
    notation,
    span: entry.keySpan,
    where,
    ...(marker !== undefined && { marker }),
  };
}
