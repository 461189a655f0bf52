// Docker compose: per service its image, commands, environment and published ports.

import type { ProcessEnvironment } from '../../../ray/facts/environment.ts';
import { includesPort, type Process, type Reach } from '../../../ray/facts/process.ts';
import type { ContainerStart } from '../../../ray/facts/read-facts.ts';
import { unknown } from '../../../ray/facts/value.ts';
import { span } from '../../../text/span.ts';
import { type CommandContext, type CommandFacts, noCommandFacts } from '../../commands/command.ts';
import { mayRunRay } from '../../commands/docker-run.ts';
import { joinFacts } from '../../commands/join-facts.ts';
import {
  entryOf,
  itemsAt,
  mappingAt,
  mappingsIn,
  type Source,
  textAt,
  valueAt,
  type YamlEntry,
  type YamlMapping,
  type YamlNode,
} from '../nodes/nodes.ts';
import { readArguments } from './commands.ts';
import {
  filledAt,
  filledIn,
  readBuild,
  readComposeEnvironment,
  readEnvFiles,
  readFiles,
  readTokenFiles,
  variableOf,
} from './container-sources.ts';
import {
  type ContainerSetting,
  contextOf,
  imageRequirements,
  programsAmong,
  serversAmong,
  settled,
} from './containers.ts';
import { emptyEnvironment, joinEnvironments } from './environment.ts';
import { composeEnvironment, environmentPlaceIn } from './environment-place.ts';
import { type Behind, publishedPort } from './published-ports.ts';

/** Ports that say Ray even where nothing else does. */
const TELLING_PORTS = [8265, 10001, 52365];

/** A mapping of services of which each is described as compose does. */
export function isCompose(root: YamlNode): boolean {
  const services = mappingsIn(mappingAt(root, 'services')?.entries.map(({ value }) => value) ?? []);
  const own = ['image', 'build', 'command', 'entrypoint', 'ports', 'environment', 'extends'];
  return services.some((service) => own.some((key) => entryOf(service, key)));
}

export function readCompose(root: YamlNode, source: Source): CommandFacts {
  const services = mappingAt(root, 'services')?.entries ?? [];
  const builds = buildsIn(services);
  return joinFacts(
    services.map(({ key, value }) =>
      value.kind === 'mapping' ? readService(value, key, source, builds) : noCommandFacts,
    ),
  );
}

/** By the name that the image gets: services that only name it run it too. */
function buildsIn(services: readonly YamlEntry[]): ReadonlyMap<string, ProcessEnvironment> {
  return new Map(
    services.flatMap(({ value }) => {
      const image = textAt(value, 'image');
      return value.kind === 'mapping' && image && entryOf(value, 'build') ? [[image, readBuild(value)] as const] : [];
    }),
  );
}

function readService(
  service: YamlMapping,
  name: string,
  source: Source,
  builds: ReadonlyMap<string, ProcessEnvironment>,
): CommandFacts {
  const onHost = textAt(service, 'network_mode') === 'host';
  const own = readComposeEnvironment(service, source);
  const extended = entryOf(service, 'extends') !== undefined;
  const image = textAt(service, 'image');
  const ofImage = entryOf(service, 'build') || !image ? readBuild(service) : (builds.get(image) ?? emptyEnvironment);
  const setting: ContainerSetting = {
    runsIn: onHost ? undefined : 'container',
    environment: joinEnvironments(ofImage, readEnvFiles(service), readTokenFiles(service), own, {
      settings: [],
      open: extended || service.open,
    }),
    place: environmentPlaceIn(service, composeEnvironment, source),
    files: readFiles(service),
  };
  const command = [valueAt(service, 'entrypoint'), valueAt(service, 'command')];
  const hasCommand = command.some((node) => node !== undefined && !isNull(node));
  const hosts = [...new Set([name, textAt(service, 'container_name'), textAt(service, 'hostname')])].flatMap(
    (host) => host?.toLowerCase() ?? [],
  );
  if (isBuilt(setting.environment)) source.containers.push({ ...containerOf(service, setting, hasCommand), hosts });
  const run = reachedAs(hosts, settled(readCommands(command, source, setting), setting));
  const requirements = imageRequirements(filledAt(service, 'image', source), `services.${name} image`).map((one) => ({
    ...one,
    service: service.span,
  }));
  const [rayImage] = requirements;
  if (rayImage && run.processes.some(({ role }) => role === 'head'))
    for (const host of hosts) source.clusters.push({ host, image: rayImage });
  const servers = serversAmong(run.processes);
  const behind: Behind = servers.length > 0 ? servers : requirements.length > 0 ? 'may be ray' : 'none';
  const programs = programsAmong(run.processes);
  return {
    ...run,
    environment: [...own.settings, ...run.environment],
    requirements: [...requirements, ...run.requirements],
    reaches: [
      ...(onHost
        ? []
        : publishedPorts(service, source, behind, programs, {
            environment: setting.environment,
            hasCommand,
            mayRunRay: mayRunRay([...hosts, image], setting.environment.settings),
          })),
      ...run.reaches,
    ],
  };
}

function reachedAs(hosts: readonly string[], facts: CommandFacts): CommandFacts {
  const processes = facts.processes.map((one) => (one.role === 'head' ? { ...one, hosts } : one));
  return { ...facts, processes };
}

function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

function containerOf(service: YamlMapping, setting: ContainerSetting, hasCommand: boolean): ContainerStart {
  const { runsIn, environment, files, place } = setting;
  const span = (entryOf(service, 'build') ?? entryOf(service, 'image'))?.keySpan ?? service.span;
  return {
    span,
    environment,
    hasCommand,
    ...(runsIn && { runsIn }),
    ...(files && { files }),
    ...(place && { environmentPlace: place }),
  };
}

/** Joined where both are lists; a script behind an entrypoint of its own is read as if it stood alone. */
function readCommands(
  nodes: readonly (YamlNode | undefined)[],
  source: Source,
  setting: ContainerSetting,
): CommandFacts {
  const whole = nodes.find((node) => node)?.span ?? span(0, 0);
  const variables: CommandContext['variables'] = (name, at = whole) => variableOf(name, at, source);
  const context = { ...contextOf(setting, source), variables };
  if (nodes.every((node) => !node || node.kind === 'sequence')) return readArguments(nodes, source, context);
  return joinFacts(nodes.map((node) => readArguments([node], source, context)));
}

interface Container {
  readonly environment: ProcessEnvironment;
  readonly hasCommand: boolean;
  readonly mayRunRay: boolean;
}

/** Of an image that is built, the Dockerfile says whether what it runs is Ray. */
function publishedPorts(
  service: YamlMapping,
  source: Source,
  behind: Behind,
  programs: readonly Process[],
  { environment, hasCommand, mayRunRay: mayBe }: Container,
): Reach[] {
  const container = { environment, hasCommand };
  const reaches = itemsAt(service, 'ports')
    .flatMap((port) => {
      const filled = filledIn(port, source);
      const reach = publishedPort(filled, behind);
      // Nothing can be written in the place of a variable without taking it away.
      return (reach && { ...reach, ...(filled !== port && { value: unknown('a variable') }) }) || [];
    })
    .map((reach): Reach => {
      if (behind === 'none' && mayBe && isTelling(reach)) return { ...reach, behind: 'may be ray', ...container };
      return behind === 'may be ray' ? { ...reach, ...container } : reach;
    });
  if (programs.length > 0) return reaches.map((reach) => ({ ...reach, programs }));
  if (behind !== 'none') return reaches;
  return !hasCommand && isBuilt(environment)
    ? reaches.map((reach) => ({ ...reach, environment }))
    : reaches.filter(isTelling);
}

function isTelling({ ports }: Reach): boolean {
  return TELLING_PORTS.some((port) => includesPort(ports, port));
}

function isBuilt({ inherits = [] }: ProcessEnvironment): boolean {
  return inherits.some(({ kind }) => kind === 'build');
}
