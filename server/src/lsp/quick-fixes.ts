// Quick fixes: one for each fix of a finding, one for several findings together, and one that accepts a finding.
import { type CodeAction, CodeActionKind, type Diagnostic, type TextDocumentEdit } from 'vscode-languageserver';
import { combineFixes, type Finding, type Fix, type TextEdit } from '../core/index.ts';
import type { Checked } from './checked.ts';
import { toLspEdits, toWorkspaceEdit } from './convert.ts';
import type { Session } from './session.ts';
import { suppressActions, withReason } from './suppress-actions.ts';

/**
 * For the findings at a place, in the order in which a person wants to see them. `around` are those on the same lines:
 * one statement has often two, under different words of it, that a person wants to be rid of together.
 */
export function quickFixes(
  findings: readonly Finding[],
  around: readonly Finding[],
  checked: Checked,
  session: Session,
): CodeAction[] {
  const { client } = session;
  const action = (
    title: string,
    edits: TextDocumentEdit['edits'],
    solved: readonly Finding[],
    preferred = false,
  ): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: solved.map((finding): Diagnostic => session.diagnostics.of(finding, checked)),
    edit: toWorkspaceEdit(edits, checked.target, client),
    ...(client.preferredActions && preferred ? { isPreferred: true } : {}),
  });
  const fixAction = (group: FixGroup) =>
    action(
      titleOf(group.fix),
      withReason(group.fix.edits, checked.target, client),
      group.findings,
      group.fix.preferred,
    );
  const groups = groupFixes(findings);
  const together = findings.length ? combined(around) : undefined;
  return [
    ...groups.filter(({ fix }) => fix.preferred).map(fixAction),
    ...(together ? [action(together.title, toLspEdits(together.edits, checked.target), together.findings)] : []),
    ...groups.filter(({ fix }) => !fix.preferred).map(fixAction),
    ...suppressActions(findings, checked, session).map(({ title, finding, edits }) => action(title, edits, [finding])),
  ];
}

interface FixGroup {
  readonly fix: Fix;
  readonly findings: Finding[];
}

/** Findings that one and the same edit mends share an action. */
function groupFixes(findings: readonly Finding[]): FixGroup[] {
  const groups = new Map<string, FixGroup>();
  for (const finding of findings) {
    for (const fix of finding.fixes) {
      const key = JSON.stringify([fix.title, fix.edits]);
      const group = groups.get(key);
      if (group) group.findings.push(finding);
      else groups.set(key, { fix, findings: [finding] });
    }
  }
  return [...groups.values()];
}

function titleOf({ title, safety }: Fix): string {
  return safety === 'review' ? `${title} (review)` : title;
}

function combined(
  findings: readonly Finding[],
): { title: string; edits: readonly TextEdit[]; findings: readonly Finding[] } | undefined {
  const together = combineFixes(findings, { safeOnly: false, atLeast: 2 });
  if (!together) return undefined;
  const distinct = new Map(together.fixes.map((fix) => [JSON.stringify(fix.edits), fix]));
  const [first, second] = [...distinct.values()];
  if (!first || !second) return undefined;
  const review = together.fixes.some(({ safety }) => safety === 'review') ? ' (review)' : '';
  const title =
    together.fixes.length === 2
      ? `Fix both: ${first.title}; ${second.title}${review}`
      : `Fix all ${together.findings.length} Ray Guard problems here${review}`;
  return { title, edits: together.edits, findings: together.findings };
}
