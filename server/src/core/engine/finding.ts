// What the engine says of a file: findings with their fixes and fingerprints, and of two that say the same the one that is shown.

import { CONFIDENCES, type Confidence, type Policy, SEVERITY_ORDER, type Severity } from '../policy/policy.ts';
import { type Claim, includes } from '../project/verdict/claims.ts';
import type { Detail } from '../project/versions/words.ts';
import type { Advisory } from '../ray/data.ts';
import type { ReadFacts } from '../ray/facts/read-facts.ts';
import type { Related, Safety } from '../rules/report.ts';
import type { Span, TextEdit } from '../text/span.ts';

export interface Fix {
  readonly title: string;
  readonly safety: Safety;
  readonly preferred: boolean;
  /** Non-overlapping, against the text that was checked. */
  readonly edits: readonly TextEdit[];
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly span: Span;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
  readonly details?: readonly Detail[];
  /** What is known against the Ray releases that it is about. */
  readonly advisories?: readonly Advisory[];
  /** The Ray that it is true of, as a message names it: `Ray 2.53.0 (uv.lock)`. Its names are the file's. */
  readonly ray?: string;
  /** What it says, as data. */
  readonly claims: readonly Claim[];
  /** Findings that this one supersedes; its own fixes contain theirs. */
  readonly standsFor?: readonly Finding[];
  /** The same for the same finding when lines above it come or go; hexadecimal. */
  readonly fingerprint: string;
}

/** Before it is known which of several on equal lines it is. */
export type Found = Omit<Finding, 'fingerprint'>;

/** A rule or reader that threw; the others are not touched by it. */
export interface Failure {
  readonly where: string;
  readonly error: string;
  /** Where in the source it threw; absent where what was thrown is no error. */
  readonly stack?: string;
}

export interface Analysis {
  /** What the file says itself. */
  readonly facts: ReadFacts;
  /** By place, then severity, then rule. */
  readonly findings: readonly Finding[];
  /** Those that are not reported because a baseline has them. */
  readonly inBaseline: readonly Finding[];
  readonly failures: readonly Failure[];
}

interface Placed {
  readonly rule: string;
  readonly span: Span;
}

/** Code units of a line that count; in longer ones many findings may stand. */
const LONGEST = 2000;

/**
 * 64-bit FNV-1a over the rule and its line without indentation, runs of spaces as one; the n-th of a file's equal ones, by
 * place, gets its own. The message is no part of it: its words and versions change with Ray Guard and with the project.
 */
export function fingerprints(findings: readonly Placed[], lineAt: (offset: number) => string): string[] {
  const seen = new Map<string, number>();
  const prints: string[] = [];
  const byPlace = [...findings.keys()].sort((a, b) => compare(findings[a] as Placed, findings[b] as Placed));
  for (const index of byPlace) {
    const { rule, span } = findings[index] as Placed;
    const key = `${rule}\0${lineAt(span.start).slice(0, LONGEST).replace(/\s+/g, ' ').trim()}`;
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    prints[index] = fnv1a(`${key}\0${count}`);
  }
  return prints;
}

function compare(a: Placed, b: Placed): number {
  return a.span.start - b.span.start || a.span.end - b.span.end;
}

export function lineOfText(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(start, end === -1 ? undefined : end);
}

function fnv1a(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) {
    hash ^= BigInt(text.charCodeAt(i));
    hash = BigInt.asUintN(64, hash * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}

/**
 * The same sentence of one rule at one place is one finding, whatever it is about: two commands may take their address from
 * one variable. What only the other one offers is offered too.
 */
export function addFound(found: Map<string, Found>, one: Found): void {
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
