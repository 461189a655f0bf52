// Requirements and locks that allow releases of Ray with known advisories.

import { GUIDELINE_RANGE, isGuidelineRange, type Severity } from '../policy/policy.ts';
import type { RayInUse } from '../project/project.ts';
import { advisoryDetails } from '../project/versions/advisory-details.ts';
import { judgeRequirements } from '../project/versions/judge-requirements.ts';
import type { VulnerableRequirement } from '../project/versions/judgement.ts';
import { isForBuild } from '../project/versions/requirement-groups.ts';
import { advisoriesOfAll, advisoryWords, releaseSpan } from '../project/versions/version-words.ts';
import type { Advisory, RayData } from '../ray/data.ts';
import type { Requirement } from '../ray/facts/requirement.ts';
import { quoteRequirement } from '../ray/versions/quote-requirement.ts';
import { rangeFixes } from './fixes/range-fixes.ts';
import { defineRule, type FixProposal, type Report } from './rule.ts';

export const rule = defineRule({
  meta: {
    id: 'vulnerable-ray',
    title: 'Releases of Ray with known advisories are allowed',
    severity: 'error',
    since: '0.1.0',
    cwe: [1395],
    fix: 'safe',
    dated: true,
    docs: {
      what: 'The requirement allows, or the lock file holds, releases of Ray with known advisories. It is an error when no other release is allowed, a warning when some are, and information when a lock file beside it holds a release without advisories. A command that installs is judged only where every release that it allows has some, since it takes the newest. The tag of a Ray image and the `rayVersion` of KubeRay are a warning, said once a file for each version.',
      why: 'The advisories are about what others can do: run code from a web page that a developer opens, from a Parquet file or a tar archive that is read, or through the dashboard without a password. They are taken from a dated list that comes with Ray Guard; a release is not free of faults because none is listed. Where sources differ, a release counts as affected when one of them says so, unless the list says why not. Advisories about configuration, such as ShadowRay, are not counted here: no release ends them, and other rules look for them.',
      how: 'Require the range that the fix writes: it begins with the lowest release that is free of every advisory which a newer release ends, and stops before the next minor, which is not out yet. Then renew the lock file. Who has to stay with an older release can record why with the second fix, and the open advisories are named in it.',
      sources: [
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
  *check({ facts, project, data }) {
    for (const judgement of judgeRequirements(facts.requirements, project, data)) {
      if (judgement.kind === 'vulnerable') yield { ...report(judgement, data), ray: lockOf(judgement, project.ray) };
    }
  },
});

function report(judgement: VulnerableRequirement, data: RayData): Report {
  const { requirement, releases } = judgement;
  const advisories = advisoriesOfAll(releases, data);
  return {
    span: requirement.span,
    severity: severityOf(judgement),
    message: `${subject(judgement)}: ${advisoryWords(advisories)}${remark(judgement)}.`,
    fixes: [...rangeFixes(judgement, data), ...keepFixes(requirement, advisories)],
    details: advisoryDetails(advisories, data),
  };
}

/** A lock decides how grave it is that more is allowed than it holds. */
function lockOf({ requirement, every }: VulnerableRequirement, ray: RayInUse | undefined): RayInUse | undefined {
  const isHeld = !every && requirement.how !== 'locked' && !isForBuild(requirement);
  return isHeld && ray?.how === 'locked' ? ray : undefined;
}

/** An image or a rayVersion is often one of many samples, and others than Ray's own package may have been put into it. */
function severityOf({ requirement: { how, isDefault }, every, heldBy }: VulnerableRequirement): Severity {
  if (isDefault) return 'information';
  if (how === 'image' || how === 'cluster') return 'warning';
  return every ? 'error' : heldBy ? 'information' : 'warning';
}

function subject({ requirement, releases, every }: VulnerableRequirement): string {
  const quoted = quoteRequirement(requirement);
  if (requirement.how === 'image') {
    const image = requirement.isDefault ? 'in the image that is the default here' : 'in this image';
    return `Ray ${releaseSpan(releases)} ${image} has known advisories`;
  }
  if (requirement.how === 'cluster')
    return `Ray ${releaseSpan(releases)}, this cluster's rayVersion, has known advisories`;
  if (requirement.how === 'locked') return `Ray ${releaseSpan(releases)} is locked here and has known advisories`;
  if (!every) return `${quoted} also allows releases with known advisories (${releaseSpan(releases)})`;
  if (releases.length === 1)
    return `Ray ${releaseSpan(releases)}, the only release that ${quoted} allows, has known advisories`;
  return `Every release that ${quoted} allows (${releaseSpan(releases)}) has known advisories`;
}

function remark({ requirement, heldBy }: VulnerableRequirement): string {
  const command = requirement.how === 'locked' ? renewal(requirement) : undefined;
  if (command) return `; "${command}" renews the lock`;
  return heldBy ? `; ${heldBy.label} has none` : '';
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
      title: `Keep the guideline's range ${GUIDELINE_RANGE} and record why (${advisories.length} advisories stay open)`,
      safety: 'review',
      changes: [{ kind: 'suppress', span: requirement.span, rule: 'vulnerable-ray', reason }],
    },
  ];
}
