// Docker compose: per service its image, commands, environment and published ports.

import type { ProcessEnvironment } from '../../../ray/facts/environment.ts';
import { type ContainerStart, includesPort, type Process, type Reach } from '../../../ray/facts/process.ts';
import type { ProvidedEnvironment } from '../../../ray/facts/read-facts.ts';
import { unknown } from '../../../ray/facts/value.ts';
import { span } from '../../../text/span.ts';
import { type CommandContext, type CommandFacts, noCommandFacts } from '../../commands/command.ts';
import { provided } from '../../commands/containers/image-build.ts';
import { mayRunRay } from '../../commands/containers/images.ts';
import { joinFacts } from '../../commands/join-facts.ts';
import { reachOfAccess } from '../../host-access.ts';
import {
  entryOf,
  itemsAt,
  mappingAt,
  mappingsIn,
  type Source,
  textAt,
  valueAt,
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
  containerOf,
  contextOf,
  imageEnvironment,
  imageRequirements,
  programsAmong,
  serversAmong,
  settled,
} from './containers.ts';
import { joinEnvironments } from './environment.ts';
import { composeEnvironment, environmentPlaceIn } from './environment-place.ts';
import { accessOfService } from './host-access.ts';
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
  return joinFacts(
    services.map(({ key, value }) => (value.kind === 'mapping' ? readService(value, key, source) : noCommandFacts)),
  );
}

/** The name that a service gives to what it builds, by which other services run it. */
function namesOf(service: YamlMapping, build: ProcessEnvironment): ProvidedEnvironment[] {
  const [source] = build.inherits ?? [];
  const [image] = imageEnvironment(valueAt(service, 'image')).inherits ?? [];
  return image?.kind === 'image' ? [provided(image.name, source)] : [];
}

function readService(service: YamlMapping, name: string, source: Source): CommandFacts {
  const onHost = textAt(service, 'network_mode') === 'host';
  const own = readComposeEnvironment(service, source);
  const extended = entryOf(service, 'extends') !== undefined;
  const image = textAt(service, 'image');
  const build = entryOf(service, 'build');
  const hasEntrypoint = entryOf(service, 'entrypoint') !== undefined;
  const ofImage = build ? readBuild(service) : imageEnvironment(filledAt(service, 'image', source), hasEntrypoint);
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
  const place = (build ?? entryOf(service, 'image'))?.keySpan ?? service.span;
  const container = isBuilt(ofImage) && { ...containerOf(place, setting, hasCommand), hosts };
  if (container) source.containers.push(container);
  if (build) source.provides.push(...namesOf(service, ofImage));
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
  const isNamed = mayRunRay([...hosts, image], setting.environment.settings);
  const accesses = accessOfService(service, source).map((one) => ({
    ...reachOfAccess(one, behind === 'none' && isNamed ? 'may be ray' : behind),
    ...(programs.length > 0 && { programs }),
    ...(container && { containers: [container] }),
  }));
  return {
    ...run,
    environment: [...own.settings, ...run.environment],
    requirements: [...requirements, ...run.requirements],
    reaches: [
      ...accesses,
      ...(onHost
        ? []
        : publishedPorts(service, source, behind, programs, {
            environment: setting.environment,
            ...(container && { container }),
            mayRunRay: isNamed,
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
  readonly container?: ContainerStart;
  readonly mayRunRay: boolean;
}

/** Of an image that is built, the Dockerfile says whether what it runs is Ray. */
function publishedPorts(
  service: YamlMapping,
  source: Source,
  behind: Behind,
  programs: readonly Process[],
  { environment, container, mayRunRay: mayBe }: Container,
): Reach[] {
  const started = container && { containers: [container] };
  const reaches = itemsAt(service, 'ports')
    .flatMap((port) => {
      const filled = filledIn(port, source);
      const reach = publishedPort(filled, behind);
      // Nothing can be written in the place of a variable without taking it away.
      return (reach && { ...reach, ...(filled !== port && { value: unknown('a variable') }) }) || [];
    })
    .map((reach): Reach => {
      const mayBeRay = behind === 'may be ray' || (behind === 'none' && mayBe && isTelling(reach));
      return { ...reach, ...(mayBeRay && { behind: 'may be ray', environment }), ...started };
    });
  if (programs.length > 0) return reaches.map((reach) => ({ ...reach, programs }));
  if (behind !== 'none' || container) return reaches;
  return reaches.filter(isTelling);
}

function isTelling({ ports }: Reach): boolean {
  return TELLING_PORTS.some((port) => includesPort(ports, port));
}

function isBuilt({ inherits = [] }: ProcessEnvironment): boolean {
  return inherits.length > 0;
}
