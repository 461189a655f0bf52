// Values of KubeRay's chart `ray-cluster`, wherever they are nested, read as the cluster that the chart makes of them.
import type { Process, Reach } from '../../../ray/facts/process.ts';
import { fileNameOf } from '../../../text/document.ts';
import type { CommandFacts } from '../../commands/command.ts';
import { joinFacts } from '../../commands/join-facts.ts';
import { splitImageRequirements } from '../containers/containers.ts';
import { environmentPlaceIn } from '../containers/environment-place.ts';
import {
  allMappings,
  entryOf,
  itemsAt,
  mappingAt,
  type Source,
  textAt,
  type YamlEntry,
  type YamlMapping,
  type YamlNode,
} from '../nodes/nodes.ts';
import { readRayCluster } from './ray-cluster.ts';
import { serviceReach } from './services.ts';

/** The chart is read as of feeaf72fa, 2026-08-19: `helm-chart/ray-cluster/templates/raycluster-cluster.yaml` of KubeRay. */
export function readCharts(root: YamlNode, source: Source): CommandFacts {
  const charts = allMappings(root).filter((mapping) => mappingAt(mapping, 'head'));
  return joinFacts(charts.map((values) => (isOfKubeRay(values) ? readChart(values, source) : readOwnChart(values))));
}

function isOfKubeRay(values: YamlMapping): boolean {
  if (['rayStartParams', 'initArgs'].some((key) => mappingAt(values, 'head', key))) return true;
  const hasWorkers = ['worker', 'additionalWorkerGroups'].some((key) => mappingAt(values, key));
  return setsVariables(values) && (hasWorkers || namesRayImage(values));
}

function setsVariables(values: YamlMapping): boolean {
  return ['head', 'common'].some((key) => entryOf(mappingAt(values, key), 'containerEnv'));
}

function namesRayImage(values: YamlMapping): boolean {
  const images = [mappingAt(values, 'image'), mappingAt(values, 'head', 'image')];
  return images.some((image) => image !== undefined && splitImageRequirements(image).length > 0);
}

/** Of somebody's own chart, which runs an image of Ray: what its templates make of the values is not known. */
function readOwnChart(values: YamlMapping): CommandFacts {
  const types = [
    entryOf(mappingAt(values, 'service'), 'type'),
    entryOf(mappingAt(values, 'head', 'headService', 'spec'), 'type'),
  ];
  const isRay = namesRayImage(values);
  const reaches = types.flatMap((type) => (isRay && serviceReach(type, [], 'may be ray')) || []);
  return { processes: [], environment: [], requirements: [], reaches };
}

/** What another file of values adds is not known, unless this one is the chart's own or has the variables itself. */
function readChart(values: YamlMapping, source: Source): CommandFacts {
  const cluster = readRayCluster(clusterOf(values), source, {
    namespace: undefined,
    kind: undefined,
    apiVersion: undefined,
  });
  if (!cluster) return joinFacts([]);
  const isWhole = /^values\.ya?ml$/.test(fileNameOf(source.path)) || setsVariables(values);
  const asStarted = (process: Process, group: YamlMapping | undefined): Process => {
    const { environmentPlace: _, cluster: __, environment, ...rest } = process;
    const holder = entryOf(mappingAt(values, 'common'), 'containerEnv') ? mappingAt(values, 'common') : group;
    const place = holder && environmentPlaceIn(holder, { key: 'containerEnv', begun: 'env-list' }, source);
    return {
      ...rest,
      cluster: values.span,
      environment: { settings: [], ...environment, open: environment?.open === true || !isWhole },
      ...(place && { environmentPlace: place }),
    };
  };
  const head = asStarted(cluster.head, mappingAt(values, 'head'));
  const groups = workerGroups(values);
  const workers = cluster.workers.map((worker, at) => asStarted(worker, groups[at]));
  const processes = [head, ...workers];
  return {
    processes,
    environment: processes.flatMap(({ environment }) => environment?.settings ?? []),
    requirements: cluster.requirements,
    reaches: cluster.reaches.map((reach): Reach => ({ ...reach, behind: [head] })),
  };
}

/** The `spec` that the chart writes: each value keeps its place. */
function clusterOf(values: YamlMapping): YamlMapping {
  const head = entryOf(values, 'head') as YamlEntry;
  const group = mappingAt(head.value) as YamlMapping;
  const params = entryOf(group, 'rayStartParams') ?? entryOf(group, 'initArgs');
  const service = entryOf(mappingAt(values, 'service'), 'type');
  const spec = mappingOf(group, [
    params ? { ...params, key: 'rayStartParams' } : made(head, 'rayStartParams', mappingOf(group, [])),
    ...(service ? [{ ...service, key: 'serviceType' }] : []),
    ...['headService'].flatMap((key) => entryOf(group, key) ?? []),
    templateOf(head, group, values),
  ]);
  const workers = workerGroups(values).map((worker) =>
    mappingOf(worker, [
      ...['groupName', 'rayStartParams'].flatMap((key) => entryOf(worker, key) ?? []),
      templateOf(head, worker, values),
    ]),
  );
  return mappingOf(values, [
    made(head, 'headGroupSpec', spec),
    ...['rayVersion'].flatMap((key) => entryOf(group, key) ?? []),
    made(head, 'workerGroupSpecs', { kind: 'sequence', items: workers, flow: false, span: values.span }),
  ]);
}

function templateOf(head: YamlEntry, group: YamlMapping, values: YamlMapping): YamlEntry {
  const lists = [mappingAt(values, 'common'), group].flatMap((holder) => entryOf(holder, 'containerEnv') ?? []);
  const items = lists.flatMap(({ value }) => itemsAt(value));
  const isKnown = lists.every(({ value }) => value.kind === 'sequence' || (value.kind === 'scalar' && !value.text));
  const env: YamlNode = isKnown
    ? { kind: 'sequence', items, flow: true, span: group.span }
    : { kind: 'unknown', span: group.span };
  const container = mappingOf(group, [
    made(head, 'env', env),
    ...['envFrom', 'volumeMounts'].flatMap((key) => entryOf(group, key) ?? []),
  ]);
  const containers: YamlNode = { kind: 'sequence', items: [container], flow: false, span: group.span };
  return made(
    head,
    'template',
    mappingOf(group, [made(head, 'spec', mappingOf(group, [made(head, 'containers', containers)]))]),
  );
}

/** Those that are not switched off. */
function workerGroups(values: YamlMapping): YamlMapping[] {
  const others = mappingAt(values, 'additionalWorkerGroups')?.entries ?? [];
  return [entryOf(values, 'worker'), ...others].flatMap((entry) =>
    entry?.value.kind === 'mapping' && textAt(entry.value, 'disabled') !== 'true' ? [entry.value] : [],
  );
}

function mappingOf({ span, open }: YamlMapping, entries: readonly YamlEntry[]): YamlMapping {
  return { kind: 'mapping', entries, flow: true, open, span };
}

function made({ keySpan, end }: YamlEntry, key: string, value: YamlNode): YamlEntry {
  return { key, keySpan, value, end, merged: false, aliased: false };
}
