// Other projects of the repository that are installed with this one: path dependencies of Poetry, uv, PDM and pixi.
import { find, type TomlItem, type TomlTable } from './values.ts';

const TABLES: readonly (readonly string[])[] = [
  ['tool', 'poetry', 'dependencies', '*'],
  ['tool', 'poetry', 'dev-dependencies', '*'],
  ['tool', 'poetry', 'group', '*', 'dependencies', '*'],
  ['tool', 'uv', 'sources', '*'],
  ['tool', 'pixi', 'pypi-dependencies', '*'],
  ['tool', 'pixi', 'feature', '*', 'pypi-dependencies', '*'],
];

/** Folders as written, each once; archives are none. */
export function pathDependencies(top: TomlTable): string[] {
  const paths = TABLES.flatMap((path) => find(top, path)).flatMap(({ item }) => pathsIn(item));
  return [...new Set(paths.filter((path) => !/\.(?:whl|zip|gz|tgz)$/.test(path)))];
}

function pathsIn(item: TomlItem): string[] {
  if (item.kind === 'array') return item.items.flatMap(pathsIn);
  return item.kind === 'table' ? item.strings('path').map(({ text }) => text) : [];
}
