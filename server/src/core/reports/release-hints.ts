// What a requirement of Ray comes to: the one release, and how many advisories it has.
import type { ProjectView } from '../project/project.ts';
import { advisoriesOf } from '../ray/advisories.ts';
import type { Advisory, RayData } from '../ray/data.ts';
import type { ReadFacts } from '../ray/facts/read-facts.ts';
import type { Requirement } from '../ray/facts/requirement.ts';
import { releasesAllowedBy } from '../ray/versions/releases.ts';
import type { Span } from '../text/span.ts';

export interface ReleaseHint {
  readonly span: Span;
  /** `2.53.0`. */
  readonly release: string;
  /** What is known against it, oldest first. */
  readonly advisories: readonly Advisory[];
}

/** Only for requirements that one release meets, by themselves or by what the project around them locks; else nothing. */
export function releaseHints(facts: ReadFacts, project: ProjectView, ownData: RayData): ReleaseHint[] {
  const data = project.data ?? ownData;
  return facts.requirements.flatMap((requirement) => {
    const release = releaseOf(requirement, project, data);
    if (release === undefined) return [];
    return [{ span: requirement.span, release, advisories: advisoriesOf(release, data) }];
  });
}

function releaseOf(requirement: Requirement, { ray }: ProjectView, data: RayData): string | undefined {
  const { versions, notation } = requirement;
  const allowed = versions === undefined ? undefined : releasesAllowedBy(versions, notation, data);
  if (!allowed) return undefined;
  const [only, ...others] = allowed.known;
  if (others.length === 0 && !allowed.later) return only;
  const [used, ...more] = ray?.allowed.known ?? [];
  const isOne = used !== undefined && more.length === 0 && ray?.allowed.later === false;
  return isOne && allowed.known.includes(used) ? used : undefined;
}
