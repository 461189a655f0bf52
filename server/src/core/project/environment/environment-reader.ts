// Follows what one file refers to: the variables of others, the images of its containers, and the programs that its commands run.
import { isNameForRay, TOKEN_FILE } from '../../ray/auth.ts';
import type { EnvironmentSetting, FileSource, ProcessEnvironment } from '../../ray/facts/environment.ts';
import type { ContainerStart, Process } from '../../ray/facts/process.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { contains } from '../../text/span.ts';
import {
  isSamePlace,
  type LinkedEnvironment,
  type LinkedProcess,
  type LinkedSetting,
  placed,
} from '../linked-facts.ts';
import { withGivenValues } from '../starts/given-values.ts';
import { type FilesOf, foldersFrom } from '../starts/program-paths.ts';
import { StartedPrograms } from '../starts/started-programs.ts';
import type { Found, Providers, Referrer } from './providers.ts';

/** Files that lead to files that lead to files. */
const DEEPEST = 8;

interface Followed {
  readonly environment: LinkedEnvironment;
  /** The stages of Dockerfiles that the image of the process may be built of. */
  readonly builds: readonly Found[];
}

/** One file's references, followed; `providers` of its paths are noted. */
export class EnvironmentReader {
  /** Paths of all files that something was taken from. */
  readonly taken = new Set<string>();
  /** Those of them that commands run. */
  readonly ran = new Set<string>();
  private readonly providers: Providers;
  private readonly referrer: Referrer;
  private readonly programs: StartedPrograms;

  constructor(providers: Providers, referrer: Referrer) {
    this.providers = providers;
    this.referrer = referrer;
    this.programs = new StartedPrograms(providers, referrer, {
      follow: (environment, path) => this.read(environment, path, 1).environment,
      found: (path) => {
        this.taken.add(path);
        this.ran.add(path);
      },
    });
  }

  /**
   * From the strongest source to the weakest. What is weaker than a source that is not found stays in `inherits` with it,
   * since that one may decide otherwise.
   */
  link(environment: ProcessEnvironment): Followed {
    return this.read(environment, this.referrer.path, 0);
  }

  /** `image`: which one it is, of several that have its name. */
  private read(environment: ProcessEnvironment, at: string, depth: number, image?: Found): Followed {
    let { open } = environment;
    let settings = environment.settings.map((setting) => this.withValue(setting, at));
    const builds = this.buildsOf(environment, at);
    const left = [...(environment.inherits ?? [])];
    for (let source = left.at(-1); source && depth < DEEPEST; source = left.at(-1)) {
      const isImage = source.kind === 'build' || source.kind === 'image';
      const found = (isImage && image) || this.providers.find(source, at, this.referrer);
      const isElsewhere =
        source.kind === 'entrypoint' || (source.kind === 'image' && !this.providers.isBuilt(source, this.referrer));
      if (!found && !isElsewhere) break;
      left.pop();
      if (!found) continue;
      this.taken.add(found.path);
      const form = source.kind === 'file' ? source : undefined;
      const { environment: all, exported = all } = found.provided;
      const isExported = form?.onlyExported || source.kind === 'entrypoint';
      const isOwn = 'withoutEntrypoint' in source && source.withoutEntrypoint;
      const inner = this.read(isExported ? exported : isOwn ? withoutEntrypoint(all) : all, found.path, depth + 1);
      const prefix = 'prefix' in source ? (source.prefix ?? '') : '';
      const through = form && at === this.referrer.path ? { through: placeOf(form) } : {};
      const taken = inner.environment.settings.flatMap((setting) => {
        const name = prefix + setting.name;
        if (!isNameForRay(name) && name !== TOKEN_FILE) return [];
        const operation = form?.onlyDefaults && setting.operation === 'set' ? 'default' : setting.operation;
        const order = form?.order ?? 'before-import';
        const holds = form?.maybe && setting.holds === 'surely' ? 'maybe' : setting.holds;
        return [{ ...setting, name, holds, operation, order, scope: 'process' as const, ...through }];
      });
      settings = [...taken, ...settings];
      if (inner.environment.open || inner.environment.inherits) {
        open = true;
        break;
      }
    }
    const linked = { settings, open, ...(left.length > 0 && { inherits: left }) };
    return { environment: linked, builds };
  }

  /** What comes of a command of the file that runs another file. */
  runsOfProgram(
    { program, environment, environmentPlace, runsIn, hosts, span }: Process,
    requirements: readonly Requirement[],
  ): LinkedProcess[] {
    if (!program) return [];
    const { environment: linked, builds } = this.link(environment ?? { settings: [], open: false });
    const { path } = this.referrer;
    const ofService = requirements.filter(({ service }) => service && contains(service, span));
    const ofOwn = ofService.length > 0 ? { image: { path, requirements: ofService } } : {};
    const image = builds.length > 0 ? this.imageOf(builds) : ofOwn;
    const own: FilesOf[] = program.files ? [{ files: program.files, beside: path }] : [];
    const layouts = this.isDockerfile()
      ? foldersFrom(path).map((folder) => own.map(({ files }) => ({ files, beside: `${folder}/Dockerfile` })))
      : builds.length > 0
        ? builds.map((build) => [...this.layersOf(build).flatMap(filesOfImage), ...own])
        : runsIn || own.length > 0
          ? [own]
          : [];
    return this.programs.runsOf({
      program,
      environment: linked,
      path,
      startedBy: { path, span, ...(environmentPlace && { environmentPlace }) },
      in: { ...(runsIn && { runsIn }), ...(hosts && { hosts }), ...image },
      layouts,
    });
  }

  private isDockerfile(): boolean {
    return this.referrer.own.provides?.some(({ kind }) => kind === 'stage') ?? false;
  }

  /** What comes of a container: what its image runs, or only the entry point of that where the container has a command. */
  runsOf(container: ContainerStart): LinkedProcess[] {
    const builds = this.buildsOf(container.environment, this.referrer.path);
    const { hasCommand, environmentPlace, runsIn, span, hosts, files } = container;
    if (hasCommand && hasOwnEntrypoint(container.environment)) return [];
    const startedBy = { path: this.referrer.path, span, ...(environmentPlace && { environmentPlace }) };
    const mounted = files ? [{ files, beside: this.referrer.path }] : [];
    return builds.flatMap((build) => {
      const { environment: linked } = this.read(container.environment, this.referrer.path, 0, build);
      const where = { ...(runsIn && { runsIn }), ...(hosts && { hosts }), ...this.imageOf([build]) };
      const layout = [...this.layersOf(build).flatMap(filesOfImage), ...mounted];
      return this.startsOf(build, hasCommand).flatMap(({ runsIn: _, ...process }) => {
        const { path, program } = process;
        const { settings } = process.environment ?? { settings: [] };
        const own = settings.filter((setting) => !linked.settings.some((one) => isSamePlace(one, setting)));
        const open = linked.open || process.environment?.open === true;
        const environment = { ...linked, open, settings: [...linked.settings, ...own] };
        if (program)
          return this.programs.runsOf({ program, environment, path, startedBy, in: where, layouts: [layout] });
        return [withGivenValues({ ...process, ...where, environment, startedBy, given: linked }, [linked])];
      });
    });
  }

  /** What an image runs by itself, also where one says so that it is made of; what its entry point does where it is given a command. */
  private startsOf({ path, provided }: Found, hasCommand: boolean, depth = 0): LinkedProcess[] {
    const { processes = [], entrypoint = [], inheritsStart, environment } = provided;
    const isHere = hasCommand ? entrypoint.length > 0 : !inheritsStart;
    if (isHere || depth > DEEPEST) return (hasCommand ? entrypoint : processes).map((process) => placed(process, path));
    return this.buildsOf(environment, path).flatMap((base) => this.startsOf(base, hasCommand, depth + 1));
  }

  /** The Dockerfiles that an image is made by, the first of them first, as far as each is known for certain. */
  private layersOf(build: Found, depth = 0): Found[] {
    const [base, ...others] = depth > DEEPEST ? [] : this.buildsOf(build.provided.environment, build.path);
    return [...(base && others.length === 0 ? this.layersOf(base, depth + 1) : []), build];
  }

  /** What an image says of Ray, or the one that it is made of. */
  imageOf([build, ...others]: readonly Found[]): Pick<LinkedProcess, 'image'> {
    if (!build || others.length > 0) return {};
    const [says] = this.layersOf(build)
      .reverse()
      .filter(({ provided: { requirements = [] } }) => requirements.length > 0);
    return says ? { image: { path: says.path, requirements: says.provided.requirements ?? [] } } : {};
  }

  /** What an image runs does not depend on whether all variables are known. */
  private buildsOf({ inherits = [] }: ProcessEnvironment, at: string): readonly Found[] {
    const source = inherits.find((one) => one.kind === 'build' || one.kind === 'image');
    if (source?.kind !== 'build' && source?.kind !== 'image') return [];
    const found = this.providers.stagesOf(source, at, this.referrer);
    for (const { path } of found) this.taken.add(path);
    return found;
  }

  private withValue(setting: EnvironmentSetting, at: string): LinkedSetting {
    const found = setting.from && this.providers.settingAt(setting.from, at, this.referrer);
    if (!found) return { ...setting, path: at };
    const { path, setting: there } = found;
    this.taken.add(path);
    return { ...setting, path: at, value: there.value, takenFrom: { path, span: there.span } };
  }
}

function hasOwnEntrypoint({ inherits = [] }: ProcessEnvironment): boolean {
  return inherits.some((source) => 'withoutEntrypoint' in source && source.withoutEntrypoint);
}

function withoutEntrypoint({ inherits = [], ...environment }: ProcessEnvironment): ProcessEnvironment {
  return { ...environment, inherits: inherits.filter(({ kind }) => kind !== 'entrypoint') };
}

/** What the image copies in, from the folder that it is built of. */
function filesOfImage({ provided: { files }, context }: Found): FilesOf[] {
  return files && context !== undefined ? [{ files, beside: context }] : [];
}

function placeOf({ span, lines }: FileSource): Pick<FileSource, 'span' | 'lines'> {
  return { span, ...(lines && { lines }) };
}
