// Which processes of a file take work from others without asking for a token.
import type { RayData } from '../ray/data.ts';
import { asksForToken } from '../ray/effective-auth.ts';
import { dashboardExposure } from '../ray/exposure.ts';
import type { EnvironmentSetting, FileFacts, Process, Reach } from '../ray/facts.ts';
import { wayIn } from '../ray/way-in.ts';
import type { ProjectView } from './project.ts';
import { rayOfProcess } from './ray-of-process.ts';

/** Some process that starts with this setting can be reached by others, and anyone may use it. */
export function opensToAnyone(
  setting: EnvironmentSetting | undefined,
  facts: FileFacts,
  project: ProjectView,
  data: RayData,
): boolean {
  return facts.processes.some(
    (process) =>
      startsWith(process, setting) &&
      isReachable(process, facts) &&
      asksForToken(process, facts, rayOfProcess(process, facts, project, data)?.allowed) === 'no',
  );
}

function startsWith({ environment }: Process, setting: EnvironmentSetting | undefined): boolean {
  if (!setting || !environment) return true;
  return environment.settings.some(({ span }) => span.start === setting.span.start && span.end === setting.span.end);
}

/** A head outside a container is: its GCS listens on every interface (measured row 11). */
function isReachable(process: Process, { reaches }: FileFacts): boolean {
  if (dashboardExposure(process)) return true;
  if (process.role === 'head' && process.runsIn === undefined) return true;
  return reaches.some((reach) => leadsTo(reach, process) && wayIn(reach) !== undefined);
}

function leadsTo({ behind }: Reach, { span }: Process): boolean {
  return typeof behind !== 'string' && behind.some((one) => one.span.start === span.start && one.span.end === span.end);
}
