// Variables that YAML gives to Ray's tasks and actors: `runtime_env` and files that are one.
import type { EnvironmentSetting } from '../../ray/facts/environment.ts';
import { readEnvironment } from './environment.ts';
import { allMappings, entryOf, valueAt, type YamlNode } from './nodes.ts';
import type { Source } from './source.ts';

/** Fields of a runtime environment; a file with others beside `env_vars` is something else. */
const FIELDS = new Set([
  'env_vars',
  'pip',
  'uv',
  'conda',
  'working_dir',
  'py_modules',
  'py_executable',
  'excludes',
  'container',
  'image_uri',
  'config',
]);

export function runtimeEnvironments(root: YamlNode, source: Source): EnvironmentSetting[] {
  const nested = allMappings(root).flatMap((mapping) => valueAt(mapping, 'runtime_env', 'env_vars') ?? []);
  const own = entryOf(root, 'env_vars')?.value;
  const isWhole = root.kind === 'mapping' && root.entries.every(({ key }) => FIELDS.has(key));
  return [
    ...nested.flatMap((variables) => readEnvironment(variables, source, 'runtime-env').settings),
    ...(own ? readEnvironment(own, source, isWhole ? 'runtime-env' : 'unspecified').settings : []),
  ];
}
