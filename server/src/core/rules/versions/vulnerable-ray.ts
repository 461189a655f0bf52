// Requirements and locks that allow releases of Ray with known advisories.

import { isGuidelineRange, type Severity } from '../../policy/policy.ts';
import type { RayInUse } from '../../project/project.ts';
import { hasOnlyAdvisories, type VulnerableRequirement } from '../../project/versions/judgement.ts';
import { isForBuild } from '../../project/versions/requirement-groups.ts';
import {
  advisoriesOfAll,
  advisoryDetails,
  fixWords,
  narrowAdvisoriesOfAll,
  releaseSpan,
  weaknessWords,
} from '../../project/versions/words.ts';
import { advisoriesOf, areNarrow, isPublished, recommendedRange } from '../../ray/advisories.ts';
import type { Advisory, RayData } from '../../ray/data.ts';
import type { PolicyItem } from '../../ray/facts/read-facts.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { releasesAllowedBy } from '../../ray/versions/releases.ts';
import type { FixProposal, Report } from '../report.ts';
import { defineRule, onFile, onRequirement } from '../rule.ts';
import { pythonNotes, rangeFixes } from './range-fixes.ts';

export const rule = defineRule({
  meta: {
    id: 'vulnerable-ray',
    title: 'Ray version with known vulnerabilities',
    severity: 'error',
    since: '0.1.0',
    cwe: [1395],
    fix: 'safe',
    dated: true,
    docs: {
      what: 'The requirement allows, or the lock file holds, Ray releases with known vulnerabilities: those with a published advisory, and those that Ray has fixed in a newer release without one. It is an error when no other release is allowed, a warning when some are, and reported as info when a lock file beside it holds a release without any. Where no advisory is published about any of them, it is a warning in place of an error and info in place of a warning. A command that installs is judged only where every release that it allows has some, since it takes the newest. The tag of a Ray image and the `rayVersion` of KubeRay are a warning, reported once a file for each version. A range that a policy sets is a warning where every release in it has an advisory, since it does not count then, and info where all of them lack fixes.',
      why: 'They let others run code: from a web page that a developer opens, from a file that Ray Data reads, or through the dashboard. Advisories are taken from a dated list that comes with Ray Guard. What Ray has fixed without an advisory is a list of our own, each entry with the pull request and what was measured on which releases. A release is not free of faults because none is listed. Where sources differ, a release counts as affected when one of them says so, unless the list says why not. Advisories about configuration, such as ShadowRay, are not counted here: no release ends them, and other rules look for them.',
      how: 'Require the range that the fix writes: it begins with the lowest release that lacks no known fix of a newer one, and stops before the next minor, which is not out yet. Then renew the lock file. Where the project also runs on Pythons that those releases are not installed on, the fix raises that floor too, and is one to review; where a package that others install has no upper bound, it gets none. Who has to stay with an older release can record why with the second fix, and the open advisories are named in it.',
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
      related: pythonNotes(judgement, facts.path),
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
    message: `${subject(judgement)} ${weaknessWords(advisories)}${remark(judgement, advisories, data)}.`,
    fixes: [...rangeFixes(judgement), ...keepFixes(requirement, advisories)],
    details: advisoryDetails([...narrow, ...advisories], data),
    advisories: [...advisories, ...narrow],
  };
}

/** The project's own range, where it leaves nothing to recommend: where all of it has advisories, it is not what counts. */
function policyReport({ text, span }: PolicyItem & { readonly kind: 'string' }, data: RayData): Report | undefined {
  const allowed = releasesAllowedBy(text, 'pep440', data);
  if (!allowed || allowed.later || allowed.known.length === 0) return undefined;
  if (!allowed.known.every((version) => advisoriesOf(version, data).length > 0)) return undefined;
  const advisories = advisoriesOfAll(allowed.known, data);
  const isSetAside = hasOnlyAdvisories(allowed, data);
  const range = recommendedRange(data);
  const ending = isSetAside ? `; ${range} counts instead` : `; ${fixWords(advisories, data)}`;
  return {
    span,
    severity: isSetAside ? 'warning' : 'information',
    message: `Every release in the project's range (${releaseSpan(allowed.known)}) has ${weaknessWords(advisories)}${ending}.`,
    fixes: [
      {
        title: `Change to ${range}`,
        safety: 'review',
        preferred: true,
        changes: [{ kind: 'set-value', span, to: range }],
      },
    ],
    details: advisoryDetails(advisories, data),
    advisories,
  };
}

/** A lock decides how grave it is that more is allowed than it holds. */
function lockOf({ requirement, every }: VulnerableRequirement, ray: RayInUse | undefined): RayInUse | undefined {
  const isHeld = !every && requirement.how !== 'locked' && !isForBuild(requirement);
  return isHeld && ray?.how === 'locked' ? ray : undefined;
}

/**
 * An image or a rayVersion is often one of many samples, and others than Ray's own package may have been put into it. What has
 * no advisory is about data of others that is read, so it weighs a step less.
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
  if (requirement.how === 'image')
    return `${ray} ${requirement.isDefault ? 'in the image that is the default here' : 'in this image'} has`;
  if (requirement.how === 'cluster') return `${ray}, this cluster's rayVersion, has`;
  if (requirement.how === 'locked') return `${ray} is locked here and has`;
  if (!every) return `${ray}, allowed here too, has`;
  return releases.length === 1 ? `${ray} has` : `Every release allowed here (${releaseSpan(releases)}) has`;
}

function remark(
  { requirement, heldBy }: VulnerableRequirement,
  advisories: readonly Advisory[],
  data: RayData,
): string {
  if (heldBy) return `; ${heldBy.label} has none`;
  const command = requirement.how === 'locked' ? renewal(requirement) : undefined;
  return `; ${fixWords(advisories, data)}${command ? ` (${command})` : ''}`;
}

function renewal({ where }: Requirement): string | undefined {
  if (where.startsWith('uv.lock')) return 'uv lock --upgrade-package ray';
  if (where.startsWith('poetry.lock')) return 'poetry update ray';
  return where.startsWith('pdm.lock') ? 'pdm update ray' : undefined;
}

/** For those who follow the guideline to the letter: the advisories stay open and are named. */
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
