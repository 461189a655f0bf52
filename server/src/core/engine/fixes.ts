// Turns what rules propose into edits, and several findings' fixes into one.
import type { Change } from '../languages/change.ts';
import type { FixProposal } from '../rules/report.ts';
import { overlap, type TextEdit } from '../text/span.ts';
import type { Finding, Fix } from './finding.ts';

/** A proposal is dropped as a whole when one of its changes cannot be written with certainty. */
export function proposeFixes(
  proposals: readonly FixProposal[],
  write: (change: Change) => readonly TextEdit[] | undefined,
  onError: (error: unknown) => void,
): Fix[] {
  const fixes: Fix[] = [];
  for (const { title, safety, preferred = false, changes } of proposals) {
    try {
      const edits = mergeEdits(changes.map(write));
      if (edits?.length) fixes.push({ title, safety, preferred, edits });
    } catch (error) {
      onError(error);
    }
  }
  return fixes;
}

/** Undefined when one part is missing or two parts contradict each other; equal edits are made once. */
export function mergeEdits(parts: readonly (readonly TextEdit[] | undefined)[]): TextEdit[] | undefined {
  const merged: TextEdit[] = [];
  for (const part of parts) {
    if (!part) return undefined;
    for (const edit of part) {
      if (merged.some((other) => sameEdit(other, edit))) continue;
      if (merged.some((other) => overlap(other, edit))) return undefined;
      merged.push(edit);
    }
  }
  return merged;
}

function sameEdit(a: TextEdit, b: TextEdit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
}

function preferredFix({ fixes }: Finding, safeOnly: boolean): Fix | undefined {
  return fixes.find(({ preferred, safety }) => preferred && (safety === 'safe' || !safeOnly));
}

/** How many of them have a fix that `combineFixes` may apply, alone or after other fixes. */
export function countFixable(findings: readonly Finding[], options: { readonly safeOnly: boolean }): number {
  const isFixable = (finding: Finding) => preferredFix(finding, options.safeOnly) !== undefined;
  return findings.filter((finding) => [finding, ...(finding.standsFor ?? [])].some(isFixable)).length;
}

/**
 * One fix for several findings: the preferred fix of each and of those that it stands for, as many as go together, in the
 * order given. `safeOnly` leaves out those that a person must review. Undefined when fewer than `atLeast` can be applied.
 */
export function combineFixes(
  findings: readonly Finding[],
  options: { readonly safeOnly: boolean; readonly atLeast: number },
):
  | { readonly edits: readonly TextEdit[]; readonly findings: readonly Finding[]; readonly fixes: readonly Fix[] }
  | undefined {
  let edits: TextEdit[] = [];
  const used = new Set<Finding>();
  const fixes: Fix[] = [];
  for (const finding of findings) {
    for (const one of [finding, ...(finding.standsFor ?? [])]) {
      const fix = preferredFix(one, options.safeOnly);
      const merged = fix && mergeEdits([edits, fix.edits]);
      if (!merged) continue;
      edits = merged;
      used.add(finding);
      fixes.push(fix);
    }
  }
  return fixes.length >= options.atLeast ? { edits, findings: [...used], fixes } : undefined;
}
