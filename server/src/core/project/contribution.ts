// What one file may mean for others: as long as it stays the same text, no other file needs to be judged again.
import type { FileFacts } from '../ray/facts.ts';
import type { PolicyLayer } from './policy.ts';

/** Empty where the file means nothing to others. */
export function contributionOf(path: string, facts: FileFacts, policy: PolicyLayer | undefined): string {
  const { requirements, provides, members } = facts;
  // What a program installs for itself concerns nobody else.
  const isProgram = facts.languageId === 'python' || facts.languageId === 'notebook-program';
  if (isProgram || (requirements.length === 0 && !provides && !members && !policy)) return '';
  return JSON.stringify([path, requirements, provides, members, policy]);
}
