// Names the requirements that no rule can check, since what they say of versions is no range to the tool that reads them.
import type { ReadProblem } from '../facts/read-facts.ts';
import type { Requirement, VersionNotation } from '../facts/requirement.ts';
import { readVersionRange } from './version-range.ts';

const TOOLS: Readonly<Record<VersionNotation, string>> = {
  pep440: 'no version range that pip reads',
  poetry: 'no version range that Poetry reads',
  conda: 'no version range that conda reads',
  exact: 'no version',
};

/** Filled in before the tool reads it: `${RAY_VERSION}`, `{{ version }}`. */
const VARIABLE = /\$[\w({]|\{\{|%\(/;

export function unreadVersions(requirements: readonly Requirement[]): ReadProblem[] {
  return requirements.flatMap(({ versions, notation, span }) => {
    if (versions === undefined || VARIABLE.test(versions) || readVersionRange(versions, notation)) return [];
    return [{ span, message: `This is ${TOOLS[notation]}, so the requirement is not checked; fix it.` }];
  });
}
