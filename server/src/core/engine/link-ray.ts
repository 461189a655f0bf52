// Links the place that says which Ray is meant to every report that is true of one only, so that no rule has to remember.

import type { LinkedFacts } from '../project/linked-facts.ts';
import type { Report } from '../rules/rule.ts';

/** Not where the report stands at that place, or has linked it; cells of a notebook have no places of their own file. */
export function linkRay(report: Report, { path: own, languageId }: LinkedFacts): Report {
  const { ray, related = [] } = report;
  if (!ray) return report;
  const { path, span } = ray.place;
  const isHere = path === own;
  if (
    isHere &&
    (languageId === 'notebook-program' || (span.start <= report.span.start && report.span.start <= span.end))
  )
    return report;
  if (related.some((one) => one.path === path && one.span.start === span.start)) return report;
  return { ...report, related: [...related, { path, span, message: ray.label }] };
}
