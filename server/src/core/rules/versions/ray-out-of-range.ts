// Requirements that allow Ray outside the project's own range, or have no upper bound at all.

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
      finds:
        'The requirement or lock file allows Ray releases outside the range that the project sets in `[tool.ray-guard]`, or, if the project sets none, has no upper bound.',
      why: `Without an upper bound, the next installation may bring a release with other defaults: Ray ${TOKENS_FOR_ALL} is announced to require a token on every cluster, and then every node and client must hold the same token.`,
      fix: "Write the project's range, or, if it sets none, an upper bound: the fix does both. Then renew the lock file. A project sets its range as `ray` in `[tool.ray-guard]`.",
      reports: [
        {
          situation: "Outside the project's own range: a requirement, a lock file, an image or a cluster",
          severity: 'warning',
        },
        { situation: 'No upper bound, and the project sets no range', severity: 'information' },
      ],
      silent: [
        'Releases with known advisories: `vulnerable-ray` reports them.',
        "Every release in the project's range has advisories: `vulnerable-ray` reports the range itself.",
        'No upper bound, but a lock file, an override or a constraint decides.',
        'No upper bound in `[build-system]`, or in the metadata of a package that other people install: a bound there would restrict them.',
      ],
      examples: ['above the range that the project sets', 'inside the range that the project sets'],
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
  const version = boundedLine(requirement.versions ?? '');
  if (requirement.how === 'locked') return `Locked Ray ${version} is ${where}.`;
  if (requirement.how === 'image' || requirement.how === 'cluster') return `Ray ${version} runs here, ${where}.`;
  const which = releases.length ? `Ray ${releaseSpan(releases)}${later ? ' and later' : ''}` : 'later Ray releases';
  return `${quoteRequirement(requirement)} allows ${which}, ${where}.`;
}

function unboundedMessage({ requirement }: UnboundedRequirement): string {
  return `${quoteRequirement(requirement)} has no upper bound: Ray ${TOKENS_FOR_ALL} is announced to require a token on every cluster.`;
}
