// Which Ray a process or a variable concerns: what its own file installs or names as an image, else the project's.
import type { RayData } from '../ray/data.ts';
import type { EnvironmentSetting, FileFacts, Process, Requirement } from '../ray/facts.ts';
import { boundedLine } from '../ray/quote-requirement.ts';
import { type ReleaseSet, releasesAllowedBy, uniteReleases } from '../ray/releases.ts';
import { contains } from '../text/span.ts';
import type { ProjectView } from './project.ts';

/** The releases, and how messages name them. */
export interface RayOfProcess {
  readonly allowed: ReleaseSet;
  readonly label: string;
}

/**
 * Requirements inside the process's own block (the image of a pod) speak before those of the rest of the file. Undefined
 * where versions cannot be told, also of one of several.
 */
export function rayOfProcess(
  process: Process,
  { requirements }: FileFacts,
  { ray }: ProjectView,
  data: RayData,
): RayOfProcess | undefined {
  const isContainer = process.runsIn === 'container';
  const beside = requirements.filter((one) => (isContainer ? isBeside(one) : one.how === 'installed' && isBeside(one)));
  const own = beside.filter(({ span }) => contains(process.span, span));
  const deciding = own.length ? own : beside;
  return deciding.length ? rayOf(deciding, data) : ray;
}

/** Of the process that starts with it; of the file as a whole where it shows no process. */
export function rayOfSetting(
  setting: EnvironmentSetting,
  facts: FileFacts,
  project: ProjectView,
  data: RayData,
): RayOfProcess | undefined {
  const process = facts.processes.find((one) => startsWith(one, setting));
  if (process) return rayOfProcess(process, facts, project, data);
  const beside = facts.processes.length ? [] : facts.requirements.filter(isBeside);
  return beside.length ? rayOf(beside, data) : project.ray;
}

/** Where a file does not tell processes apart, every one of them starts with every setting. */
export function startsWith({ environment }: Process, { span }: EnvironmentSetting): boolean {
  return !environment || environment.settings.some((one) => one.span.start === span.start && one.span.end === span.end);
}

/** What tasks install for themselves is not what the cluster runs. */
function isBeside({ how, where }: Requirement): boolean {
  return (how === 'installed' || how === 'image' || how === 'cluster') && !where.startsWith('runtime_env');
}

function rayOf(requirements: readonly Requirement[], data: RayData): RayOfProcess | undefined {
  const sets = requirements.flatMap(({ versions, notation }) => {
    const allowed = versions === undefined ? undefined : releasesAllowedBy(versions, notation, data);
    return allowed ?? [];
  });
  if (sets.length < requirements.length) return undefined;
  const versions = new Set(requirements.map((one) => one.versions?.replace(/^==/, '') || 'in any version'));
  return { allowed: uniteReleases(sets, data), label: `Ray ${boundedLine([...versions].join(' or '))} (this file)` };
}
