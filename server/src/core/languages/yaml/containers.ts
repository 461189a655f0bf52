// What runs in a container: its commands with the variables they start with, and where one more can be set.
import type { EnvironmentPlace, Process, ProcessEnvironment } from '../../ray/facts.ts';
import type { CommandContext, CommandFacts } from '../commands/command.ts';
import type { Source } from './source.ts';

export interface ContainerSetting {
  /** Absent on the host's own network. */
  readonly runsIn?: 'container' | undefined;
  readonly environment: ProcessEnvironment;
  readonly place?: EnvironmentPlace | undefined;
}

export function contextOf({ runsIn, environment }: ContainerSetting, { openEverywhere }: Source): CommandContext {
  return {
    ...(runsIn && { runsIn }),
    environment: environment.settings,
    environmentOpen: environment.open || openEverywhere,
    // Also of an argument list: a process that a prefix would reach is reached by the container's variables.
    shell: true,
  };
}

/** Commands of one container; the container's own variables are listed by its reader, not here. */
export function settled(facts: CommandFacts, { place }: ContainerSetting): CommandFacts {
  return { ...facts, processes: facts.processes.map((process) => withPlace(process, place)) };
}

function withPlace(process: Process, place: EnvironmentPlace | undefined): Process {
  const { environmentPlace, ...rest } = process;
  return environmentPlace && place ? { ...rest, environmentPlace: place } : rest;
}

/** Processes that take connections, as against programs that only drive a cluster. */
export function serversAmong(processes: readonly Process[]): Process[] {
  return processes.filter(({ role }) => role !== 'job-client' && role !== 'client' && role !== 'attach');
}
