// Requirements that no release of Ray can meet.
import { asOfDetail } from '../project/versions/advisory-details.ts';
import { judgeRequirements } from '../project/versions/judge-requirements.ts';
import { quoteRequirement } from '../ray/versions/quote-requirement.ts';
import { rangeFixes } from './fixes/range-fixes.ts';
import { defineRule } from './rule.ts';

export const rule = defineRule({
  meta: {
    id: 'no-such-release',
    title: 'No release of Ray is allowed',
    severity: 'error',
    since: '0.1.0',
    cwe: [],
    fix: 'review',
    dated: true,
    docs: {
      what: 'The requirement names a release of Ray that does not exist, or a range without a single release in it.',
      why: 'The installation fails, or an installer that is told to look elsewhere takes what somebody else has published under that version. Versions are numbers: 2.5.0 comes before 2.52.0, and Ray went from 2.12.0 to 2.20.0.',
      how: 'Require a release that exists; the message names the nearest ones and the fix writes the range without known advisories. Releases that may have come out after the list of Ray Guard was made (announced ones, the next patch of a recent minor, any newer version) are not reported, and neither are lock files: what is locked was found somewhere.',
      sources: [
        { title: 'Ray on the Python package index: release history', url: 'https://pypi.org/project/ray/#history' },
        { title: 'PEP 440: version specifiers', url: 'https://peps.python.org/pep-0440/#version-specifiers' },
        {
          title: 'PEP 592: yanked releases are passed over unless they are pinned',
          url: 'https://peps.python.org/pep-0592/',
        },
      ],
    },
  },
  *check({ facts, project, data }) {
    for (const judgement of judgeRequirements(facts.requirements, project, data)) {
      if (judgement.kind !== 'no-such-release') continue;
      const { requirement, below, above } = judgement;
      const nearest = [below, above].filter((version) => version !== undefined);
      const words =
        nearest.length > 1 ? `the nearest are ${nearest.join(' and ')}` : `the nearest is ${nearest.join('')}`;
      yield {
        span: requirement.span,
        message: `No release of Ray meets ${quoteRequirement(requirement)}; ${words}.`,
        fixes: rangeFixes(judgement, data),
        details: [asOfDetail(data)],
      };
    }
  },
});
