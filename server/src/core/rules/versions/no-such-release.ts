// Requirements that no Ray release satisfies.
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
      finds: 'No Ray release satisfies this requirement: the release does not exist, or the range contains none.',
      why: 'The installation fails. An installer that also looks in other places may install what somebody else has published under that version.',
      fix: 'Require a release that exists: the message names the nearest ones, and the fix writes the range without known advisories. Versions are numbers: 2.5.0 comes before 2.52.0, and Ray went from 2.12.0 to 2.20.0. `ray-guard advisories` reads a newer list of releases.',
      reports: [
        { situation: 'A release that does not exist, or a range without a release', severity: 'error' },
        {
          situation:
            'A patch newer than the last known one of an older minor (2.50.7, where 2.50.1 is the last): it may have been released since',
          severity: 'information',
        },
      ],
      silent: [
        'A release newer than the list in Ray Guard: announced ones, patches of the three newest minors, any newer version.',
        'Lock files: a locked release was found somewhere.',
      ],
      examples: ['a version between two releases', 'a version that exists'],
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
