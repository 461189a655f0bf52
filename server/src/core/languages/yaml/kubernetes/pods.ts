// Pods wherever they are nested: containers that run ray, with the variables and labels that they have.

import type { ProcessEnvironment } from '../../../ray/facts/environment.ts';
import {
  type ContainerStart,
  type EnvironmentPlace,
  onePort,
  type Process,
  type Reach,
} from '../../../ray/facts/process.ts';
import { literal } from '../../../ray/facts/value.ts';
import { type CommandFacts, noCommandFacts } from '../../commands/command.ts';
import { mayRunRay } from '../../commands/containers/images.ts';
import { joinFacts } from '../../commands/join-facts.ts';
import { tokenFileAt } from '../../commands/token-file.ts';
import { reachOfAccess } from '../../host-access.ts';
import { readArguments } from '../containers/commands.ts';
import {
  type ContainerSetting,
  containerOf,
  contextOf,
  imageEnvironment,
  imageRequirements,
  programsAmong,
  serversAmong,
  settled,
} from '../containers/containers.ts';
import { emptyEnvironment, joinEnvironments, readEnvironment } from '../containers/environment.ts';
import { containerEnvironment, environmentPlaceIn } from '../containers/environment-place.ts';
import { accessOfContainer, accessOfPod } from '../containers/host-access.ts';
import type { Behind } from '../containers/published-ports.ts';
import {
  entryOf,
  itemsAt,
  mappingAt,
  mappingsIn,
  type Source,
  scalarAt,
  textAt,
  valueAt,
  type YamlMapping,
  type YamlNode,
} from '../nodes/nodes.ts';
import { textValueOf } from '../nodes/values.ts';
import { dependentVariables } from './dependent-variables.ts';
import { inNamespace, readEnvFrom } from './references.ts';

export type Labels = ReadonlyMap<string, string>;

export interface Pod {
  readonly labels: Labels;
  readonly facts: CommandFacts;
  /** By the images of its containers, their names or their variables. */
  readonly mayRunRay: boolean;
  /** The ports of its containers that have a name. */
  readonly namedPorts: ReadonlyMap<string, number>;
  /** What KubeRay starts in it, where that is a head. */
  readonly head?: Process;
}

export interface PodSetting {
  /** What the first container starts with beside its own variables, which replace it. */
  readonly extra: ProcessEnvironment;
  /** Where a variable can be set for it; own: among its own ones, as for all other containers. */
  readonly place: EnvironmentPlace | 'own' | undefined;
  readonly namespace?: string | undefined;
  /** The operator gives the first container a command, whatever its image has. */
  readonly startsFirst?: true;
}

export function readPod(spec: YamlMapping, labels: Labels, source: Source, setting: PodSetting): Pod {
  const runsIn = textAt(spec, 'hostNetwork') === 'true' ? undefined : 'container';
  const alone: ContainerOfPod = { extra: emptyEnvironment, place: 'own', namespace: setting.namespace, runsIn, spec };
  const [first, ...others] = mappingsIn(itemsAt(spec, 'containers'));
  const names = mappingsIn(itemsAt(spec, 'containers')).flatMap((container) => [
    textAt(container, 'name'),
    textAt(container, 'image'),
  ]);
  const facts = joinFacts([
    ...mappingsIn(itemsAt(spec, 'initContainers')).map((container) => readContainer(container, source, alone)),
    ...(first ? [readContainer(first, source, { ...setting, runsIn, spec })] : []),
    ...others.map((container) => readContainer(container, source, alone)),
  ]);
  const hasRayImage = facts.requirements.some(({ how }) => how === 'image');
  return {
    labels,
    facts,
    mayRunRay: hasRayImage || mayRunRay(names, facts.environment),
    namedPorts: namedPortsIn(spec),
  };
}

function namedPortsIn(spec: YamlMapping): Map<string, number> {
  const containers = ['initContainers', 'containers'].flatMap((key) => mappingsIn(itemsAt(spec, key)));
  const ports = containers.flatMap((container) => mappingsIn(itemsAt(container, 'ports')));
  return new Map(
    ports.flatMap((port) => {
      const [name, number] = [textAt(port, 'name'), scalarAt(port, 'containerPort')?.value];
      return name !== undefined && typeof number === 'number' ? [[name, number] as const] : [];
    }),
  );
}

interface ContainerOfPod extends PodSetting {
  readonly runsIn: 'container' | undefined;
  /** The pod. */
  readonly spec: YamlMapping;
}

function readContainer(container: YamlMapping, source: Source, pod: ContainerOfPod): CommandFacts {
  const { runsIn, extra, namespace } = pod;
  const { env, known } = dependentVariables(container);
  const own = inNamespace(readEnvironment(env, source), namespace);
  const others = inNamespace(readEnvFrom(container), namespace);
  const place = pod.place === 'own' ? environmentPlaceIn(container, containerEnvironment, source) : pod.place;
  const folder = textAt(container, 'workingDir');
  const image = valueAt(container, 'image');
  const ofImage = imageEnvironment(image, pod.startsFirst || entryOf(container, 'command') !== undefined);
  const setting: ContainerSetting = {
    runsIn,
    environment: joinEnvironments(ofImage, extra, readMounts(container), own, others, {
      settings: [],
      open: container.open,
    }),
    place,
    files: folder === undefined ? undefined : { folder, copies: [] },
  };
  const context = { ...contextOf(setting, source), dependent: known };
  const hooks = ['postStart', 'preStop'].map((hook) => valueAt(container, 'lifecycle', hook, 'exec', 'command'));
  const run = joinFacts([
    readArguments([valueAt(container, 'command'), valueAt(container, 'args')], source, context),
    ...hooks.map((hook) => (hook ? readArguments([hook], source, context) : noCommandFacts)),
  ]);
  const name = textAt(container, 'name');
  const where = name === undefined ? 'image' : `container ${name} image`;
  const started = settled(run, setting);
  const hasCommand = pod.startsFirst || ['command', 'args'].some((key) => entryOf(container, key) !== undefined);
  const containers = image && ofImage.inherits ? [containerOf(image.span, setting, hasCommand)] : [];
  const images = imageRequirements(image, where);
  const servers = serversAmong(started.processes);
  const mayBeRay = images.length > 0 || mayRunRay([name, textAt(container, 'image')], own.settings);
  const behind = servers.length > 0 ? servers : mayBeRay ? 'may be ray' : 'none';
  const programs = programsAmong(started.processes);
  const isRay = servers.length > 0 || mayBeRay || programs.length > 0 || containers.length > 0;
  const user = behind === 'none' && pod.startsFirst ? 'may be ray' : behind;
  const accesses = [...accessOfContainer(container, pod.spec), ...accessOfPod(pod.spec)].map((one) => ({
    ...reachOfAccess(one, user),
    ...(programs.length > 0 && { programs }),
    ...(containers.length > 0 && { containers }),
  }));
  return {
    ...(containers.length > 0 && { containers }),
    processes: started.processes,
    environment: [...own.settings, ...run.environment],
    requirements: [...images, ...run.requirements],
    reaches: [
      ...accesses,
      ...(isRay && runsIn ? hostPorts(container, behind, programs, containers) : []),
      ...run.reaches,
    ],
  };
}

/** Ray's token file, mounted from a Secret. */
function readMounts(container: YamlMapping): ProcessEnvironment {
  const settings = mappingsIn(itemsAt(container, 'volumeMounts')).flatMap((mount) => {
    const path = textAt(mount, 'mountPath');
    return (path !== undefined && tokenFileAt(path, mount.span)) || [];
  });
  return { settings, open: false };
}

export function labelsOf(holder: YamlNode | undefined): Labels {
  const entries = mappingAt(holder, 'metadata', 'labels')?.entries ?? [];
  return new Map(entries.flatMap(({ key, value }) => textsOf(key, value)));
}

/** What the controller of a resource adds to the labels of the pods that it makes of this template. */
export function addedLabels(resource: YamlMapping, template: YamlMapping): Labels {
  const name = textAt(resource, 'metadata', 'name');
  if (textAt(resource, 'kind') !== 'LeaderWorkerSet') return new Map();
  const set = 'leaderworkerset.sigs.k8s.io';
  const spec = valueAt(resource, 'spec', 'leaderWorkerTemplate');
  // Without a template of its own the leader is made of that of the workers.
  const isLeader = mappingAt(spec, 'leaderTemplate') === template || !mappingAt(spec, 'leaderTemplate');
  return new Map([
    ...(name === undefined ? [] : [[`${set}/name`, name] as const]),
    ...(isLeader ? [[`${set}/worker-index`, '0'] as const] : []),
  ]);
}

export function selectorOf(node: YamlNode | undefined): Labels {
  const entries = node?.kind === 'mapping' ? node.entries : [];
  return new Map(entries.flatMap(({ key, value }) => textsOf(key, value)));
}

function textsOf(key: string, value: YamlNode): [string, string][] {
  const text = textAt(value);
  return text === undefined ? [] : [[key, text]];
}

export function isSelected(labels: Labels, selector: Labels): boolean {
  return selector.size > 0 && [...selector].every(([key, value]) => labels.get(key) === value);
}

export function processesOf(pods: readonly Pod[]): Process[] {
  return pods.flatMap(({ facts }) => facts.processes);
}

function hostPorts(
  container: YamlMapping,
  behind: Behind,
  programs: readonly Process[],
  containers: readonly ContainerStart[],
): Reach[] {
  return mappingsIn(itemsAt(container, 'ports')).flatMap((port): Reach[] => {
    const [host, inner] = [scalarAt(port, 'hostPort'), scalarAt(port, 'containerPort')];
    if (!host || !inner || typeof inner.value !== 'number' || host.value === 0) return [];
    const address = scalarAt(port, 'hostIP');
    return [
      {
        how: 'published-port',
        ports: [onePort(inner.value)],
        hostAddress: address ? textValueOf(address) : literal(''),
        span: port.span,
        valueSpan: host.content,
        value: literal(host.value),
        behind,
        ...(programs.length > 0 && { programs }),
        ...(containers.length > 0 && { containers }),
      },
    ];
  });
}
