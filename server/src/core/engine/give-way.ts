// Two findings about one process become one: the rule that says all of it speaks for the one that gives way to it.

import type { Policy } from '../policy/policy.ts';
import type { LinkedProcess } from '../project/linked-facts.ts';
import type { Report } from '../rules/rule.ts';
import type { Finding } from './finding.ts';
import { SEVERITY_ORDER } from './severity-order.ts';

/** A finding that would be shown, and the report that it is of. */
export interface Judged {
  readonly finding: Finding;
  readonly report: Report;
}

/** What is left to show. A report gives way only to what is shown, so nothing is lost where that is accepted or switched off. */
export function giveWay(judged: readonly Judged[], { severity }: Pick<Policy, 'severity'>): Finding[] {
  const speakers = new Map<LinkedProcess, Judged[]>();
  for (const one of judged) {
    const { process } = one.report;
    if (process) speakers.set(process, [...(speakers.get(process) ?? []), one]);
  }
  const spokenFor = new Map<Judged, Finding[]>();
  const silent = new Set<Judged>();
  for (const one of judged) {
    const { process, givesWayTo } = one.report;
    const speaker = process && speakers.get(process)?.find(({ finding }) => finding.rule === givesWayTo);
    if (!speaker) continue;
    // Whoever plays down the one rule has not played down the other.
    if (severity[speaker.finding.rule] !== undefined && isGraver(one.finding, speaker.finding)) continue;
    spokenFor.set(speaker, [...(spokenFor.get(speaker) ?? []), one.finding]);
    silent.add(one);
  }
  return judged
    .filter((one) => !silent.has(one))
    .map((one) => (spokenFor.get(one) ?? []).reduce(speakFor, one.finding));
}

/** As grave as the graver of the two. What the other offers stands behind the finding's own fixes, of which one is preferred. */
function speakFor(finding: Finding, other: Finding): Finding {
  const { severity, confidence } = isGraver(other, finding) ? other : finding;
  const prefersOwn = finding.fixes.some(({ preferred }) => preferred);
  return {
    ...finding,
    severity,
    confidence,
    fixes: [...finding.fixes, ...other.fixes.map((fix) => ({ ...fix, preferred: fix.preferred && !prefersOwn }))],
    standsFor: [...(finding.standsFor ?? []), other],
  };
}

function isGraver(a: Finding, b: Finding): boolean {
  return SEVERITY_ORDER[a.severity] < SEVERITY_ORDER[b.severity];
}
