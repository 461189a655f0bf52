// Finds the file that a reference to variables means (an env file, a ConfigMap, the Dockerfile of a build), and which files a host must read for it.

import type { WorkspaceFile } from '../../policy/policy-for.ts';
import type {
  BuildSource,
  EntrypointSource,
  EnvFileReader,
  EnvironmentSetting,
  EnvironmentSource,
  FileSource,
  ResourceSource,
  ValueSource,
} from '../../ray/facts/environment.ts';
import type { Process } from '../../ray/facts/process.ts';
import { pathsNamedBy } from '../../ray/facts/program.ts';
import type { ProvidedEnvironment, ReadFacts } from '../../ray/facts/read-facts.ts';
import { fileNameOf, folderOf, pathFrom } from '../../text/document.ts';
import { foldersFrom, pathsBeside, pathsInContainer } from '../starts/program-paths.ts';
import { pythonFilesFor } from '../versions/project-python.ts';

/** What a reference led to. */
export interface Found {
  readonly path: string;
  readonly provided: ProvidedEnvironment;
  /** Of a build: a path in the folder that it is given. */
  readonly context?: string;
}

/** The file that refers; its own facts count, whatever the workspace has of it. */
export interface Referrer {
  readonly path: string;
  readonly own: ReadFacts;
}

/** Of one state of the workspace. */
export class Providers {
  private readonly files: ReadonlyMap<string, WorkspaceFile>;
  private readonly all: ReadonlyMap<string, WorkspaceFile>;
  private resources: Map<string, Found[]> | undefined;
  private built: readonly Found[] | undefined;
  /** Paths at which a program was looked for, whether it is there or not. */
  readonly asked = new Set<string>();

  constructor(files: ReadonlyMap<string, WorkspaceFile>, all: ReadonlyMap<string, WorkspaceFile>) {
    this.files = files;
    this.all = all;
  }

  /** `at` is the file that holds the reference. Undefined where nothing is found, or several that differ. */
  find(source: EnvironmentSource, at: string, referrer: Referrer): Found | undefined {
    switch (source.kind) {
      case 'file':
        return this.fileOf(source, at, referrer);
      case 'build':
        return this.stageOf(source, at, referrer);
      case 'entrypoint':
        return this.entrypointOf(source, at, referrer);
      default:
        return this.resourceOf(source, at, referrer);
    }
  }

  /** The last setting of that name. */
  settingAt(
    source: ValueSource,
    at: string,
    referrer: Referrer,
  ): { path: string; setting: EnvironmentSetting } | undefined {
    const found =
      source.kind === 'file'
        ? this.fileAt(pathFrom(at, source.path) ?? '', referrer, 'compose')
        : this.resourceOf(source, at, referrer);
    const setting = found?.provided.environment.settings.filter(({ name }) => name === source.key).at(-1);
    return found && setting && { path: found.path, setting };
  }

  private fileOf({ path: written, reader = 'dotenv' }: FileSource, at: string, referrer: Referrer): Found | undefined {
    if (written === undefined) return this.nearestDotenv(at, referrer, reader);
    const path = pathFrom(at, written);
    return path === undefined ? undefined : this.fileAt(path, referrer, reader);
  }

  private nearestDotenv(at: string, referrer: Referrer, reader: EnvFileReader): Found | undefined {
    for (let folder = folderOf(at); ; folder = folderOf(folder)) {
      const path = `${folder}/.env`;
      if (this.factsOf(path, referrer)) return this.fileAt(path, referrer, reader);
      if (folder === '') return undefined;
    }
  }

  /** A file that says nothing of Ray provides nothing, one that could not be read something unknown. */
  private fileAt(path: string, referrer: Referrer, reader: EnvFileReader): Found | undefined {
    const facts = this.factsOf(path, referrer);
    const isRead = ({ kind, readers }: ProvidedEnvironment) => kind === 'file' && (readers?.includes(reader) ?? true);
    const provided = facts?.provides?.find(isRead) ?? (facts && emptyOf('file', facts));
    return provided && { path, provided };
  }

  private stageOf(source: BuildSource, at: string, referrer: Referrer): Found | undefined {
    const path = dockerfileOf(source, at);
    const facts = path === undefined ? undefined : this.factsOf(path, referrer);
    if (path === undefined || !facts) return undefined;
    const stages = facts.provides?.filter(({ kind }) => kind === 'stage') ?? [];
    const empty = stages.length === 0 ? emptyOf('stage', facts) : undefined;
    const provided = empty ?? stageNamed(stages, source.target);
    const context = pathFrom(at, source.context, 'Dockerfile');
    return provided && { path, provided, ...(context !== undefined && { context }) };
  }

  /** `at` is a Dockerfile; its image is built of the folder that it is in, or of one above. */
  private entrypointOf({ program }: EntrypointSource, at: string, referrer: Referrer): Found | undefined {
    const { files } = program;
    const paths = foldersFrom(at).flatMap((folder) =>
      files ? pathsInContainer(program, [{ files, beside: `${folder}/Dockerfile` }]) : [],
    );
    const path = this.firstOf(paths);
    return path === undefined ? undefined : this.fileAt(path, referrer, 'shell');
  }

  /** The namespace must be the same, unless one side does not name it. The file's own come first. */
  private resourceOf(
    { kind, name, namespace }: Pick<ResourceSource, 'kind' | 'name' | 'namespace'>,
    at: string,
    { path, own }: Referrer,
  ): Found | undefined {
    this.resources ??= resourcesIn(this.files);
    const ofReferrer = resourcesOf(path, own);
    const all = [
      ...(this.resources.get(`${kind} ${name}`) ?? []).filter((one) => one.path !== path),
      ...ofReferrer,
    ].filter(({ provided }) => provided.kind === kind && provided.name === name);
    const matching = all.filter(({ provided }) => provided.namespace === namespace);
    const loose = all.filter(({ provided }) => provided.namespace === undefined || namespace === undefined);
    const candidates = matching.length > 0 ? matching : loose;
    const beside = candidates.filter((one) => one.path === at);
    return theOne(beside.length > 0 ? beside : candidates);
  }

  /** The first of these files that says something; it is noted that they were asked for. */
  firstOf(paths: readonly string[]): string | undefined {
    for (const path of paths) this.asked.add(path);
    return paths.find((path) => this.all.has(path));
  }

  /** Of every Dockerfile, those that something is copied into. */
  stages(): readonly Found[] {
    this.built ??= [...this.files].flatMap(([path, { facts }]) =>
      (facts.provides ?? []).flatMap((provided) => (provided.files?.copies.length ? [{ path, provided }] : [])),
    );
    return this.built;
  }

  factsOf(path: string, { path: own, own: facts }: Referrer): ReadFacts | undefined {
    return path === own ? facts : this.all.get(path)?.facts;
  }
}

/** Undefined where the context is no folder of a workspace. */
function dockerfileOf({ context, dockerfile }: BuildSource, at: string): string | undefined {
  return pathFrom(at, context, dockerfile ?? 'Dockerfile');
}

function stageNamed(
  stages: readonly ProvidedEnvironment[],
  target: string | undefined,
): ProvidedEnvironment | undefined {
  if (target === undefined) return stages.at(-1);
  const named = stages.find(({ name }) => name?.toLowerCase() === target.toLowerCase());
  return named ?? (/^\d+$/.test(target) ? stages[Number(target)] : undefined);
}

function emptyOf(kind: ProvidedEnvironment['kind'], facts: ReadFacts): ProvidedEnvironment | undefined {
  return saysNothing(facts) ? { kind, environment: { settings: [], open: false } } : undefined;
}

/** Of Ray, and was read as a whole. */
export function saysNothing({ problems, environment, processes }: ReadFacts): boolean {
  return problems.length === 0 && environment.length === 0 && processes.length === 0;
}

function resourcesIn(files: ReadonlyMap<string, WorkspaceFile>): Map<string, Found[]> {
  const resources = new Map<string, Found[]>();
  for (const [path, { facts }] of files)
    for (const found of resourcesOf(path, facts)) {
      const key = `${found.provided.kind} ${found.provided.name}`;
      resources.set(key, [...(resources.get(key) ?? []), found]);
    }
  return resources;
}

function resourcesOf(path: string, { provides }: ReadFacts): Found[] {
  return (provides ?? []).flatMap((provided) =>
    provided.kind === 'config-map' || provided.kind === 'secret' ? [{ path, provided }] : [],
  );
}

/** Several that say the same are one; which of several others is applied nobody can tell. */
function theOne(candidates: readonly Found[]): Found | undefined {
  const [first, ...others] = [...candidates].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return first && others.every((other) => meaningOf(other) === meaningOf(first)) ? first : undefined;
}

function meaningOf({ provided: { environment } }: Found): string {
  return JSON.stringify([environment.open, environment.settings.map(({ name, value }) => [name, value])]);
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
  const taken = (facts.includes ?? []).flatMap((include) => pathFrom(path, include.path) ?? []);
  const pythons = facts.languageId === 'toml' ? [] : pythonFilesFor(path, facts.requirements);
  const paths = [...sources.flatMap((source) => pathsOf(source, path)), ...values, ...programs, ...taken, ...pythons];
  return [...new Set(paths)].filter((one) => one !== path);
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

/** Of an image whose build says in another file what is copied, that file leads on. */
function programPaths({ program, runsIn }: Process, path: string, { provides = [] }: ReadFacts): string[] {
  if (!program) return [];
  const { files } = program;
  if (!files) return runsIn ? [] : pathsBeside(program, path);
  const isImage = provides.some(({ kind }) => kind === 'stage');
  const folders = isImage ? foldersFrom(path) : [folderOf(path)];
  return folders.flatMap((folder) => pathsInContainer(program, [{ files, beside: `${folder}/x` }]));
}

/** Names of the files that it runs, without their folders. `elsewhere`: only those that it runs in a container. */
export function programsRunBy({ processes, provides = [] }: ReadFacts, elsewhere: boolean): string[] {
  const all = [...processes, ...provides.flatMap((one) => one.processes ?? [])];
  return all.flatMap(({ program, runsIn }) =>
    program && (runsIn || program.files || !elsewhere) ? pathsNamedBy(program).map(fileNameOf) : [],
  );
}
