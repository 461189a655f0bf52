// Of which days the sources of a rule are, in words.
import { linksAsOf, measuredAsOf } from '../ray/links.ts';
import type { Source } from '../rules/rule.ts';

/** `pages as of 2026-11-24, measurements of 2026-11-25`. */
export function sourceDates(sources: readonly Source[]): string {
  const pages = sources.some(({ url }) => url) ? [`pages as of ${linksAsOf}`] : [];
  const measurements = sources.some(({ measured }) => measured) ? [`measurements of ${measuredAsOf}`] : [];
  return [...pages, ...measurements].join(', ');
}
