// What one file may mean for others: as long as it stays the same text, no other file needs to be checked again.

import type { PolicyLayer } from '../policy/policy.ts';
import type { ReadFacts } from '../ray/facts/read-facts.ts';
import { refersToOthers } from './environment/link-environments.ts';
import { saysNothing } from './environment/providers.ts';

/**
 * For whom a fact counts. file: only its own file. project: which Ray the files around use. linked: files that take variables
 * from it. user: the files that it takes variables from, which may learn who starts with them; a program tells none.
 */
type Audience = 'file' | 'project' | 'linked' | 'user';

/** Every fact is in this list: whoever adds one to files says whom it concerns. */
const AUDIENCE: { readonly [Fact in keyof ReadFacts]-?: readonly [Audience, ...Audience[]] } = {
  languageId: ['file'],
  role: ['file'],
  processes: ['user'],
  environment: ['file'],
  requirements: ['project', 'user'],
  reaches: ['user'],
  programStart: ['file'],
  provides: ['linked'],
  inherits: ['file'],
  // What other files take from this one is asked for by name, and asked again when its text is another.
  imports: ['file'],
  containers: ['user'],
  includes: ['project'],
  members: ['project'],
  pathDependencies: ['project'],
  clusters: ['project'],
  // Its layer is compared as it was checked against the rules.
  policy: ['file'],
  comments: ['file'],
  problems: ['file'],
};

/** Undefined where the file has none of them. */
function factsFor(audience: Audience, facts: ReadFacts): unknown[] | undefined {
  const names = (Object.keys(AUDIENCE) as (keyof ReadFacts)[]).filter((name) => AUDIENCE[name].includes(audience));
  const values = names.map((name) => facts[name]);
  return values.some((value) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    ? values
    : undefined;
}

/** Empty where the file means nothing to others, as a program does: what it installs is for itself. `links`: its part that links are made of. */
export function contributionOf(path: string, facts: ReadFacts, policy: PolicyLayer | undefined, links: string): string {
  if (facts.role?.forOthers === 'nothing') return '';
  const project = factsFor('project', facts);
  return project || policy || links ? JSON.stringify([path, project, policy, links]) : '';
}

/** The part of it that links are made of. */
export function linkContributionOf(path: string, facts: ReadFacts): string {
  if (facts.role?.forOthers === 'nothing') return '';
  const linked = factsFor('linked', facts);
  const user = refersToOthers(facts) ? factsFor('user', facts) : undefined;
  // That it is there and sets nothing is an answer too.
  const answers = facts.role?.forOthers === 'that it is there' ? [saysNothing(facts)] : undefined;
  return answers || linked || user ? JSON.stringify([path, answers, linked, user]) : '';
}
