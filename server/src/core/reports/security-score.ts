// How bad a finding is on the scale of CVSS, by which services sort and show it: from its rule, its severity and its advisories.

import type { Finding } from '../engine/finding.ts';
import type { Severity } from '../policy/policy.ts';
import type { Advisory } from '../ray/data.ts';
import type { RuleMeta } from '../rules/rule.ts';

/**
 * Only an error is critical, and an info finding is low, whatever could happen elsewhere: the severity says how much of the worst
 * case is there. Where CVSS ends high and low: https://www.first.org/cvss/v3.1/specification-document, qualitative severity rating scale.
 */
const MOST: Readonly<Record<Severity, number>> = { error: 10, warning: 8.9, information: 3.9 };

/** Where an advisory gives no score: the least of its level. */
const OF_LEVEL: Readonly<Record<NonNullable<Advisory['level']>, number>> = {
  CRITICAL: 9,
  HIGH: 7,
  MEDIUM: 4,
  LOW: 0.1,
};

/** Undefined for a rule that is not about security. */
export function securityScore(
  { severity, advisories = [] }: Pick<Finding, 'severity' | 'advisories'>,
  { security }: Pick<RuleMeta, 'security'>,
): number | undefined {
  if (!security) return undefined;
  const scores = advisories.flatMap(({ score, level }) => score ?? (level ? OF_LEVEL[level] : []));
  const worst = scores.length > 0 ? Math.max(...scores) : security.score;
  return Math.min(worst, MOST[severity]);
}

/** Of a rule that nothing is found of. */
export function scoreOfRule({ severity, security }: RuleMeta): number | undefined {
  return securityScore({ severity }, { ...(security && { security }) });
}

/** As SARIF and people write it: `9.0`. */
export function scoreText(score: number): string {
  return score.toFixed(1);
}
