// What a project asks for: the range of Ray it wants, and how severe each rule is to it.
import { eq } from '@renovatebot/pep440';
import type { Requirement } from '../ray/facts.ts';
import { readVersionRange } from '../ray/version-range.ts';

/** error: others can get in, or the program fails. warning: a weakness. information: worth knowing. */
export type Severity = 'error' | 'warning' | 'information';

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

/** In any spelling: order, spaces and zeros at the end do not matter. */
export function isGuidelineRange({ versions = '', notation }: Requirement): boolean {
  const wanted = readVersionRange(GUIDELINE_RANGE, 'pep440')?.[0] ?? [];
  const [written = [], ...alternatives] = readVersionRange(versions, notation) ?? [];
  const found = wanted.filter(({ operator, version }) =>
    written.some((one) => one.operator === operator && eq(one.version, version)),
  );
  return alternatives.length === 0 && written.length === wanted.length && found.length === wanted.length;
}
