// Statements of one project about its Ray that cannot all be true.
import { eq } from '@renovatebot/pep440';
import { advisoriesOf } from '../../ray/advisories.ts';
import type { RayData } from '../../ray/data.ts';
import { optionOf, type Process } from '../../ray/facts/process.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { allowsNothing, intersectReleases } from '../../ray/versions/releases.ts';
import { contains, type Span } from '../../text/span.ts';
import { addressedHost } from '../clusters/clusters.ts';
import type { LinkedFacts } from '../linked-facts.ts';
import type { AddressedCluster, ProjectView, RayInUse } from '../project.ts';
import type { Verdict, Verdicts } from '../verdict/verdict.ts';
import { builtImage, type RayOfProcess } from './ray-of-process.ts';
import { isForBuild, requirementGroups } from './requirement-groups.ts';

/**
 * lock: the lock holds what the declaration does not allow. ray-version, workers: not what the image of the head has.
 * replaced: a build installs another Ray over that of its image.
 */
export type Drift =
  | { readonly kind: 'lock'; readonly requirement: Requirement; readonly lock: RayInUse }
  | {
      readonly kind: 'ray-version';
      readonly requirement: Requirement;
      readonly image: Requirement;
      readonly clean: boolean;
    }
  | { readonly kind: 'workers'; readonly requirement: Requirement; readonly image: Requirement }
  | { readonly kind: 'replaced'; readonly requirement: Requirement; readonly image: Requirement };

/** A program joins a cluster of another release. */
export interface DriverDrift {
  readonly span: Span;
  readonly ray: RayOfProcess;
  readonly cluster: AddressedCluster;
}

/** Each place at most once. Versions that are not known agree with all others. */
export function driftsIn(facts: LinkedFacts, project: ProjectView, verdicts: Verdicts, data: RayData): Drift[] {
  return [
    ...driftFromLock(facts, project, data),
    ...clustersOf(facts).flatMap((cluster) => driftInCluster(cluster, facts, data)),
    ...driftInCompose(facts, verdicts),
    ...driftInBuild(facts, data),
  ];
}

/** Tables that another tool than the one of the lock installs from. */
const OTHER_TOOLS = /^\[(?:tool\.(?:hatch|pixi)|build-system)/;

/** Lists of other files may serve other purposes than the lock; overrides and constraints are in it already. */
function driftFromLock({ languageId, requirements }: LinkedFacts, { ray }: ProjectView, data: RayData): Drift[] {
  if (languageId !== 'toml' || ray?.how !== 'locked') return [];
  const declared = requirements.filter(
    (one) => one.how === 'declared' && !isForBuild(one) && !OTHER_TOOLS.test(one.where),
  );
  return requirementGroups(declared, data).flatMap(({ members: [{ requirement }], allowed }) => {
    const isDrift = allowed && !allowsNothing(allowed) && allowsNothing(intersectReleases(allowed, ray.allowed));
    return isDrift ? [{ kind: 'lock', requirement, lock: ray } as const] : [];
  });
}

function clustersOf({ requirements }: LinkedFacts): Span[] {
  const spans = requirements.flatMap(({ cluster }) => cluster ?? []);
  return [...new Map(spans.map((span) => [span.start, span])).values()];
}

/** The image of the head decides what its cluster runs. */
function driftInCluster(cluster: Span, { processes, requirements }: LinkedFacts, data: RayData): Drift[] {
  const own = requirements.filter((one) => one.cluster?.start === cluster.start && one.versions !== undefined);
  const head = processes.find(({ api, span }) => api === 'RayCluster' && contains(cluster, span));
  const image = own.find(({ how, span }) => how === 'image' && head && contains(head.span, span));
  if (!image) return [];
  const clean = advisoriesOf(image.versions ?? '', data).length === 0;
  return own
    .filter((one) => !isSame(one, image))
    .map((requirement) =>
      requirement.how === 'cluster'
        ? { kind: 'ray-version', requirement, image, clean }
        : { kind: 'workers', requirement, image },
    );
}

/** Services whose workers surely join a head of the same file. */
function driftInCompose(facts: LinkedFacts, verdicts: Verdicts): Drift[] {
  const imageOf = ({ span }: Process) =>
    facts.requirements.find(
      ({ how, versions, service }) => how === 'image' && versions && service && contains(service, span),
    );
  const found = new Map<Requirement, Requirement>();
  for (const worker of facts.processes.filter(({ role }) => role === 'worker')) {
    const { head } = verdicts.of(worker);
    const [requirement, image] = [imageOf(worker), head && imageOf(head)];
    if (requirement && image && !isSame(requirement, image)) found.set(requirement, image);
  }
  return [...found].map(([requirement, image]) => ({ kind: 'workers', requirement, image }));
}

function driftInBuild({ languageId, provides = [] }: LinkedFacts, data: RayData): Drift[] {
  if (languageId !== 'dockerfile') return [];
  const found = new Map<number, Drift>();
  for (const { requirements = [] } of provides)
    for (const { requirement, replaced } of builtImage(requirements, data).replacements)
      if (replaced.how === 'image')
        found.set(requirement.span.start, { kind: 'replaced', requirement, image: replaced });
  return [...found.values()];
}

/** Ray wants the same release on both sides (measured row 23). */
export function driftOfDriver({ process, ray }: Verdict, { clusters = [] }: ProjectView): DriverDrift | undefined {
  const host = clusters.length > 0 ? addressedHost(process) : undefined;
  const cluster = clusters.find((one) => one.host === host);
  const address = optionOf(process, 'address');
  if (!cluster || !ray || !address || ray.allowed.later) return undefined;
  const isDrift = !allowsNothing(ray.allowed) && allowsNothing(intersectReleases(ray.allowed, cluster.ray.allowed));
  return isDrift ? { span: address.span, ray, cluster } : undefined;
}

function isSame({ versions: a = '' }: Requirement, { versions: b = '' }: Requirement): boolean {
  return a === b || eq(a, b);
}
