// Whether what a published port, a service or an ingress leads to asks for a token.
import type { RayData } from '../ray/data.ts';
import { asksForToken, modeInFile } from '../ray/effective-auth.ts';
import type { FileFacts, Reach } from '../ray/facts.ts';
import type { ProjectView } from './project.ts';
import { rayOfProcess } from './ray-of-process.ts';

/** yes: everything behind it does. no: something does not, or an image of Ray in a file that sets no mode. */
export function isProtected(
  { how, behind }: Reach,
  context: { readonly facts: FileFacts; readonly project: ProjectView; readonly data: RayData },
): 'yes' | 'no' | 'unknown' {
  const { facts, project, data } = context;
  // What a service of Kubernetes leads to is described elsewhere, with the mode that it has.
  if (typeof behind === 'string') return how === 'published-port' && modeInFile(facts) === 'unset' ? 'no' : 'unknown';
  const opening = behind.filter(({ role }) => role === 'head' || role === 'local' || role === 'undecided');
  const answers = opening.map((process) =>
    asksForToken(process, facts, rayOfProcess(process, facts, project, data)?.allowed),
  );
  if (answers.includes('no')) return 'no';
  return answers.includes('unknown') ? 'unknown' : 'yes';
}
