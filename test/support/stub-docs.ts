// The documentation of a rule that exists in a test only.
import type { RuleMeta } from '../../server/src/core/rules/rule.ts';

export const stubDocs: RuleMeta['docs'] = {
  finds: 'What.',
  why: 'Why.',
  fix: 'How.',
  reports: [{ situation: 'In a test', severity: 'warning' }],
  silent: ['Elsewhere.'],
  examples: ['one'],
  sources: [{ title: 'a page' }],
};
