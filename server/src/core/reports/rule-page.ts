// Where the page of a rule is: on the documentation site, as soon as the project has one (`homepage` of package.json).
import home from '../../../data/home.json' with { type: 'json' };
import type { RuleMeta } from '../rules/rule.ts';

/** Of the documentation site; null while there is none. */
export const HOMEPAGE: string | null = home.homepage;

/** Without a site the first page about its subject; undefined where there is none. */
export function rulePage({ id, docs }: RuleMeta, homepage = HOMEPAGE): string | undefined {
  return sitePage(id, homepage) ?? docs.sources.find(({ url }) => url)?.url;
}

/** Undefined while there is no site. */
export function sitePage(id: string, homepage = HOMEPAGE): string | undefined {
  return homepage === null ? undefined : `${homepage}/rules/${id}`;
}
