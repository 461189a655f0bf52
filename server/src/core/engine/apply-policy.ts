// What a policy makes of a report: dropped, of another severity, or only an information since nobody else comes there.

import { CONFIDENCES } from '../policy/policy.ts';
import type { ProjectView } from '../project/project.ts';
import type { Report, RuleMeta } from '../rules/rule.ts';
import { fileNameOf } from '../text/path.ts';

export function isIgnored(rule: string, { ignored = [] }: ProjectView): boolean {
  return ignored.includes(rule) || ignored.includes('all');
}

/** Undefined when it is not to be shown. What is said of this very file comes before what is said of the rule. */
export function applyPolicy(report: Report, { id, reach }: RuleMeta, project: ProjectView): Report | undefined {
  const { policy, local } = project;
  const { confidence = 'high' } = report;
  if (CONFIDENCES.indexOf(confidence) > CONFIDENCES.indexOf(policy.minimumConfidence)) return undefined;
  const severity = policy.severity[id];
  if (severity === 'off') return undefined;
  if (!reach || !local) return severity ? { ...report, severity } : report;
  const file = fileNameOf(local.path);
  return {
    ...report,
    severity: 'information',
    message: `${report.message} Only an information, since ${file} counts this file as local.`,
    related: [...(report.related ?? []), { ...local, message: 'Its processes of Ray count as local.' }],
  };
}
