// Which Ray a process or a variable concerns: what its own file installs or builds or names as an image, else the project's.

import type { RayData } from '../../ray/data.ts';
import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import {
  allowsNothing,
  intersectReleases,
  type ReleaseSet,
  releasesAllowedBy,
  uniteReleases,
} from '../../ray/versions/releases.ts';
import { boundedLine } from '../../ray/versions/requirement-text.ts';
import { fileNameOf } from '../../text/document.ts';
import { contains, type Place } from '../../text/span.ts';
import { holds, type LinkedFacts, type LinkedProcess, type LinkedSetting } from '../linked-facts.ts';
import type { ProjectView } from '../project.ts';

/** The releases, and how messages name them. */
export interface RayOfProcess {
  readonly allowed: ReleaseSet;
  readonly label: string;
  readonly place: Place;
}

interface BuildOfProcess {
  readonly path: string;
  readonly requirements: readonly Requirement[];
}

/**
 * Requirements inside the process's own block (the image of a pod) speak before those of the rest of the file. Undefined
 * where versions are unknown, also of one of several.
 */
export function rayOfProcess(
  process: LinkedProcess,
  facts: LinkedFacts,
  { ray }: Pick<ProjectView, 'ray'>,
  data: RayData,
): RayOfProcess | undefined {
  const { requirements } = facts;
  const built = builtFor(process, facts);
  if (built) {
    const left = builtImage(built.requirements, data).ray;
    return left ? rayOf([left], data, built.path, facts) : ray;
  }
  // What another file has around it says nothing of this one.
  if (process.path !== facts.path) return ray;
  const isContainer = process.runsIn === 'container';
  const beside = requirements.filter((one) => (isContainer ? isBeside(one) : one.how === 'installed' && isBeside(one)));
  const own = beside.filter(
    ({ span, service }) => contains(process.span, span) || (service && contains(service, process.span)),
  );
  const deciding = own.length ? own : beside;
  return deciding.length ? rayOf(deciding, data, facts.path, facts) : ray;
}

/** What the image that it runs in is built of. */
function builtFor({ image, span }: LinkedProcess, { path, provides = [] }: LinkedFacts): BuildOfProcess | undefined {
  if (image) return image;
  const stage = provides.find(({ processes = [] }) =>
    processes.some((one) => one.span.start === span.start && one.span.end === span.end),
  );
  return stage?.requirements?.length ? { path, requirements: stage.requirements } : undefined;
}

/** Of the process that starts with it; of the file as a whole where it shows no process. */
export function rayOfSetting(
  setting: LinkedSetting,
  facts: LinkedFacts,
  project: Pick<ProjectView, 'ray'>,
  data: RayData,
): RayOfProcess | undefined {
  const process = facts.processes.find((one) => startsWith(one, setting));
  if (process) return rayOfProcess(process, facts, project, data);
  for (const { path, facts: theirs } of facts.users ?? []) {
    const user = [...theirs.processes, ...(theirs.runs ?? [])].find((one) => startsWith(one, setting));
    const ray = user && rayOfProcess(user, theirs, project, data);
    if (ray)
      return {
        ...ray,
        label: ray.label.replace('(this file)', () => `(${boundedLine(fileNameOf(path))})`),
      };
  }
  const beside = facts.processes.length ? [] : facts.requirements.filter(isBeside);
  return beside.length ? rayOf(beside, data, facts.path, facts) : project.ray;
}

/** Where a file does not tell processes apart, every one of them starts with every setting. */
export function startsWith({ environment }: LinkedProcess, setting: LinkedSetting): boolean {
  return !environment || holds(environment, setting);
}

/** What tasks install for themselves is not what the cluster runs. */
function isBeside({ how, where, isNamed }: Requirement): boolean {
  return !isNamed && (how === 'installed' || how === 'image' || how === 'cluster') && !where.startsWith('runtime_env');
}

function rayOf(
  requirements: readonly Requirement[],
  data: RayData,
  path: string,
  { path: here }: LinkedFacts,
): RayOfProcess | undefined {
  // Each range once: a file may repeat the same one a thousand times.
  const ranges = new Map(requirements.map((one) => [`${one.notation} ${one.versions}`, one]));
  const sets = [...ranges.values()].flatMap(({ versions, notation }) => {
    const allowed = versions === undefined ? undefined : releasesAllowedBy(versions, notation, data);
    return allowed ?? [];
  });
  if (sets.length < ranges.size) return undefined;
  const versions = new Set(requirements.map((one) => one.versions?.replace(/^==/, '') || 'in any version'));
  const [first] = requirements;
  if (!first) return undefined;
  const where = path === here ? 'this file' : boundedLine(fileNameOf(path));
  return {
    allowed: uniteReleases(sets, data),
    label: `Ray ${boundedLine([...versions].join(' or '))} (${where})`,
    place: { path, span: first.span },
  };
}

/** An installation that replaces the Ray which was there before it. */
interface Replacement {
  readonly requirement: Requirement;
  readonly replaced: Requirement;
}

export interface BuiltImage {
  /** At most one; its versions may be unknown. */
  readonly ray?: Requirement;
  readonly replacements: readonly Replacement[];
}

/** `requirements` in the order of the build. pip leaves a Ray alone that is allowed. */
export function builtImage(requirements: readonly Requirement[], data: RayData): BuiltImage {
  const replacements: Replacement[] = [];
  let ray: Requirement | undefined;
  for (const requirement of requirements) {
    if (requirement.how === 'image') ray = requirement;
    if (requirement.how !== 'installed') continue;
    const before = ray && releasesOf(ray, data);
    const after = releasesOf(requirement, data);
    if (before && after && !allowsNothing(intersectReleases(before, after))) continue;
    if (ray && before && after && !allowsNothing(after)) replacements.push({ requirement, replaced: ray });
    ray = requirement;
  }
  return { replacements, ...(ray && { ray }) };
}

/** What is built where no other stage is asked for. */
export function lastStage({ provides = [], requirements }: ReadFacts): readonly Requirement[] {
  return provides.filter(({ kind }) => kind === 'stage').at(-1)?.requirements ?? requirements;
}

function releasesOf({ versions, notation }: Requirement, data: RayData): ReleaseSet | undefined {
  return versions === undefined ? undefined : releasesAllowedBy(versions, notation, data);
}
