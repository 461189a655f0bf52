// Gives the processes of a file the variables that stand in other files of the workspace.

import type { WorkspaceFile } from '../../policy/policy-for.ts';
import { isNameForRay } from '../../ray/auth.ts';
import type { EnvironmentSetting, FileSource, ProcessEnvironment } from '../../ray/facts/environment.ts';
import type { Process, Reach } from '../../ray/facts/process.ts';
import type { ContainerStart, ReadFacts } from '../../ray/facts/read-facts.ts';
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
import { modeInEnvironment } from '../verdict/mode.ts';
import { type Found, Providers, type Referrer } from './providers.ts';

interface Linked {
  readonly facts: LinkedFacts;
  /** Other files that something was taken from. */
  readonly taken: ReadonlySet<string>;
}

/** Of one state of the workspace. */
export class EnvironmentLinks {
  private readonly files: ReadonlyMap<string, WorkspaceFile>;
  private readonly providers: Providers;
  private usersByPath: Map<string, EnvironmentUser[]> | undefined;

  constructor(files: ReadonlyMap<string, WorkspaceFile>) {
    this.files = files;
    this.providers = new Providers(files);
  }

  /** Undefined where no other file has a part in it. What cannot be found stays in `inherits`. */
  link(path: string, own: ReadFacts): LinkedFacts | undefined {
    const facts = refersToOthers(own) ? this.take(path, own).facts : undefined;
    if (!own.provides) return facts;
    const users = (this.users().get(path) ?? []).filter((user) => user.path !== path);
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
    const runs = (own.containers ?? []).flatMap((one) => (one.hasCommand ? [] : reader.runsOf(one)));
    const reaches = facts.reaches.map((reach) => linkReach(reach, reader, atPlace));
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
    };
  }

  /** By the path of the file that provides. Programs are left out: what they load is for themselves. */
  private users(): Map<string, EnvironmentUser[]> {
    if (this.usersByPath) return this.usersByPath;
    this.usersByPath = new Map();
    for (const [path, { facts: own }] of this.files) {
      if (own.inherits || !refersToOthers(own)) continue;
      const { facts, taken } = this.take(path, own);
      for (const from of taken) this.usersByPath.set(from, [...(this.usersByPath.get(from) ?? []), { path, facts }]);
    }
    for (const users of this.usersByPath.values()) users.sort((a, b) => (a.path < b.path ? -1 : 1));
    return this.usersByPath;
  }
}

/** Some of what the file starts takes variables, or its command, from another place. */
export function refersToOthers({ inherits, containers, processes, reaches }: ReadFacts): boolean {
  if (inherits || containers) return true;
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
): LinkedReach {
  if (typeof reach.behind !== 'string') return { ...reach, behind: reach.behind.map(linked) };
  if (!reach.environment) return reach;
  const { environment, build } = reader.link(reach.environment);
  const runs = reader.runsOf({ environment: reach.environment, span: reach.span, runsIn: 'container' });
  const servers = runs.filter(({ role }) => role !== 'job-client' && role !== 'client' && role !== 'attach');
  const isRayImage = build?.provided.requirements?.some(({ how }) => how === 'image') ?? false;
  const behind = servers.length > 0 ? servers : isRayImage ? 'ray-image' : reach.behind;
  return { ...reach, environment, behind };
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

/** What an image runs by itself, as the least protected of the services that run it starts it. */
function asStarted(process: LinkedProcess, users: readonly EnvironmentUser[]): LinkedProcess {
  const [first] = users
    .flatMap(({ facts }) => (facts.runs ?? []).filter((run) => isSamePlace(run, process)))
    .sort((a, b) => protectionOf(a) - protectionOf(b));
  if (!first?.environment || !first.startedBy) return process;
  const { runsIn: _, ...rest } = process;
  const { environment, startedBy, runsIn } = first;
  return { ...rest, environment, startedBy, ...(runsIn && { runsIn }) };
}

function protectionOf({ environment }: LinkedProcess): number {
  const mode = environment ? modeInEnvironment(environment) : 'unknown';
  return mode === 'token' ? 2 : mode === 'unknown' ? 1 : 0;
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
  private readonly providers: Providers;
  private readonly referrer: Referrer;

  constructor(providers: Providers, referrer: Referrer) {
    this.providers = providers;
    this.referrer = referrer;
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
      if (!found) break;
      left.pop();
      this.taken.add(found.path);
      const form = source.kind === 'file' ? source : undefined;
      const { environment: all, exported = all } = found.provided;
      const inner = this.read(form?.onlyExported ? exported : all, found.path, depth + 1);
      const prefix = 'prefix' in source ? (source.prefix ?? '') : '';
      const through = form && at === this.referrer.path ? { through: placeOf(form) } : {};
      const taken = inner.environment.settings.flatMap((setting) => {
        const name = prefix + setting.name;
        if (!isNameForRay(name)) return [];
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

  /** What the image of a container runs by itself, with the variables of the container. */
  runsOf({ environment, runsIn, span, hosts }: Omit<ContainerStart, 'hasCommand'>): LinkedProcess[] {
    const { environment: linked, build } = this.link(environment);
    const { processes = [], environment: ofStage } = build?.provided ?? {};
    if (!build) return [];
    const { path } = build;
    const isOfStage = (setting: EnvironmentSetting) =>
      ofStage?.settings.some((one) => isSamePlace({ ...one, path }, { ...setting, path }));
    return processes.map(({ runsIn: _, ...process }) => {
      const own = process.environment?.settings.filter((setting) => !isOfStage(setting)) ?? [];
      const open = linked.open || process.environment?.open === true;
      return {
        ...process,
        ...(runsIn && { runsIn }),
        ...(hosts && { hosts }),
        path,
        environment: { ...linked, open, settings: [...linked.settings, ...own.map((one) => ({ ...one, path }))] },
        ...imageOf(build),
        startedBy: { path: this.referrer.path, span },
      };
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

/** Only where the Dockerfile says something of Ray. */
function imageOf({ path, provided: { requirements = [] } }: Found): Pick<LinkedProcess, 'image'> {
  return requirements.length > 0 ? { image: { path, requirements } } : {};
}

function placeOf({ span, lines }: FileSource): Pick<FileSource, 'span' | 'lines'> {
  return { span, ...(lines && { lines }) };
}
