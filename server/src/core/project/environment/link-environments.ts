// Gives the processes of a file the variables that stand in other files of the workspace.

import type { WorkspaceFile } from '../../policy/workspace-file.ts';
import type { EnvironmentUser, LinkedFacts, LinkedProcess, LinkedReach, LinkedSetting } from '../linked-facts.ts';
import { modeInEnvironment } from '../verdict/mode.ts';
import { EnvironmentReader, imageOf } from './linked-environment.ts';
import { Providers } from './providers.ts';
import { holds, isSamePlace } from './setting-places.ts';

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

  /** The very same facts where nothing is linked. What cannot be found stays in `inherits`. */
  link(path: string, own: LinkedFacts): LinkedFacts {
    const facts = refersToOthers(own) ? this.take(path, own).facts : own;
    if (!own.provides) return facts;
    const users = (this.users().get(path) ?? []).filter((user) => user.path !== path);
    const environment = inUse(own.environment, facts, users);
    if (users.length === 0 && environment === own.environment) return facts;
    const processes = facts.processes.map((process) => asStarted(process, users));
    return { ...facts, environment, processes, ...(users.length > 0 && { users }) };
  }

  private take(path: string, own: LinkedFacts): Linked {
    const reader = new EnvironmentReader(this.providers, { path, own });
    const linked = new Map(own.processes.map((process) => [process, linkProcess(process, reader)]));
    const atPlace = (process: LinkedProcess) =>
      linked.get(process) ??
      linked.get(own.processes.find((one) => isSamePlace(one, process)) ?? process) ??
      linkProcess(process, reader);
    const runs = (own.containers ?? []).flatMap((one) => (one.hasCommand ? [] : reader.runsOf(one)));
    const reaches = own.reaches.map((reach) => linkReach(reach, reader, atPlace));
    const inherited = own.inherits && reader.link({ settings: [], open: false, inherits: own.inherits }).environment;
    const { inherits: _, ...rest } = own;
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
      for (const knownAs of taken)
        this.usersByPath.set(knownAs, [...(this.usersByPath.get(knownAs) ?? []), { path, facts, knownAs }]);
    }
    for (const users of this.usersByPath.values()) users.sort((a, b) => (a.path < b.path ? -1 : 1));
    return this.usersByPath;
  }
}

/** Some of what the file starts takes variables, or its command, from another place. */
export function refersToOthers({ inherits, containers, processes, reaches }: LinkedFacts): boolean {
  if (inherits || containers) return true;
  const takes = ({ environment }: LinkedProcess | LinkedReach) =>
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

/** Entries of a ConfigMap that a process starts with are its variables, whatever their use was before. */
function inUse(
  settings: readonly LinkedSetting[],
  own: LinkedFacts,
  users: readonly EnvironmentUser[],
): readonly LinkedSetting[] {
  if (settings.every(({ scope }) => scope !== 'unspecified')) return settings;
  const starts = (setting: LinkedSetting) =>
    startedWith(own, setting) || users.some(({ facts, knownAs }) => startedWith(facts, { ...setting, path: knownAs }));
  return settings.map((setting) =>
    setting.scope === 'unspecified' && starts(setting)
      ? { ...setting, scope: 'process', order: 'before-import' }
      : setting,
  );
}

function startedWith({ processes }: LinkedFacts, setting: LinkedSetting): boolean {
  return processes.some(({ environment }) => environment && holds(environment, setting));
}

/** What an image runs by itself, as the least protected of the services that run it starts it. */
function asStarted(process: LinkedProcess, users: readonly EnvironmentUser[]): LinkedProcess {
  const [first] = users
    .flatMap(({ facts, knownAs }) =>
      (facts.runs ?? []).flatMap((run) =>
        isSamePlace(run, { ...process, path: knownAs }) ? [fromWithin(run, knownAs)] : [],
      ),
    )
    .sort((a, b) => protectionOf(a) - protectionOf(b));
  if (!first?.environment || !first.startedBy) return process;
  const { runsIn: _, ...rest } = process;
  const { environment, startedBy, runsIn } = first;
  return { ...rest, environment, startedBy, ...(runsIn && { runsIn }) };
}

/** The settings of the image's own file lose their path, those of the service get one. */
function fromWithin({ environment, startedBy, ...run }: LinkedProcess, own: string): LinkedProcess {
  const settings = environment?.settings.map(({ path = startedBy?.path, ...setting }) =>
    path === undefined || path === own ? setting : { ...setting, path },
  );
  return {
    ...run,
    ...(environment && { environment: { ...environment, settings: settings ?? [] } }),
    ...(startedBy && { startedBy }),
  };
}

function protectionOf({ environment }: LinkedProcess): number {
  const mode = environment ? modeInEnvironment(environment) : 'unknown';
  return mode === 'token' ? 2 : mode === 'unknown' ? 1 : 0;
}
