// Quick fixes: one for each fix of a finding, one for several findings together, and one that accepts a finding.
import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  type SnippetTextEdit,
  type TextDocumentEdit,
} from 'vscode-languageserver';
import { combineFixes, type Finding, type Fix, languages, type TextEdit } from '../core/index.ts';
import { toLspEdits, toRange, toWorkspaceEdit } from './convert.ts';
import type { Checked, Session } from './session.ts';

/** Stands where a person is to say why; ASCII, as the file's encoding may be. */
const REASON = 'accepted because ...';

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
    diagnostics: solved.map((finding): Diagnostic => session.diagnosticOf(finding, checked)),
    edit: toWorkspaceEdit(edits, checked.target, client),
    ...(client.preferredActions && preferred ? { isPreferred: true } : {}),
  });
  const fixAction = (group: FixGroup) =>
    action(titleOf(group.fix), toLspEdits(group.fix.edits, checked.target), group.findings, group.fix.preferred);
  const groups = groupFixes(findings);
  const together = findings.length ? combined(around) : undefined;
  return [
    ...groups.filter(({ fix }) => fix.preferred).map(fixAction),
    ...(together ? [action(together.title, toLspEdits(together.edits, checked.target), together.findings)] : []),
    ...groups.filter(({ fix }) => !fix.preferred).map(fixAction),
    ...suppressions(findings, checked, session).map(({ finding, edits }) =>
      action(`Suppress ${finding.rule} on this line…`, edits, [finding]),
    ),
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
    together.findings.length === 2
      ? `Fix both: ${first.title}; ${second.title}${review}`
      : `Fix all ${together.findings.length} Ray Guard problems here${review}`;
  return { title, edits: together.edits, findings: together.findings };
}

/** One for each rule and line, where the language can write the comment. */
function suppressions(
  findings: readonly Finding[],
  { target, document, analysis }: Checked,
  { client, status }: Session,
) {
  const language = languages.find(({ id }) => id === document.languageId);
  const seen = new Set<string>();
  return findings.flatMap((finding) => {
    const place = `${finding.rule} ${target.positionAt(finding.span.start).line}`;
    if (seen.has(place)) return [];
    seen.add(place);
    try {
      const edits = language?.write(
        { kind: 'suppress', span: finding.span, rule: finding.rule, reason: REASON },
        document,
        analysis.facts,
      );
      if (!edits?.length) return [];
      return [
        {
          finding,
          edits:
            client.snippetEdits && client.versionedEdits ? withPlaceholder(edits, target) : toLspEdits(edits, target),
        },
      ];
    } catch (error) {
      status.failures([{ where: `suppressing ${finding.rule}`, error: String(error) }]);
      return [];
    }
  });
}

/** Selects the reason in the editor. Not in text of several lines, which editors indent anew when it is a snippet. */
function withPlaceholder(edits: readonly TextEdit[], target: Checked['target']): TextDocumentEdit['edits'] {
  return edits.map(({ span, newText }) => {
    const range = toRange(target, span);
    const at = newText.indexOf(REASON);
    if (at === -1 || /[\r\n]/.test(newText)) return { range, newText };
    const [before, after] = [newText.slice(0, at), newText.slice(at + REASON.length)].map(escapeSnippet);
    return {
      range,
      snippet: { kind: 'snippet', value: `${before}\${1:${escapeSnippet(REASON)}}${after}` },
    } satisfies SnippetTextEdit;
  });
}

function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
