// What a project asks for: the range of Ray it wants, and how severe each rule is to it.
import type { Severity } from '../rules/rule.ts';

export interface Policy {
  /** PEP 440 range that requirements of Ray should stay in. */
  readonly range: string;
  /** builtin: the guideline's range. project: set by the project, so leaving it upwards counts too. */
  readonly origin: 'builtin' | 'project';
  readonly severity: Readonly<Record<string, Severity | 'off'>>;
}

/** The guideline's range. Every release in it has known advisories; where the two disagree, the advisories win. */
export const GUIDELINE_RANGE = '>=2.52.0,<2.54.0';

export const builtinPolicy: Policy = { range: GUIDELINE_RANGE, origin: 'builtin', severity: {} };
