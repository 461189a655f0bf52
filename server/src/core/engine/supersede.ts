// Of two findings that say the same only one is shown: the one that says all that the other says, and more.
import { CONFIDENCES, type Policy } from '../policy/policy.ts';
import { includes } from '../project/verdict/claims.ts';
import type { Finding, Found } from './finding.ts';
import { SEVERITY_ORDER } from './severity-order.ts';

/**
 * The same sentence of one rule at one place is one finding, whatever it was said of: two commands may take their address from
 * one variable. What only the other one offers is offered too.
 */
export function add(found: Map<string, Found>, one: Found): void {
  const key = JSON.stringify([one.rule, one.span.start, one.span.end, one.message]);
  const before = found.get(key);
  found.set(key, before ? merged(before, one) : one);
}

function merged(before: Found, one: Found): Found {
  const isSurer = CONFIDENCES.indexOf(one.confidence) < CONFIDENCES.indexOf(before.confidence);
  const weighsMore = isWorse(one, before) || (isSurer && !isWorse(before, one));
  const { severity, confidence } = weighsMore ? one : before;
  const isNew = ({ title }: { readonly title: string }) => before.fixes.every((other) => other.title !== title);
  return {
    ...before,
    severity,
    confidence,
    fixes: [...before.fixes, ...one.fixes.filter(isNew).map((fix) => ({ ...fix, preferred: false }))],
    claims: [...before.claims, ...one.claims.filter((claim) => !includes(before.claims, [claim]))],
  };
}

/**
 * What is left to show of what would be shown, in order: a finding is superseded only by one that is shown, so nothing is lost
 * where that one is suppressed or switched off.
 */
export function withoutSuperseded(findings: readonly Finding[], { severity }: Pick<Policy, 'severity'>): Finding[] {
  const byPlace = new Map<string, Finding[]>();
  for (const one of findings)
    for (const { about } of one.claims) byPlace.set(about, [...(byPlace.get(about) ?? []), one]);
  const spokenFor = new Map<Finding, Finding[]>();
  const silent = new Set<Finding>();
  for (const one of findings) {
    const [first] = one.claims;
    const speaker = (byPlace.get(first?.about ?? '') ?? []).find((other) => saysMore(other, one) && !silent.has(other));
    if (!speaker) continue;
    // A policy that lowers one rule has not lowered the other.
    if (severity[speaker.rule] !== undefined && isWorse(one, speaker)) continue;
    spokenFor.set(speaker, [...(spokenFor.get(speaker) ?? []), one]);
    silent.add(one);
  }
  return findings.filter((one) => !silent.has(one)).map((one) => (spokenFor.get(one) ?? []).reduce(speakFor, one));
}

/** Of two that say the very same, the first one in order. */
function saysMore(speaker: Finding, one: Finding): boolean {
  if (speaker === one || !includes(speaker.claims, one.claims)) return false;
  return speaker.claims.length > one.claims.length;
}

/** As severe as the more severe of the two. What the other offers stands behind the finding's own fixes, of which one is preferred. */
function speakFor(finding: Finding, other: Finding): Finding {
  const { severity, confidence } = isWorse(other, finding) ? other : finding;
  const prefersOwn = finding.fixes.some(({ preferred }) => preferred);
  return {
    ...finding,
    severity,
    confidence,
    fixes: [...finding.fixes, ...other.fixes.map((fix) => ({ ...fix, preferred: fix.preferred && !prefersOwn }))],
    standsFor: [...(finding.standsFor ?? []), other],
  };
}

function isWorse(a: Found, b: Found): boolean {
  return SEVERITY_ORDER[a.severity] < SEVERITY_ORDER[b.severity];
}
