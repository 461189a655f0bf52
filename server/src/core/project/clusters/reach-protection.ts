// Whether what a published port, a service or an ingress leads to asks for a token.

import type { RayData } from '../../ray/data.ts';
import type { LinkedFacts, LinkedProcess, LinkedReach } from '../linked-facts.ts';
import type { ProjectView } from '../project.ts';
import { asksForToken, modeInEnvironment, modeInFile } from '../verdict/mode.ts';
import { type RayOfProcess, rayOfProcess } from '../versions/ray-of-process.ts';

interface Around {
  readonly facts: LinkedFacts;
  readonly project: ProjectView;
  readonly data: RayData;
}

/** yes: everything behind it does. no: something does not, or an image of Ray in a file that sets no mode. */
export function isProtected(
  { how, behind, environment }: LinkedReach,
  { facts, project, data }: Around,
): 'yes' | 'no' | 'unknown' {
  // What a service of Kubernetes leads to is described elsewhere, with the mode that it has.
  if (typeof behind === 'string') {
    const mode = environment ? modeInEnvironment(environment) : modeInFile(facts);
    return how === 'published-port' && mode === 'unset' ? 'no' : 'unknown';
  }
  const answers = behind
    .filter(opens)
    .map((process) => asksForToken(process, facts, rayOfProcess(process, facts, project, data)?.allowed));
  if (answers.includes('no')) return 'no';
  return answers.includes('unknown') ? 'unknown' : 'yes';
}

/** The Ray that decides whether it does; of the first of several processes. */
export function rayBehind({ behind }: LinkedReach, { facts, project, data }: Around): RayOfProcess | undefined {
  const opening = typeof behind === 'string' ? undefined : behind.find(opens);
  return opening && rayOfProcess(opening, facts, project, data);
}

function opens({ role }: LinkedProcess): boolean {
  return role === 'head' || role === 'local' || role === 'undecided';
}
