// Requirements that no release of Ray can meet.
import { asOfDetail } from '../../project/versions/words.ts';
import { quoteRequirement } from '../../ray/versions/requirement-text.ts';
import { defineRule, onRequirement } from '../rule.ts';
import { rangeFixes } from './range-fixes.ts';

export const rule = defineRule({
  meta: {
    id: 'no-such-release',
    title: 'No Ray release satisfies this requirement',
    severity: 'error',
    since: '0.1.0',
    cwe: [],
    fix: 'review',
    dated: true,
    docs: {
      what: 'The requirement names a Ray release that does not exist, or a range without a single release in it. A patch newer than the last known one of a minor (2.50.7 where 2.50.1 is the last) is reported as info: it may have come out since.',
      why: 'The installation fails, or an installer that is told to look elsewhere takes what somebody else has published under that version. Versions are numbers: 2.5.0 comes before 2.52.0, and Ray went from 2.12.0 to 2.20.0.',
      how: 'Require a release that exists; the message names the nearest ones and the fix writes the range without known advisories. Not reported: releases that may have come out after the list of Ray Guard was made (announced ones, patches of the three newest minors, any newer version), and lock files, since what is locked was found somewhere. `ray-guard advisories` takes in a newer list of releases.',
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
  checks: [
    onRequirement('no-such-release', (judgement, { data }) => {
      const { requirement, mayBeOut, below, above } = judgement;
      const nearest = [below, above].filter((version) => version !== undefined);
      const words =
        nearest.length > 1 ? `the nearest are ${nearest.join(' and ')}` : `the nearest is ${nearest.join('')}`;
      return {
        span: requirement.span,
        ...(mayBeOut && { severity: 'information', confidence: 'medium' }),
        message: mayBeOut
          ? `No known Ray release satisfies ${quoteRequirement(requirement)}; ${words}.`
          : `No Ray release satisfies ${quoteRequirement(requirement)}; ${words}.`,
        fixes: rangeFixes(judgement),
        details: [asOfDetail(data)],
      };
    }),
  ],
});
