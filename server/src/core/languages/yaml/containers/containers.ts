// What runs in a container: its commands with the variables they start with, and where one more can be set.

import type { ProcessEnvironment } from '../../../ray/facts/environment.ts';
import type { EnvironmentPlace, Process } from '../../../ray/facts/process.ts';
import type { CommandContext, CommandFacts } from '../../commands/command.ts';
import type { Source } from '../nodes/source.ts';

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
    ...(environment.inherits && { inherits: environment.inherits }),
    shell: true,
  };
}

/** The variables of the container reach whatever runs in it, a prefix only one command. */
export function settled(facts: CommandFacts, { place }: ContainerSetting): CommandFacts {
  return { ...facts, processes: facts.processes.map((process) => withPlace(process, place)) };
}

function withPlace(process: Process, place: EnvironmentPlace | undefined): Process {
  const { environmentPlace: _, ...rest } = process;
  return place ? { ...rest, environmentPlace: place } : rest;
}

/** Processes that take connections, as against programs that only drive a cluster. */
export function serversAmong(processes: readonly Process[]): Process[] {
  return processes.filter(({ role }) => role !== 'job-client' && role !== 'client' && role !== 'attach');
}
