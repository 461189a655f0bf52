// Docker compose: per service its image, commands, environment and published ports.
import type { Reach } from '../../ray/facts.ts';
import { type CommandFacts, noCommandFacts } from '../commands/command.ts';
import { joinFacts } from '../commands/read-command.ts';
import { readArguments } from './commands.ts';
import { type ContainerSetting, contextOf, serversAmong, settled } from './containers.ts';
import { joinEnvironments, readEnvironment } from './environment.ts';
import { imageRequirements } from './images.ts';
import { entryOf, itemsAt, mappingAt, mappingsIn, textAt, valueAt, type YamlMapping, type YamlNode } from './nodes.ts';
import { composeEnvironment, environmentPlaceIn } from './place.ts';
import { type Behind, publishedPort } from './published-ports.ts';
import type { Source } from './source.ts';

/** Ports that say Ray even where nothing else does. */
const TELLING_PORTS = new Set([8265, 10001, 52365]);

/** A mapping of services of which each is described as compose does. */
export function isCompose(root: YamlNode): boolean {
  const services = mappingsIn(mappingAt(root, 'services')?.entries.map(({ value }) => value) ?? []);
  const own = ['image', 'build', 'command', 'entrypoint', 'ports', 'environment', 'extends'];
  return services.some((service) => own.some((key) => entryOf(service, key)));
}

export function readCompose(root: YamlNode, source: Source): CommandFacts {
  const services = mappingAt(root, 'services')?.entries ?? [];
  return joinFacts(
    services.map(({ key, value }) => (value.kind === 'mapping' ? readService(value, key, source) : noCommandFacts)),
  );
}

function readService(service: YamlMapping, name: string, source: Source): CommandFacts {
  const onHost = textAt(service, 'network_mode') === 'host';
  const own = readEnvironment(valueAt(service, 'environment'), source);
  // Another file, or the Dockerfile of what is built, may set variables.
  const elsewhere = ['env_file', 'extends', 'build'].some((key) => entryOf(service, key));
  const setting: ContainerSetting = {
    runsIn: onHost ? undefined : 'container',
    environment: joinEnvironments(own, { settings: [], open: elsewhere || service.open }),
    place: environmentPlaceIn(service, composeEnvironment, source),
  };
  const command = [valueAt(service, 'entrypoint'), valueAt(service, 'command')];
  const run = settled(readCommands(command, source, setting), setting);
  const requirements = imageRequirements(valueAt(service, 'image'), `services.${name} image`);
  const servers = serversAmong(run.processes);
  const behind: Behind = servers.length > 0 ? servers : requirements.length > 0 ? 'ray-image' : 'none';
  return {
    ...run,
    environment: [...own.settings, ...run.environment],
    requirements: [...requirements, ...run.requirements],
    reaches: [...(onHost ? [] : publishedPorts(service, behind)), ...run.reaches],
  };
}

/** Joined where both are lists; a script behind an entrypoint of its own is read as if it stood alone. */
function readCommands(
  nodes: readonly (YamlNode | undefined)[],
  source: Source,
  setting: ContainerSetting,
): CommandFacts {
  const context = contextOf(setting, source);
  if (nodes.every((node) => !node || node.kind === 'sequence')) return readArguments(nodes, source, context);
  return joinFacts(nodes.map((node) => readArguments([node], source, context)));
}

function publishedPorts(service: YamlMapping, behind: Behind): Reach[] {
  const reaches = itemsAt(service, 'ports').flatMap((port) => publishedPort(port, behind) ?? []);
  return behind === 'none' ? reaches.filter(({ ports }) => ports.some((port) => TELLING_PORTS.has(port))) : reaches;
}
