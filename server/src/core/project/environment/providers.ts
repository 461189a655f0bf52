// Finds the file that a reference to variables means: an env file, a ConfigMap, the Dockerfile of a build or of an image.

import type { WorkspaceFile } from '../../policy/policy-for.ts';
import type {
  BuildSource,
  EntrypointSource,
  EnvFileReader,
  EnvironmentSetting,
  EnvironmentSource,
  FileSource,
  ImageSource,
  ResourceSource,
  ValueSource,
} from '../../ray/facts/environment.ts';
import type { ProvidedEnvironment, ReadFacts } from '../../ray/facts/read-facts.ts';
import { folderOf, pathFrom } from '../../text/document.ts';
import { foldersFrom, pathsInContainer } from '../starts/program-paths.ts';
import { dockerfilesOf } from './referred-files.ts';

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
  private images: Map<string, Found[]> | undefined;
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
      case 'image':
        return theOne(this.stagesOf(source, at, referrer));
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

  /** Of an image all that the workspace builds under its name: several, where it is not known which of them it is. */
  stagesOf(source: BuildSource | ImageSource, at: string, referrer: Referrer): Found[] {
    return this.stagesBehind(source, at, referrer, new Set());
  }

  private stagesBehind(
    source: BuildSource | ImageSource,
    at: string,
    referrer: Referrer,
    names: ReadonlySet<string>,
  ): Found[] {
    const built = source.kind === 'build' ? this.stageOf(source, at, referrer) : undefined;
    if (source.kind === 'build') return built ? [built] : [];
    if (names.has(source.name)) return [];
    const inner = new Set([...names, source.name]);
    const all = this.imagesNamed(source.name, referrer).flatMap(({ path, provided }) =>
      (provided.environment.inherits ?? []).flatMap((one) =>
        one.kind === 'build' || one.kind === 'image' ? this.stagesBehind(one, path, referrer, inner) : [],
      ),
    );
    return [...new Map(all.map((one) => [`${one.path} ${one.provided.name}`, one])).values()];
  }

  /** Somewhere in the workspace an image gets this name. */
  isBuilt({ name }: ImageSource, referrer: Referrer): boolean {
    return this.imagesNamed(name, referrer).length > 0;
  }

  private stageOf(source: BuildSource, at: string, referrer: Referrer): Found | undefined {
    for (const { path, context } of dockerfilesOf(source, at)) {
      const facts = this.factsOf(path, referrer);
      if (!facts) continue;
      const stages = facts.provides?.filter(({ kind }) => kind === 'stage') ?? [];
      const empty = stages.length === 0 ? emptyOf('stage', facts) : undefined;
      const provided = empty ?? stageNamed(stages, source.target);
      return provided && { path, provided, ...(context !== undefined && { context }) };
    }
    return undefined;
  }

  private imagesNamed(name: string, { path, own }: Referrer): Found[] {
    this.images ??= providedIn(this.files, ['image']);
    return [
      ...(this.images.get(`image ${name}`) ?? []).filter((one) => one.path !== path),
      ...providedBy(path, own, ['image']).filter(({ provided }) => provided.name === name),
    ];
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
    this.resources ??= providedIn(this.files, RESOURCES);
    const ofReferrer = providedBy(path, own, RESOURCES);
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

const RESOURCES: readonly ProvidedEnvironment['kind'][] = ['config-map', 'secret'];

/** By kind and name. */
function providedIn(
  files: ReadonlyMap<string, WorkspaceFile>,
  kinds: readonly ProvidedEnvironment['kind'][],
): Map<string, Found[]> {
  const all = new Map<string, Found[]>();
  for (const [path, { facts }] of files)
    for (const found of providedBy(path, facts, kinds)) {
      const key = `${found.provided.kind} ${found.provided.name}`;
      all.set(key, [...(all.get(key) ?? []), found]);
    }
  return all;
}

function providedBy(path: string, { provides }: ReadFacts, kinds: readonly ProvidedEnvironment['kind'][]): Found[] {
  return (provides ?? []).flatMap((provided) => (kinds.includes(provided.kind) ? [{ path, provided }] : []));
}

/** Several that say the same are one; which of several others is applied nobody can tell. */
function theOne(candidates: readonly Found[]): Found | undefined {
  const [first, ...others] = [...candidates].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return first && others.every((other) => meaningOf(other) === meaningOf(first)) ? first : undefined;
}

function meaningOf({ path, provided: { kind, environment } }: Found): string {
  const settings = environment.settings.map(({ name, value }) => [name, value]);
  return JSON.stringify([environment.open, settings, kind === 'stage' ? path : undefined]);
}
