// Requirements that leave the project's own range of Ray, or have no upper bound at all.

import type { Judgement, StrayRequirement, UnboundedRequirement } from '../../project/versions/judgement.ts';
import { asOfDetail, releaseSpan } from '../../project/versions/words.ts';
import type { RayData } from '../../ray/data.ts';
import { links } from '../../ray/links.ts';
import { boundedLine, quoteRequirement } from '../../ray/versions/requirement-text.ts';
import type { Report } from '../report.ts';
import { defineRule, onRequirement } from '../rule.ts';
import { rangeFixes } from './range-fixes.ts';

/** Announced to turn token authentication on for every cluster; the first of the rule's sources says so. */
const TOKENS_FOR_ALL = '2.61';

export const rule = defineRule({
  meta: {
    id: 'ray-out-of-range',
    title: "Ray requirement allows versions outside the project's range",
    severity: 'warning',
    since: '0.1.0',
    cwe: [],
    fix: 'safe',
    dated: true,
    docs: {
      what: 'The requirement or lock allows releases outside the range that the project sets for itself with `ray` in `[tool.ray-guard]` (warning), or, where the project sets none, it has no upper bound (information).',
      why: `A range that a project sets is meant. Without an upper bound, the next installation may bring a release whose defaults are different: Ray ${TOKENS_FOR_ALL} is announced to turn token authentication on for every cluster, and then every node and client must hold the same token.`,
      how: "Let the fix write the bounds. Releases with known advisories are reported by vulnerable-ray instead, and where all releases of the project's range have some, the advisories win: then the range itself is reported there, and leaving it is not. A missing bound is not reported where a lock file or an override decides, in `[build-system]`, and in the metadata of a package that others install: a bound there would hold them back.",
      sources: [
        links.tokenInternals,
        links.localDefault,
        { title: 'PEP 440: version specifiers', url: 'https://peps.python.org/pep-0440/#version-specifiers' },
      ],
    },
  },
  checks: [
    onRequirement('outside-policy', (judgement, { project, data }) => ({
      ...report(judgement, data),
      message: strayMessage(judgement, project.policy.range),
    })),
    onRequirement('unbounded', (judgement, { data }) => ({
      ...report(judgement, data),
      severity: 'information',
      message: unboundedMessage(judgement),
    })),
  ],
});

function report(judgement: Judgement, data: RayData): Omit<Report, 'message'> {
  return {
    span: judgement.requirement.span,
    fixes: rangeFixes(judgement),
    details: [asOfDetail(data)],
  };
}

function strayMessage({ requirement, side, releases, later }: StrayRequirement, range: string): string {
  const where = `${side} the project's range "${boundedLine(range)}"`;
  if (requirement.how === 'locked')
    return `Ray ${boundedLine(requirement.versions ?? '')} is locked here and is ${where}.`;
  if (requirement.how === 'image' || requirement.how === 'cluster')
    return `Ray ${boundedLine(requirement.versions ?? '')} runs here and is ${where}.`;
  const which = releases.length ? `${releaseSpan(releases)}${later ? ' and later' : ''}` : 'later ones';
  return `${quoteRequirement(requirement)} allows releases ${where} (${which}).`;
}

function unboundedMessage({ requirement }: UnboundedRequirement): string {
  const quoted = quoteRequirement(requirement);
  return `${quoted} has no upper bound, so an installation may bring Ray ${TOKENS_FOR_ALL}, which is announced to require a token on every cluster.`;
}
