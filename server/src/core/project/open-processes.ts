// Which processes of a file take work from others without asking for a token.
import type { RayData } from '../ray/data.ts';
import { asksForToken } from '../ray/effective-auth.ts';
import { dashboardExposure } from '../ray/exposure.ts';
import type { EnvironmentSetting, FileFacts, Process, Reach } from '../ray/facts.ts';
import { wayIn } from '../ray/way-in.ts';
import type { ProjectView } from './project.ts';
import { rayOfProcess, startsWith } from './ray-of-process.ts';

/** Some process that starts with this setting can be reached by others, and anyone who does may use it. */
export function opensToAnyone(
  setting: EnvironmentSetting,
  facts: FileFacts,
  project: ProjectView,
  data: RayData,
): boolean {
  return facts.processes.some((one) => startsWith(one, setting) && isOpenToAnyone(one, facts, project, data));
}

export function isOpenToAnyone(process: Process, facts: FileFacts, project: ProjectView, data: RayData): boolean {
  return (
    isReachable(process, facts) &&
    asksForToken(process, facts, rayOfProcess(process, facts, project, data)?.allowed) === 'no'
  );
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
