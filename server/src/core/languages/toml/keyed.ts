// Ray in tables that map package names to versions: Poetry, PDM's overrides, pixi, pipenv.
import type { Requirement, VersionNotation } from '../../ray/facts/requirement.ts';
import { isRayPackage } from '../../ray/versions/requirement-text.ts';
import { describeTable, hasOrigin } from './declared.ts';
import { find, type TomlEntry, type TomlItem, type TomlString, type TomlTable } from './values.ts';

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

/** Conda splits Ray into packages, each under Ray's own version. */
const CONDA_NAMES = /^ray(-(all|air|client|core|dashboard|data|default|k8s|llm|rllib|serve|train|tune))?$/;

export function keyedRequirements(top: TomlTable, prefix: readonly string[]): Requirement[] {
  return TABLES.flatMap(({ path, notation, how }) =>
    find(top, path).flatMap(({ path: keys, item }) => {
      if (item.kind !== 'table') return [];
      const where = describeTable(keys, prefix);
      return item.entries
        .filter(({ key }) => (notation === 'conda' ? CONDA_NAMES.test(key) : isRayPackage(key)))
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
