// Which files a host must read for what one file says: those that it refers to, and names by which a quick look finds others.
import type { BuildSource, EnvironmentSource } from '../../ray/facts/environment.ts';
import type { Process } from '../../ray/facts/process.ts';
import { pathsNamedBy } from '../../ray/facts/program.ts';
import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import { namesImage, RUNS_IMAGES, shortImageName } from '../../ray/image-name.ts';
import { fileNameOf, folderOf, pathFrom } from '../../text/document.ts';
import { foldersFrom, pathsBeside, pathsInContainer } from '../starts/program-paths.ts';
import { pythonFilesFor } from '../versions/project-python.ts';

/** The likeliest first; `context` is a path in the folder that the image is built of, where that is one of a workspace. */
export function dockerfilesOf(source: BuildSource, at: string): { readonly path: string; readonly context?: string }[] {
  const { context, dockerfile = 'Dockerfile', dockerfileIsBeside, orAbove } = source;
  const folders = orAbove ? foldersFrom(at).map((folder) => `${folder}/x`) : [at];
  return folders.flatMap((from) => {
    const path = dockerfileIsBeside ? pathFrom(from, dockerfile) : pathFrom(from, context, dockerfile);
    const inContext = pathFrom(from, context, 'Dockerfile');
    return path === undefined ? [] : [{ path, ...(inContext !== undefined && { context: inContext }) }];
  });
}

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
  const programs = [...processes, ...provides.flatMap((one) => one.processes ?? [])].flatMap((process) =>
    programPaths(process, path, facts),
  );
  const taken = includedBy(path, facts);
  const pythons = facts.languageId === 'toml' ? [] : pythonFilesFor(path, facts.requirements);
  const paths = [...sources.flatMap((source) => pathsOf(source, path)), ...values, ...programs, ...taken, ...pythons];
  return [...new Set(paths)].filter((one) => one !== path);
}

/** Lists of requirements that pip reads with the file, whatever their names. */
export function includedBy(path: string, { includes = [] }: ReadFacts): string[] {
  return includes.flatMap((include) => pathFrom(path, include.path) ?? []);
}

function pathsOf(source: EnvironmentSource, from: string): string[] {
  if (source.kind === 'build') return dockerfilesOf(source, from).map(({ path }) => path);
  if (source.kind !== 'file') return [];
  const named = source.path === undefined ? undefined : pathFrom(from, source.path);
  if (source.path !== undefined) return named === undefined ? [] : [named];
  const paths: string[] = [];
  for (let folder = folderOf(from); ; folder = folderOf(folder)) {
    paths.push(`${folder}/.env`);
    if (folder === '') return paths;
  }
}

/** Of an image whose build says in another file what is copied, that file leads on. */
function programPaths({ program, runsIn }: Process, path: string, { provides = [] }: ReadFacts): string[] {
  if (!program) return [];
  const { files } = program;
  if (!files) return runsIn ? [] : pathsBeside(program, path);
  const isImage = provides.some(({ kind }) => kind === 'stage');
  const folders = isImage ? foldersFrom(path) : [folderOf(path)];
  return folders.flatMap((folder) => pathsInContainer(program, [{ files, beside: `${folder}/x` }]));
}

/** What a quick look at another file shows that may build or run the same: Dockerfiles of Ray, and names of images. */
export function imagesOf(path: string, { provides = [] }: ReadFacts): string[] {
  return provides.flatMap(({ kind, name = '', environment, processes = [], requirements = [] }) => {
    if (kind === 'image') return [RUNS_IMAGES, namesImage(shortImageName(name))];
    const isOfRay = kind === 'stage' && (environment.settings.length > 0 || processes.length + requirements.length > 0);
    return isOfRay ? [fileNameOf(path)] : [];
  });
}

/** Names of the files that it runs, without their folders. `elsewhere`: only those that it runs in a container. */
export function programsRunBy({ processes, provides = [] }: ReadFacts, elsewhere: boolean): string[] {
  const all = [...processes, ...provides.flatMap((one) => one.processes ?? [])];
  return all.flatMap(({ program, runsIn }) =>
    program && (runsIn || program.files || !elsewhere) ? pathsNamedBy(program).map(fileNameOf) : [],
  );
}
