// What is shown of a rule beside its documentation: an example, and the days that its sources are of.

import examples from '../../../data/examples.json' with { type: 'json' };
import { linksAsOf, measuredAsOf } from '../ray/links.ts';
import type { Source } from '../rules/rule-docs.ts';

export interface RuleExample {
  /** As a fence of Markdown names it. */
  readonly language: string;
  readonly before: string;
  /** After its preferred fix; absent where there is none. */
  readonly after?: string;
}

const byRule: ReadonlyMap<string, RuleExample> = new Map(Object.entries(examples));

/** Undefined for a rule without a short example. */
export function ruleExample(rule: string): RuleExample | undefined {
  return byRule.get(rule);
}

/** `pages as of 2026-11-24, measurements of 2026-11-25`. */
export function sourceDates(sources: readonly Source[]): string {
  const pages = sources.some(({ url }) => url) ? [`pages as of ${linksAsOf}`] : [];
  const measurements = sources.some(({ measured }) => measured) ? [`measurements of ${measuredAsOf}`] : [];
  return [...pages, ...measurements].join(', ');
}
