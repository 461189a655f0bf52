// Which other files a host must read before a file can be judged: those that its variables and commands come from.

import type { EnvironmentSource } from '../../ray/facts/environment.ts';
import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import { folderOf } from '../../text/path.ts';
import { pathFrom } from '../relative-path.ts';
import { dockerfileOf } from './providers.ts';

/** Absolute paths; whether they exist, and are inside the workspace, is not known here. ConfigMaps are found by name, not by path. */
export function filesReferredTo(path: string, facts: ReadFacts): string[] {
  const { processes, reaches, containers = [], inherits = [], provides = [] } = facts;
  const environments = [...processes, ...reaches, ...containers, ...provides].flatMap(
    ({ environment }) => environment ?? [],
  );
  const sources = [...inherits, ...environments.flatMap((one) => one.inherits ?? [])];
  const values = environments.flatMap(({ settings }) =>
    settings.flatMap(({ from }) => (from?.kind === 'file' ? (pathFrom(path, from.path) ?? []) : [])),
  );
  return [...new Set([...sources.flatMap((source) => pathsOf(source, path)), ...values])].filter((one) => one !== path);
}

function pathsOf(source: EnvironmentSource, from: string): string[] {
  if (source.kind !== 'build' && source.kind !== 'file') return [];
  if (source.kind === 'build' || source.path !== undefined) {
    const path = source.kind === 'build' ? dockerfileOf(source, from) : pathFrom(from, source.path ?? '');
    return path === undefined ? [] : [path];
  }
  const paths: string[] = [];
  for (let folder = folderOf(from); ; folder = folderOf(folder)) {
    paths.push(`${folder}/.env`);
    if (folder === '') return paths;
  }
}
