// Gives the processes of a file the variables that other files set of the workspace.

import type { WorkspaceFile } from '../../policy/policy-for.ts';
import { isNameForRay, TOKEN_FILE } from '../../ray/auth.ts';
import type { EnvironmentSetting, FileSource, ProcessEnvironment } from '../../ray/facts/environment.ts';
import type { Process, Reach } from '../../ray/facts/process.ts';
import type { ContainerStart, ReadFacts } from '../../ray/facts/read-facts.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { contains } from '../../text/span.ts';
import {
  alone,
  type EnvironmentUser,
  environmentsOf,
  holds,
  isSamePlace,
  type LinkedEnvironment,
  type LinkedFacts,
  type LinkedProcess,
  type LinkedReach,
  type LinkedSetting,
} from '../linked-facts.ts';
import { asStarted, withGiven } from '../starts/as-started.ts';
import { withGivenValues } from '../starts/given-values.ts';
import { type FilesOf, foldersFrom } from '../starts/program-paths.ts';
import { StartedPrograms } from '../starts/started-programs.ts';
import { type Found, Providers, type Referrer } from './providers.ts';

interface Linked {
  readonly facts: LinkedFacts;
  /** Other files that something was taken from. */
  readonly taken: ReadonlySet<string>;
  /** Those of them that its commands run. */
  readonly ran: ReadonlySet<string>;
}

/** Of one state of the workspace. */
export class EnvironmentLinks {
  private readonly files: ReadonlyMap<string, WorkspaceFile>;
  private readonly providers: Providers;
  private usersByPath: Map<string, EnvironmentUser[]> | undefined;

  /** `all`: those that mean nothing to other files by themselves too, such as programs. */
  constructor(files: ReadonlyMap<string, WorkspaceFile>, all = files) {
    this.files = files;
    this.providers = new Providers(files, all);
  }

  /** Undefined where no other file has a part in it. What cannot be found stays in `inherits`. */
  link(path: string, own: ReadFacts): LinkedFacts | undefined {
    const users = (this.users().get(path) ?? []).filter((user) => user.path !== path);
    const facts = this.linkWith(users, path, own);
    return facts && withGiven(facts, users);
  }

  private linkWith(users: readonly EnvironmentUser[], path: string, own: ReadFacts): LinkedFacts | undefined {
    const facts = refersToOthers(own) ? this.take(path, own).facts : undefined;
    if (!own.provides && users.length === 0) return facts;
    const inUse = isInUse(facts ?? alone(path, own), users);
    if (users.length === 0 && !own.environment.some((_, index) => inUse[index])) return facts;
    const { environment, processes, ...rest } = facts ?? alone(path, own);
    return {
      ...rest,
      environment: environment.map((one, index) =>
        inUse[index] ? { ...one, scope: 'process', order: 'before-import' } : asRead(one, users),
      ),
      processes: processes.map((process) => asStarted(process, users)),
      ...(users.length > 0 && { users }),
    };
  }

  private take(path: string, own: ReadFacts): Linked {
    const reader = new EnvironmentReader(this.providers, { path, own });
    const facts = alone(path, own);
    const linked = new Map(facts.processes.map((process) => [process, linkProcess(process, reader)]));
    const atPlace = (process: LinkedProcess) =>
      linked.get(process) ??
      linked.get(facts.processes.find((one) => isSamePlace(one, process)) ?? process) ??
      linkProcess(process, reader);
    const started = new Map(
      own.processes.flatMap((process) =>
        process.program ? [[process.span.start, reader.runsOfProgram(process, own.requirements)] as const] : [],
      ),
    );
    const ofPrograms = ({ programs = [] }: Reach) => programs.flatMap(({ span }) => started.get(span.start) ?? []);
    const runs = [
      ...(own.containers ?? []).flatMap((one) => (one.hasCommand ? [] : reader.runsOf(one))),
      ...[...started.values()].flat(),
    ];
    const reaches = facts.reaches.map((reach) => linkReach(reach, reader, atPlace, ofPrograms(reach)));
    const inherited = own.inherits && reader.link({ settings: [], open: false, inherits: own.inherits }).environment;
    const { inherits: _, ...rest } = facts;
    return {
      facts: {
        ...rest,
        processes: [...linked.values()],
        reaches,
        ...(runs.length > 0 && { runs }),
        ...(inherited && { inherited: inherited.settings }),
        ...(inherited?.inherits && { inherits: inherited.inherits }),
      },
      taken: reader.taken,
      ran: reader.ran,
    };
  }

  /** What is linked depends on what this file starts: a command of another one runs it, or would. */
  isProgram(path: string): boolean {
    return this.providers.asked.has(path);
  }

  /** By the path of the file that provides. Programs are left out: what they load is for themselves. */
  private users(): Map<string, EnvironmentUser[]> {
    if (this.usersByPath) return this.usersByPath;
    this.usersByPath = new Map();
    const scripts = new Set<string>();
    for (const [path, { facts: own }] of this.files) {
      if (own.inherits || !refersToOthers(own)) continue;
      const { facts, taken, ran } = this.take(path, own);
      for (const from of taken) this.usersByPath.set(from, [...(this.usersByPath.get(from) ?? []), { path, facts }]);
      for (const program of ran) scripts.add(program);
    }
    // What a script runs gets what the script itself is run with.
    for (const [path, users] of this.usersByPath)
      this.usersByPath.set(
        path,
        users.filter((user) => !user.facts.runs?.some((run) => run.path === path) || !scripts.has(user.path)),
      );
    for (const users of this.usersByPath.values()) users.sort((a, b) => (a.path < b.path ? -1 : 1));
    return this.usersByPath;
  }
}

/** Some of what the file starts takes variables, or its command, from another place. */
export function refersToOthers({ inherits, containers, processes, reaches }: ReadFacts): boolean {
  if (inherits || containers || processes.some(({ program }) => program)) return true;
  const takes = ({ environment }: Process | Reach) =>
    environment !== undefined &&
    (environment.inherits !== undefined || environment.settings.some(({ from }) => from !== undefined));
  return processes.some(takes) || reaches.some(takes);
}

function linkProcess(process: LinkedProcess, reader: EnvironmentReader): LinkedProcess {
  if (!process.environment) return process;
  const { environment, build } = reader.link(process.environment);
  return { ...process, environment, ...(build && imageOf(build)) };
}

function linkReach(
  reach: LinkedReach,
  reader: EnvironmentReader,
  linked: (process: LinkedProcess) => LinkedProcess,
  started: readonly LinkedProcess[],
): LinkedReach {
  const programs = started.filter(isServer);
  if (typeof reach.behind !== 'string') return { ...reach, behind: [...reach.behind.map(linked), ...programs] };
  if (programs.length > 0) return { ...reach, behind: programs };
  if (!reach.environment) return reach;
  const { environment, build } = reader.link(reach.environment);
  const servers = reach.hasCommand
    ? []
    : reader.runsOf({ environment: reach.environment, span: reach.span, runsIn: 'container' }).filter(isServer);
  const isRayImage = build?.provided.requirements?.some(({ how }) => how === 'image') ?? false;
  const behind = servers.length > 0 ? servers : isRayImage ? 'may be ray' : reach.behind;
  return { ...reach, environment, behind };
}

function isServer({ role }: Process): boolean {
  return role !== 'job-client' && role !== 'client' && role !== 'attach';
}

/** By setting of the file: entries of a ConfigMap that a process starts with are its variables, whatever their use was before. */
function isInUse(own: LinkedFacts, users: readonly EnvironmentUser[]): boolean[] {
  const all = [own, ...users.map(({ facts }) => facts)];
  return own.environment.map((one) => one.scope === 'unspecified' && all.some((facts) => startedWith(facts, one)));
}

/** With the value that those who read the file take: an env file is read in several ways. */
function asRead(setting: LinkedSetting, users: readonly EnvironmentUser[]): LinkedSetting {
  const readings = users
    .flatMap(({ facts }) => environmentsOf(facts))
    .flatMap(({ settings }) => settings.filter((one) => isSamePlace(one, setting)));
  const [first] = readings;
  const others = readings.filter((one) => JSON.stringify(one.value) !== JSON.stringify(first?.value));
  if (!first || setting.value.kind !== 'literal') return setting;
  if (others.length === 0) return { ...setting, value: first.value, valueSpan: first.valueSpan };
  return {
    ...setting,
    value: { kind: 'one-of', options: [first, ...others].map(({ value }) => value), fallback: false },
  };
}

function startedWith({ processes }: LinkedFacts, setting: LinkedSetting): boolean {
  return processes.some(({ environment }) => environment && holds(environment, setting));
}

/** Files that lead to files that lead to files. */
const DEEPEST = 8;

interface Followed {
  readonly environment: LinkedEnvironment;
  /** The stage of a Dockerfile that the image of the process is built of. */
  readonly build?: Found;
}

/** One file's references, followed; `providers` of its paths are noted. */
class EnvironmentReader {
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

  private read(environment: ProcessEnvironment, at: string, depth: number): Followed {
    let { open } = environment;
    let settings = environment.settings.map((setting) => this.withValue(setting, at));
    const build = this.buildOf(environment, at);
    const left = [...(environment.inherits ?? [])];
    for (let source = left.at(-1); source && depth < DEEPEST; source = left.at(-1)) {
      const found = this.providers.find(source, at, this.referrer);
      if (!found && source.kind !== 'entrypoint') break;
      left.pop();
      if (!found) continue;
      this.taken.add(found.path);
      const form = source.kind === 'file' ? source : undefined;
      const { environment: all, exported = all } = found.provided;
      const isExported = form?.onlyExported || source.kind === 'entrypoint';
      const isOwn = source.kind === 'build' && source.withoutEntrypoint;
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
    return { environment: linked, ...(build && { build }) };
  }

  /** What comes of a command of the file that runs another file. */
  runsOfProgram(
    { program, environment, environmentPlace, runsIn, hosts, span }: Process,
    requirements: readonly Requirement[],
  ): LinkedProcess[] {
    if (!program) return [];
    const { environment: linked, build } = this.link(environment ?? { settings: [], open: false });
    const { path } = this.referrer;
    const ofService = requirements.filter(({ service }) => service && contains(service, span));
    const image = build ? imageOf(build) : ofService.length > 0 ? { image: { path, requirements: ofService } } : {};
    const own: FilesOf[] = program.files ? [{ files: program.files, beside: path }] : [];
    const layouts = this.isDockerfile()
      ? foldersFrom(path).map((folder) => own.map(({ files }) => ({ files, beside: `${folder}/Dockerfile` })))
      : runsIn || build || own.length > 0
        ? [[...(build ? filesOfImage(build) : []), ...own]]
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

  /** What the image of a container runs by itself, with the variables of the container. */
  runsOf({
    environment,
    environmentPlace,
    runsIn,
    span,
    hosts,
    files,
  }: Omit<ContainerStart, 'hasCommand'>): LinkedProcess[] {
    const { environment: linked, build } = this.link(environment);
    const { processes = [], environment: ofStage } = build?.provided ?? {};
    if (!build) return [];
    const { path } = build;
    const isOfStage = (setting: EnvironmentSetting) =>
      ofStage?.settings.some((one) => isSamePlace({ ...one, path }, { ...setting, path }));
    return processes.flatMap(({ runsIn: _, ...process }) => {
      const own = process.environment?.settings.filter((setting) => !isOfStage(setting)) ?? [];
      const open = linked.open || process.environment?.open === true;
      const started: LinkedProcess = {
        ...process,
        ...(runsIn && { runsIn }),
        ...(hosts && { hosts }),
        path,
        environment: { ...linked, open, settings: [...linked.settings, ...own.map((one) => ({ ...one, path }))] },
        ...imageOf(build),
        startedBy: { path: this.referrer.path, span, ...(environmentPlace && { environmentPlace }) },
        given: linked,
      };
      const { program, environment: all = linked, startedBy = { path, span } } = started;
      if (!program) return [withGivenValues(started, [linked])];
      const layers = [...filesOfImage(build), ...(files ? [{ files, beside: this.referrer.path }] : [])];
      const where = { ...(runsIn && { runsIn }), ...(hosts && { hosts }), ...imageOf(build) };
      return this.programs.runsOf({ program, environment: all, path, startedBy, in: where, layouts: [layers] });
    });
  }

  /** What an image runs does not depend on whether all variables are known. */
  private buildOf({ inherits = [] }: ProcessEnvironment, at: string): Found | undefined {
    const source = inherits.find(({ kind }) => kind === 'build');
    const found = source && this.providers.find(source, at, this.referrer);
    if (found) this.taken.add(found.path);
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

function withoutEntrypoint({ inherits = [], ...environment }: ProcessEnvironment): ProcessEnvironment {
  return { ...environment, inherits: inherits.filter(({ kind }) => kind !== 'entrypoint') };
}

/** Only where the Dockerfile says something of Ray. */
function imageOf({ path, provided: { requirements = [] } }: Found): Pick<LinkedProcess, 'image'> {
  return requirements.length > 0 ? { image: { path, requirements } } : {};
}

/** What the image copies in, from the folder that it is built of. */
function filesOfImage({ provided: { files }, context }: Found): FilesOf[] {
  return files && context !== undefined ? [{ files, beside: context }] : [];
}

function placeOf({ span, lines }: FileSource): Pick<FileSource, 'span' | 'lines'> {
  return { span, ...(lines && { lines }) };
}
