// Gives the processes of a file the variables that other files set of the workspace.

import type { WorkspaceFile } from '../../policy/policy-for.ts';
import type { Process, Reach } from '../../ray/facts/process.ts';
import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import {
  alone,
  type EnvironmentUser,
  environmentsOf,
  holds,
  isSamePlace,
  type LinkedFacts,
  type LinkedProcess,
  type LinkedReach,
  type LinkedSetting,
} from '../linked-facts.ts';
import { asStarted, withGiven } from '../starts/as-started.ts';
import { EnvironmentReader } from './environment-reader.ts';
import { Providers } from './providers.ts';

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
    const runs = [...(own.containers ?? []).flatMap((one) => reader.runsOf(one)), ...[...started.values()].flat()];
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
  const { environment, builds } = reader.link(process.environment);
  return { ...process, environment, ...reader.imageOf(builds) };
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
  const { containers = [] } = reach;
  const servers = containers.flatMap((one) => reader.runsOf(one)).filter(isServer);
  const builds = containers.flatMap((one) => (one.hasCommand ? [] : reader.link(one.environment).builds));
  const isRayImage = builds.some((one) => reader.imageOf([one]).image?.requirements.some(({ how }) => how === 'image'));
  const behind = servers.length > 0 ? servers : isRayImage ? 'may be ray' : reach.behind;
  return { ...reach, behind, ...(reach.environment && { environment: reader.link(reach.environment).environment }) };
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
