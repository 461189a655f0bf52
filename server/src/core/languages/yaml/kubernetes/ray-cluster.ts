// KubeRay's cluster: the head as a process, its options, its variables, and what exposes it.
import { authRegimeOf } from '../../../ray/auth.ts';
import type { EnvironmentSetting, ProcessEnvironment } from '../../../ray/facts/environment.ts';
import {
  type AuthOptions,
  type ClusterKind,
  type EnvironmentPlace,
  type Option,
  onePort,
  type Process,
  type Reach,
  type WrittenField,
} from '../../../ray/facts/process.ts';
import type { Requirement } from '../../../ray/facts/requirement.ts';
import { literal, unknown, type Value } from '../../../ray/facts/value.ts';
import { kubeRay, refusalOf } from '../../../ray/kuberay.ts';
import { type Span, span } from '../../../text/span.ts';
import { tokenFile } from '../../commands/token-file.ts';
import { imageEnvironment, imageRequirements } from '../containers/containers.ts';
import { emptyEnvironment, joinEnvironments, readEnvironment, setting } from '../containers/environment.ts';
import {
  authOptionsPlace,
  containerEnvironment,
  environmentPlaceIn,
  lineAtTop,
  lineStartOf,
  nextLine,
} from '../containers/environment-place.ts';
import {
  entryOf,
  itemsAt,
  mappingAt,
  type Source,
  scalarAt,
  textAt,
  valueAt,
  type YamlEntry,
  type YamlMapping,
  type YamlNode,
} from '../nodes/nodes.ts';
import { textValueOf, typedValueOf } from '../nodes/values.ts';
import { dependentVariables } from './dependent-variables.ts';
import { inNamespace, readEnvFrom } from './references.ts';
import { serviceReach } from './services.ts';

export interface RayCluster {
  readonly head: Process;
  /** One a group. */
  readonly workers: readonly Process[];
  /** What Ray's container of every group starts with beside its own variables. */
  readonly environment: ProcessEnvironment;
  readonly requirements: readonly Requirement[];
  readonly reaches: readonly Reach[];
}

/** What the resource says that the cluster is described in. */
export interface ClusterSetting {
  readonly namespace: string | undefined;
  /** Undefined where it is none of KubeRay's, or has the cluster in another place than KubeRay reads. */
  readonly kind: ClusterKind | undefined;
  readonly apiVersion: string | undefined;
}

/** Wherever the mapping is nested: `spec` of a RayCluster, `rayClusterSpec`, `rayClusterConfig`, a key of somebody's own. */
export function readRayCluster(
  spec: YamlMapping,
  source: Source,
  { namespace, kind, apiVersion }: ClusterSetting,
): RayCluster | undefined {
  const entry = entryOf(spec, 'headGroupSpec');
  const group = entry?.value;
  if (!entry || group?.kind !== 'mapping' || !['rayStartParams', 'template'].some((key) => entryOf(group, key)))
    return undefined;
  const [container] = itemsAt(group, 'template', 'spec', 'containers');
  const version = requirementOf(spec);
  const [image] = imageRequirements(valueAt(container, 'image'), 'image');
  const authOptions =
    kind && apiVersion !== undefined ? authOptionsOf(spec, { kind, apiVersion }, image, source) : undefined;
  const auth = readAuthOptions(spec, authOptions);
  const environment = environmentOf(group, spec, auth, source, namespace);
  const hasOwnMode = environment.settings.some((one) => one.name === 'RAY_AUTH_MODE' && !auth.settings.includes(one));
  const place = hasOwnMode
    ? placeInContainer(container, source)
    : placeOfOptions(spec, version, image, { kind, apiVersion }, source);
  const head: Process = {
    role: 'head',
    api: 'RayCluster',
    span: span(entry.keySpan.start, entry.end),
    nameSpan: entry.keySpan,
    options: optionsOf(mappingAt(group, 'rayStartParams'), source),
    open: source.openEverywhere || mappingAt(group, 'rayStartParams')?.open === true,
    ...placeOfPod(group),
    environment,
    ...(place && { environmentPlace: place }),
    cluster: spec.span,
    ...(authOptions && { authOptions }),
  };
  return {
    head,
    workers: itemsAt(spec, 'workerGroupSpecs').flatMap((one) => {
      const worker = workerOf(one, spec, auth, source, namespace);
      return worker ? [{ ...worker, ...(authOptions && { authOptions }) }] : [];
    }),
    environment: auth,
    requirements: version ? [version] : [],
    reaches: reachesOf(spec, group, head),
  };
}

/** With `hostNetwork` Ray listens on the addresses of the node. */
function placeOfPod(group: YamlMapping): Pick<Process, 'runsIn'> {
  return textAt(group, 'template', 'spec', 'hostNetwork') === 'true' ? {} : { runsIn: 'container' };
}

/** What Ray starts with in the first container of a group. */
function environmentOf(
  group: YamlMapping,
  spec: YamlMapping,
  auth: ProcessEnvironment,
  source: Source,
  namespace: string | undefined,
): ProcessEnvironment {
  const [container] = itemsAt(group, 'template', 'spec', 'containers');
  const env = container?.kind === 'mapping' ? dependentVariables(container).env : undefined;
  const own = inNamespace(readEnvironment(env, source), namespace);
  const others = inNamespace(readEnvFrom(container), namespace);
  // The operator adds its own to what the container does not set already.
  const image = imageEnvironment(valueAt(container, 'image'), true);
  return joinEnvironments(image, auth, own, others, { settings: [], open: source.openEverywhere || spec.open });
}

/** Undefined where the group has no container of its own. */
function workerOf(
  group: YamlNode,
  spec: YamlMapping,
  auth: ProcessEnvironment,
  source: Source,
  namespace: string | undefined,
): Process | undefined {
  const [container] = itemsAt(group, 'template', 'spec', 'containers');
  const name = entryOf(group, 'groupName') ?? entryOf(group, 'template');
  if (group.kind !== 'mapping' || container?.kind !== 'mapping' || !name) return undefined;
  const place = placeInContainer(container, source);
  return {
    role: 'worker',
    api: 'RayCluster',
    span: group.span,
    nameSpan: span(name.keySpan.start, name.key === 'groupName' ? name.end : name.keySpan.end),
    options: optionsOf(mappingAt(group, 'rayStartParams'), source),
    open: source.openEverywhere || mappingAt(group, 'rayStartParams')?.open === true,
    ...placeOfPod(group),
    environment: environmentOf(group, spec, auth, source, namespace),
    ...(place && { environmentPlace: place }),
    cluster: spec.span,
  };
}

function placeInContainer(container: YamlNode | undefined, source: Source): EnvironmentPlace | undefined {
  return container?.kind === 'mapping' ? environmentPlaceIn(container, containerEnvironment, source) : undefined;
}

/** Undefined where the cluster has none, and where a template decides about them as a whole. */
function authOptionsOf(
  spec: YamlMapping,
  resource: Pick<AuthOptions, 'kind' | 'apiVersion'>,
  image: Requirement | undefined,
  { text, openEverywhere }: Source,
): AuthOptions | undefined {
  const entry = entryOf(spec, 'authOptions');
  if (entry?.value.kind !== 'mapping') return undefined;
  const fields = {
    mode: fieldOf(entry.value, 'mode'),
    enableK8sTokenAuth: fieldOf(entry.value, 'enableK8sTokenAuth'),
    secretName: fieldOf(entry.value, 'secretName'),
    rayVersion: fieldOf(spec, 'rayVersion'),
  };
  const written = Object.entries(fields).flatMap(([name, field]) => (field ? [[name, field]] : []));
  const place = fields.rayVersion || openEverywhere ? undefined : lineAtTop(spec, text);
  return {
    ...resource,
    span: entry.keySpan,
    ...Object.fromEntries(written),
    ...(place && { versionPlace: place }),
    ...(image?.versions !== undefined && !image.isDefault && { image: image.versions }),
    // Without containers KubeRay takes no cluster: a patch, to which another file adds the rest.
    open:
      openEverywhere ||
      spec.open ||
      entry.value.open ||
      itemsAt(spec, 'headGroupSpec', 'template', 'spec', 'containers').length === 0,
  };
}

function fieldOf(holder: YamlMapping, key: string): WrittenField | undefined {
  const entry = entryOf(holder, key);
  if (!entry) return undefined;
  const { keySpan, value, end } = entry;
  const valueSpan = value.kind === 'scalar' ? value.content : value.span;
  return { span: span(keySpan.start, end), valueSpan, value: typedValueOf(value) };
}

/** None where KubeRay would refuse token mode: it asks for a `rayVersion`, which is written too where the image says it. */
function placeOfOptions(
  spec: YamlMapping,
  version: Requirement | undefined,
  image: Requirement | undefined,
  { kind, apiVersion }: Pick<ClusterSetting, 'kind' | 'apiVersion'>,
  source: Source,
): EnvironmentPlace | undefined {
  if (!knowsAuthOptions(version ?? image) || (kind && apiVersion !== kubeRay.apiVersion)) return undefined;
  const place = authOptionsPlace(spec, source);
  const rayVersion = kind && !entryOf(spec, 'rayVersion') && !image?.isDefault ? image?.versions : undefined;
  return place && { ...place, ...(rayVersion !== undefined && { rayVersion }) };
}

/**
 * The operator wants `mode: token` to the letter: a block without it switches nothing on (ray/read, section 4). With it, it makes a
 * token too and hands that to all containers of Ray.
 */
function readAuthOptions(spec: YamlMapping, written: AuthOptions | undefined): ProcessEnvironment {
  const options = entryOf(spec, 'authOptions');
  const mode = entryOf(options?.value, 'mode');
  if (!mode) {
    const undecided = options?.value.kind === 'unknown' || (options?.value.kind === 'mapping' && options.value.open);
    return undecided ? { settings: [], open: true } : emptyEnvironment;
  }
  const known = textAt(mode.value);
  const isMode = (known === 'token' || known === 'disabled') && !(written && refusalOf(written));
  const value: Value = isMode ? literal(known) : unknown('no mode that KubeRay takes here');
  const valueSpan = mode.value.kind === 'scalar' ? mode.value.content : mode.value.span;
  const settings: EnvironmentSetting[] = [
    setting('RAY_AUTH_MODE', mode.keySpan, value, valueSpan, span(mode.keySpan.start, mode.end)),
    ...(isMode && known === 'token' ? [tokenFile(mode.keySpan)] : []),
  ];
  return { settings, open: false };
}

function requirementOf(spec: YamlMapping): Requirement | undefined {
  const version = scalarAt(spec, 'rayVersion');
  if (!version) return undefined;
  const isRelease = !version.templated && /^\d+\.\d+\.\d+(?:rc\d+)?$/.test(version.text);
  return {
    package: 'ray',
    how: 'cluster',
    notation: 'exact',
    span: version.content,
    where: 'rayVersion',
    cluster: spec.span,
    ...(isRelease && { versions: version.text }),
  };
}

function knowsAuthOptions(requirement: Requirement | undefined): boolean {
  return requirement?.versions !== undefined && authRegimeOf(requirement.versions) !== 'absent';
}

function optionsOf(params: YamlMapping | undefined, source: Source): Option[] {
  return (params?.entries ?? []).flatMap((entry) => {
    const { key, keySpan, value, end } = entry;
    if (value.kind !== 'scalar') return [];
    const removal = params && removalOf(params, entry, source);
    return [
      {
        name: key.replaceAll('-', '_'),
        span: entry.merged ? value.span : span(keySpan.start, end),
        nameSpan: keySpan,
        valueSpan: value.content,
        value: typed(key, textValueOf(value)),
        ...(removal && { removal }),
      },
    ];
  });
}

/** As `ray start` takes them: yes and no, and numbers of ports. */
function typed(key: string, value: Value): Value {
  if (value.kind !== 'literal' || typeof value.value !== 'string') return value;
  if (/^(?:true|false)$/i.test(value.value)) return literal(value.value.toLowerCase() === 'true');
  return /(?:^|-)port$/.test(key) && /^\d{1,5}$/.test(value.value) ? literal(Number(value.value)) : value;
}

/** Whole lines, unless the mapping would be left empty: KubeRay asks for one. */
function removalOf(params: YamlMapping, { keySpan, end, merged }: YamlEntry, { text }: Source): Span | undefined {
  const start = lineStartOf(text, keySpan.start);
  const isOwnLine = text.slice(start, keySpan.start).trim() === '';
  return params.flow || merged || params.entries.length < 2 || !isOwnLine
    ? undefined
    : span(start, nextLine(text, end));
}

function reachesOf(spec: YamlMapping, group: YamlMapping, head: Process): Reach[] {
  const types = [
    entryOf(group, 'serviceType'),
    entryOf(mappingAt(group, 'headService', 'spec'), 'type'),
    entryOf(mappingAt(spec, 'headService', 'spec'), 'type'),
  ];
  const ingress = entryOf(group, 'enableIngress');
  return [...types.flatMap((type) => serviceReach(type, [], [head]) ?? []), ...ingressReach(ingress, head)];
}

/** KubeRay's own ingress leads to the dashboard. */
function ingressReach(entry: YamlEntry | undefined, head: Process): Reach[] {
  if (entry?.value.kind !== 'scalar' || entry.value.value !== true) return [];
  return [
    {
      how: 'ingress',
      ports: [onePort(8265)],
      span: span(entry.keySpan.start, entry.end),
      valueSpan: entry.value.content,
      value: literal(true),
      behind: [head],
    },
  ];
}
