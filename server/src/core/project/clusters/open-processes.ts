// Which processes of a file take work from others without asking for a token.

import type { RayData } from '../../ray/data.ts';
import { holds, isSamePlace } from '../environment/setting-places.ts';
import type { LinkedFacts, LinkedProcess, LinkedReach, LinkedSetting } from '../linked-facts.ts';
import type { ProjectView } from '../project.ts';
import { dashboardExposure } from '../verdict/listening.ts';
import { asksForToken, modeInEnvironment } from '../verdict/mode.ts';
import { wayIn } from '../verdict/way-in.ts';
import { rayOfProcess, startsWith } from '../versions/ray-of-process.ts';

/** Some process that starts with this setting can be reached by others, and anyone who does may use it. */
export function opensToAnyone(
  setting: LinkedSetting,
  facts: LinkedFacts,
  project: ProjectView,
  data: RayData,
): boolean {
  const own = [...facts.processes, ...(facts.runs ?? [])].filter((one) => startsWith(one, setting));
  if (own.some((one) => isOpenToAnyone(one, facts, project, data))) return true;
  return (facts.users ?? []).some(({ facts: theirs, knownAs }) => {
    const known = { ...setting, path: knownAs };
    const processes = [...theirs.processes, ...(theirs.runs ?? [])].filter((one) => startsWith(one, known));
    return processes.some((one) => isOpenToAnyone(one, theirs, project, data)) || opensImage(known, theirs);
  });
}

/** A port of an image of Ray is published, whatever the image runs. */
function opensImage(setting: LinkedSetting, { reaches }: LinkedFacts): boolean {
  return reaches.some(
    (reach) =>
      typeof reach.behind === 'string' &&
      reach.environment !== undefined &&
      holds(reach.environment, setting) &&
      modeInEnvironment(reach.environment) !== 'token' &&
      wayIn(reach) !== undefined,
  );
}

export function isOpenToAnyone(
  process: LinkedProcess,
  facts: LinkedFacts,
  project: ProjectView,
  data: RayData,
): boolean {
  return (
    isReachable(process, facts) &&
    asksForToken(process, facts, rayOfProcess(process, facts, project, data)?.allowed) === 'no'
  );
}

/** A head outside a container is: its GCS listens on every interface (measured row 11). */
function isReachable(process: LinkedProcess, { reaches }: LinkedFacts): boolean {
  if (dashboardExposure(process)) return true;
  if (process.role === 'head' && process.runsIn === undefined) return true;
  return reaches.some((reach) => leadsTo(reach, process) && wayIn(reach) !== undefined);
}

function leadsTo({ behind }: LinkedReach, process: LinkedProcess): boolean {
  return typeof behind !== 'string' && behind.some((one) => isSamePlace(one, process));
}
