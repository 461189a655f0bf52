// What one file may mean for others: as long as it stays the same text, no other file needs to be judged again.

import type { PolicyLayer } from '../policy/policy.ts';
import type { ReadFacts } from '../ray/facts/read-facts.ts';
import { refersToOthers } from './environment/link-environments.ts';
import { saysNothing } from './environment/providers.ts';

/** Empty where the file means nothing to others. `links`: its part that links are made of. */
export function contributionOf(path: string, facts: ReadFacts, policy: PolicyLayer | undefined, links: string): string {
  const { requirements, includes, members, pathDependencies, clusters } = facts;
  if (isProgram(facts)) return '';
  if (requirements.length === 0 && !includes && !members && !pathDependencies && !policy && !links) return '';
  return JSON.stringify([path, requirements, includes, members, pathDependencies, clusters, policy, links]);
}

/** The part of it that links are made of. */
export function linkContributionOf(path: string, facts: ReadFacts): string {
  const { provides, processes, reaches, containers, requirements } = facts;
  if (isProgram(facts)) return '';
  // The files that are referred to may learn who starts with their variables, and whom that opens to others.
  const uses = refersToOthers(facts) ? [processes, reaches, containers, requirements] : undefined;
  // That it is there and sets nothing is an answer too.
  const answers = MEANT_FOR_OTHERS.has(facts.languageId) ? [saysNothing(facts)] : undefined;
  return answers || provides || uses ? JSON.stringify([path, answers, provides, uses]) : '';
}

const MEANT_FOR_OTHERS = new Set(['dotenv', 'dockerfile', 'shellscript']);

/** What a program installs for itself concerns nobody else: without one, all that is found in other files is the same. */
export function isProgram({ languageId }: Pick<ReadFacts, 'languageId'>): boolean {
  return languageId === 'python' || languageId === 'notebook-program';
}
