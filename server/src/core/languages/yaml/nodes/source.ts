// A YAML file while it is read: its text, and the readers for what stands in its scalars.
import type { ContainerStart, ProvidedEnvironment } from '../../../ray/facts/read-facts.ts';
import type { NamedCluster } from '../../../ray/facts/requirement.ts';
import type { PlacedText } from '../../../text/placed-text.ts';
import type { Command, CommandContext, CommandFacts } from '../../commands/command.ts';

export interface Source {
  readonly path: string;
  readonly text: string;
  /** Of the same length, templates replaced: what the nodes were parsed from. */
  readonly inert: string;
  /** A template on a line of its own may add entries to anything. */
  readonly openEverywhere: boolean;
  /** By place: commands that were read already. */
  readonly readings: Map<string, CommandFacts>;
  /** Filled while the file is read. */
  readonly containers: ContainerStart[];
  readonly provides: ProvidedEnvironment[];
  readonly clusters: NamedCluster[];
  readonly readScript: (script: PlacedText, context: CommandContext) => CommandFacts;
  readonly readCommand: (command: Command, context: CommandContext) => CommandFacts;
}
