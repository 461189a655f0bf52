// Requirements and locks that allow Ray releases with known advisories.

import { isGuidelineRange, type Severity } from '../../policy/policy.ts';
import type { LinkedFacts } from '../../project/linked-facts.ts';
import type { RayInUse } from '../../project/project.ts';
import { hasOnlyAdvisories, holding, type VulnerableRequirement } from '../../project/versions/judgement.ts';
import { isForBuild } from '../../project/versions/requirement-groups.ts';
import {
  advisoriesOfAll,
  fixWords,
  narrowAdvisoriesOfAll,
  releaseSpan,
  weaknessWords,
  worstDetails,
} from '../../project/versions/words.ts';
import { advisoriesOf, areNarrow, isPublished, recommendedRange } from '../../ray/advisories.ts';
import type { Advisory, RayData } from '../../ray/data.ts';
import type { PolicyItem } from '../../ray/facts/read-facts.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { releasesAllowedBy } from '../../ray/versions/releases.ts';
import { quoteRequirement } from '../../ray/versions/requirement-text.ts';
import type { FixProposal, Related, Report } from '../report.ts';
import { defineRule, onFile, onRequirement } from '../rule.ts';
import { pythonNotes, rangeFixes } from './range-fixes.ts';

export const rule = defineRule({
  meta: {
    id: 'vulnerable-ray',
    title: 'Ray version with known vulnerabilities',
    severity: 'error',
    since: '0.1.0',
    cwe: [1395],
    security: {
      score: 8.8,
      vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H',
      because: 'A crafted file runs code. An advisory counts with its own score.',
    },
    fix: 'safe',
    dated: true,
    docs: {
      finds:
        'A requirement, lock file, image or cluster allows Ray releases with known vulnerabilities; some are fixed in Ray without an advisory.',
      why: 'They let other people run code: from a web page that a developer opens, from a file that Ray Data reads, or through the dashboard. A release without an entry in the list is not proven free of vulnerabilities.',
      fix: 'Require the range that the fix writes: it begins with the lowest release that has all known fixes. Then renew the lock file. To stay on an older release, suppress the finding with a reason.',
      reports: [
        { situation: 'Every allowed release has a published advisory, or the locked one has', severity: 'error' },
        { situation: 'Some allowed releases have a published advisory', severity: 'warning' },
        {
          situation:
            'The tag of a Ray image, or `rayVersion` of KubeRay; once a file for each version, with links to its other places',
          severity: 'warning',
        },
        {
          situation: 'A range of a policy in which every release has an advisory; Ray Guard uses its own range instead',
          severity: 'warning',
        },
        {
          situation: 'Every allowed release, or the locked one, lacks a fix that Ray made without an advisory',
          severity: 'warning',
        },
        {
          situation: 'Some allowed releases, an image, `rayVersion` or a policy lacks only such a fix',
          severity: 'information',
        },
        {
          situation:
            'Some allowed releases have one, but a lock file, a compiled requirements file or constraints hold a release without any',
          severity: 'information',
        },
        { situation: 'An image that is only a default', severity: 'information' },
        { situation: 'Vulnerabilities of single readers of Ray Data only', severity: 'information' },
      ],
      silent: [
        'A command that installs, if it allows a release without vulnerabilities: it takes the newest.',
        'Advisories about configuration, such as ShadowRay: no release fixes them, and other rules check for them.',
        'An override or a constraint of the same project allows only releases without vulnerabilities.',
        'The version is unknown or is not a range.',
      ],
      versions:
        'Advisories come from a dated list in Ray Guard.\n\nFixes without an advisory are a list of our own: each has its pull request and what was measured. Where sources differ, a release counts as affected if one of them lists it, unless the list gives a reason.\n\nIf the project allows Python versions that no fixed release supports, the fix raises the Python range too and needs a review; a package that other people install gets no upper bound if it has none.',
      examples: ['a line of a requirements file', 'the computed range'],
      sources: [
        { title: 'What Ray Data unpickles, by release', measured: 'M26' },
        {
          title: 'CVE-2026-57516: read_webdataset unpickles',
          url: 'https://github.com/ray-project/ray/security/advisories/GHSA-hhrp-gw25-jr43',
        },
        {
          title: 'CVE-2026-41486: Parquet files that run code',
          url: 'https://github.com/ray-project/ray/security/advisories/GHSA-mw35-8rx3-xf9r',
        },
        {
          title: 'CVE-2026-27482: web pages can delete jobs',
          url: 'https://github.com/ray-project/ray/security/advisories/GHSA-q5fh-2hc8-f6rq',
        },
        {
          title: 'CVE-2025-62593: web pages can run code',
          url: 'https://github.com/ray-project/ray/security/advisories/GHSA-q279-jhrf-cc6v',
        },
        { title: 'CVE-2025-1979: the Redis password is logged', url: 'https://osv.dev/vulnerability/CVE-2025-1979' },
        {
          title: 'CVE-2023-6019: commands through the dashboard',
          url: 'https://github.com/advisories/GHSA-h3xg-wv58-5p43',
        },
      ],
    },
  },
  checks: [
    onRequirement('vulnerable', (judgement, { facts, project, data }) => ({
      ...report(judgement, data),
      related: [...pythonNotes(judgement, facts, project), ...repeats(judgement, facts)],
      ray: lockOf(judgement, project.ray),
    })),
    onFile({ policy: true }, ({ facts, data }) =>
      (facts.policy?.entries ?? []).flatMap(({ key, item }) =>
        key === 'ray' && item.kind === 'string' ? (policyReport(item, data) ?? []) : [],
      ),
    ),
  ],
});

function report(judgement: VulnerableRequirement, data: RayData): Report {
  const { requirement, releases } = judgement;
  const advisories = advisoriesOfAll(releases, data);
  const narrow = narrowAdvisoriesOfAll(releases, data).filter((one) => !advisories.includes(one));
  return {
    span: requirement.span,
    severity: severityOf(judgement, advisories),
    message: `${subject(judgement)} ${weaknessWords(advisories)}; ${remark(judgement, advisories, data)}.`,
    fixes: [...rangeFixes(judgement), ...keepFixes(requirement, advisories)],
    details: worstDetails([...advisories, ...narrow], data),
    advisories: [...advisories, ...narrow],
  };
}

/** An image or a rayVersion is reported once a file for each version, and a list once: these are the other places. */
function repeats({ requirement, remedies }: VulnerableRequirement, { path, requirements }: LinkedFacts): Related[] {
  const { how, versions } = requirement;
  const isRepeated = how === 'image' || how === 'cluster';
  const others = isRepeated
    ? requirements.filter((one) => one.how === how && one.versions === versions)
    : (remedies[0]?.requirements ?? []);
  return others.flatMap((one) =>
    one === requirement ? [] : [{ path, span: one.span, message: `Names Ray ${one.versions} too.` }],
  );
}

/** The project's own range, if every release in it has advisories: another range is used then. */
function policyReport({ text, span }: PolicyItem & { readonly kind: 'string' }, data: RayData): Report | undefined {
  const allowed = releasesAllowedBy(text, 'pep440', data);
  if (!allowed || allowed.later || allowed.known.length === 0) return undefined;
  if (!allowed.known.every((version) => advisoriesOf(version, data).length > 0)) return undefined;
  const advisories = advisoriesOfAll(allowed.known, data);
  const isSetAside = hasOnlyAdvisories(allowed, data);
  const range = recommendedRange(data);
  const ending = isSetAside ? `${range} is used instead` : fixWords(advisories, data);
  return {
    span,
    severity: isSetAside ? 'warning' : 'information',
    message: `The project's range allows only Ray ${releaseSpan(allowed.known)}, with ${upTo(allowed.known)}${weaknessWords(advisories)}; ${ending}.`,
    fixes: [
      {
        title: `Change to ${range}`,
        safety: 'review',
        preferred: true,
        changes: [{ kind: 'set-value', span, to: range }],
      },
    ],
    details: worstDetails(advisories, data),
    advisories,
  };
}

/** A lock decides how severe it is that more is allowed than it holds. */
function lockOf({ requirement, every }: VulnerableRequirement, ray: RayInUse | undefined): RayInUse | undefined {
  const isHeld = !every && requirement.how !== 'locked' && !isForBuild(requirement);
  return isHeld ? holding(ray) : undefined;
}

/**
 * An image or a rayVersion is often one of many samples, and may hold another Ray than its tag says. What has no advisory
 * concerns untrusted data that is read, so it is one step less severe.
 */
function severityOf(
  { requirement: { how, isDefault }, every, heldBy }: VulnerableRequirement,
  advisories: readonly Advisory[],
): Severity {
  if (isDefault || areNarrow(advisories)) return 'information';
  const isOnlyUpstream = !advisories.some(isPublished);
  if (how === 'image' || how === 'cluster') return isOnlyUpstream ? 'information' : 'warning';
  if (every) return isOnlyUpstream ? 'warning' : 'error';
  return heldBy || isOnlyUpstream ? 'information' : 'warning';
}

function subject({ requirement, releases, every }: VulnerableRequirement): string {
  const ray = `Ray ${releaseSpan(releases)}`;
  if (requirement.how === 'image') return `${ray} in ${requirement.isDefault ? 'the default' : 'this'} image has`;
  if (requirement.how === 'cluster') return `${ray} (rayVersion of this cluster) has`;
  if (requirement.how === 'locked') return `Locked ${ray} has`;
  if (every && releases.length === 1) return `${ray} has`;
  return `${allowing(requirement)} ${every ? 'only ' : ''}${ray}, with ${upTo(releases)}`.trimEnd();
}

/** With more of the file's text the message would be cut off where it is shown. */
const LONGEST_REPEATED = 32;

function allowing(requirement: Requirement): string {
  const quoted = quoteRequirement(requirement);
  return `${quoted.length > LONGEST_REPEATED ? 'This requirement' : quoted} allows`;
}

/** Not each of several releases has all of them. */
function upTo(releases: readonly string[]): string {
  return releases.length > 1 ? 'up to ' : '';
}

function remark(
  { requirement, heldBy }: VulnerableRequirement,
  advisories: readonly Advisory[],
  data: RayData,
): string {
  if (heldBy) return heldBy.how === 'constraint' ? 'what constraints allow has none' : 'the locked Ray has none';
  const command = requirement.how === 'locked' ? renewal(requirement) : undefined;
  return `${fixWords(advisories, data)}${command ? ` (run "${command}")` : ''}`;
}

function renewal({ where }: Requirement): string | undefined {
  if (where.startsWith('uv.lock')) return 'uv lock --upgrade-package ray';
  if (where.startsWith('poetry.lock')) return 'poetry update ray';
  return where.startsWith('pdm.lock') ? 'pdm update ray' : undefined;
}

/** For projects that must follow the guideline: the reason names the advisories that stay open. */
function keepFixes(requirement: Requirement, advisories: readonly Advisory[]): FixProposal[] {
  if (!requirement.versionsSpan || !isGuidelineRange(requirement)) return [];
  const reason = `guideline's range; open: ${advisories.map(({ id }) => id).join(', ')}`;
  return [
    {
      title: "Keep the guideline's range and record why",
      safety: 'review',
      changes: [{ kind: 'suppress', span: requirement.span, rule: 'vulnerable-ray', reason }],
    },
  ];
}
