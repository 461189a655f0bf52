// The configuration of Ray's cluster launcher: commands that it runs on the machines that it starts.
import type { Requirement } from '../../ray/facts/requirement.ts';
import type { CommandContext, CommandFacts } from '../commands/command.ts';
import { joinFacts } from '../commands/read-command.ts';
import { readLines } from './commands.ts';
import { imageRequirements } from './images.ts';
import { allMappings, entryOf, itemsAt, textAt, valueAt, type YamlNode } from './nodes.ts';
import type { Source } from './source.ts';

const COMMANDS = [
  'initialization_commands',
  'setup_commands',
  'head_setup_commands',
  'worker_setup_commands',
  'head_start_ray_commands',
  'worker_start_ray_commands',
];

export function isLauncher(root: YamlNode): boolean {
  const telling = ['head_start_ray_commands', 'worker_start_ray_commands', 'available_node_types', 'head_node_type'];
  return entryOf(root, 'provider') !== undefined && telling.some((key) => entryOf(root, key));
}

/**
 * Each command has a shell of its own, so an export does not reach the next one. What a command writes into a profile
 * does: where one names the variable, nothing is claimed of it.
 */
export function readLauncher(root: YamlNode, source: Source): CommandFacts {
  const lists = allMappings(root).flatMap((mapping) => COMMANDS.flatMap((key) => entryOf(mapping, key)?.value ?? []));
  const commands = lists.flatMap((list) => (list.kind === 'sequence' ? list.items : []));
  const mentions = commands.some((command) => /RAY_AUTH/.test(textAt(command) ?? ''));
  const options = itemsAt(root, 'docker', 'run_options').map((option) => textAt(option) ?? '');
  const open = mentions || options.some((option) => /--env-file|RAY_AUTH/.test(option));
  const context: CommandContext = { environment: [], environmentOpen: open, shell: true };
  const run = joinFacts(commands.map((command) => readLines(command, source, context)));
  return { ...run, requirements: [...images(root), ...run.requirements] };
}

function images(root: YamlNode): Requirement[] {
  return ['image', 'head_image', 'worker_image'].flatMap((key) =>
    imageRequirements(valueAt(root, 'docker', key), `docker.${key}`),
  );
}
