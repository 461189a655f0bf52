// Quick fixes: one for each fix of a finding, one for several findings together, and those that suppress a finding by a comment.
import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  type SnippetTextEdit,
  type TextDocumentEdit,
} from 'vscode-languageserver';
import {
  askForReason,
  type Change,
  combineFixes,
  type Finding,
  type Fix,
  REASON,
  type TextEdit,
  type WriteChange,
} from '../../core/index.ts';
import { toLspEdits, toRange, toWorkspaceEdit } from '../diagnostics/convert.ts';
import type { Checked } from '../documents/analyses.ts';
import type { Client } from '../session/client-capabilities.ts';
import type { Session } from '../session/session.ts';

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
    action(titleOf(group.fix), toLspEdits(group.fix.edits, checked.target), group.findings, group.fix.preferred);
  const groups = groupFixes(findings);
  const together = findings.length ? combined(around) : undefined;
  return [
    ...groups.filter(({ fix }) => fix.preferred).map(fixAction),
    ...(together ? [action(together.title, toLspEdits(together.edits, checked.target), together.findings)] : []),
    ...groups.filter(({ fix }) => !fix.preferred).map(fixAction),
    ...[...reasonActions(findings, checked, session), ...suppressActions(findings, checked, session)].map(
      ({ title, finding, edits }) => action(title, edits, [finding]),
    ),
  ];
}

interface FixGroup {
  readonly fix: Fix;
  readonly findings: Finding[];
}

/** Findings that one and the same edit fixes share an action. */
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

/** A person writes into them why a finding is suppressed. */
interface SuppressAction {
  readonly title: string;
  readonly finding: Finding;
  readonly edits: TextDocumentEdit['edits'];
}

const SCOPES = ['line', 'file'] as const;

/** For comments that suppress findings and do not say why. */
function reasonActions(findings: readonly Finding[], checked: Checked, session: Session): SuppressAction[] {
  const { document, analysis, target } = checked;
  const changes = findings.flatMap((finding) => {
    const isAsked = finding.rule === 'suppression-without-reason';
    const change = isAsked ? askForReason(document.text, finding.span) : undefined;
    return change ? [{ finding, change }] : [];
  });
  if (changes.length === 0) return [];
  return session.engine.writing(document, analysis.facts, (write) =>
    changes.flatMap(({ finding, change }) => {
      const edits = writeComment(finding, change, write, checked, session);
      if (!edits?.length) return [];
      return { title: 'Give a reason…', finding, edits: withReason(edits, target, session.client) };
    }),
  );
}

/** One for each rule and line, then one for each rule, where the language can write the comment. */
function suppressActions(findings: readonly Finding[], checked: Checked, session: Session): SuppressAction[] {
  const { target, isPart } = checked;
  const acceptable = findings.filter(({ rule }) => !session.diagnostics.metaOf(rule)?.about);
  const seen = new Set<string>();
  return session.engine.writing(checked.document, checked.analysis.facts, (write) =>
    SCOPES.flatMap((scope) =>
      acceptable.flatMap((finding) => {
        const place = scope === 'line' ? target.positionAt(finding.span.start).line : scope;
        if (seen.has(`${finding.rule} ${place}`)) return [];
        seen.add(`${finding.rule} ${place}`);
        const { rule, span } = finding;
        const edits = writeComment(
          finding,
          { kind: 'suppress', span, rule, reason: REASON, scope },
          write,
          checked,
          session,
        );
        if (!edits?.length) return [];
        const where = scope === 'line' ? 'on this line' : isPart ? 'in this notebook' : 'in this file';
        const title = `Suppress ${finding.rule} ${where}…`;
        return { title, finding, edits: withReason(edits, target, session.client) };
      }),
    ),
  );
}

function writeComment(
  { rule }: Finding,
  change: Change,
  write: WriteChange,
  { document }: Checked,
  { status }: Session,
): readonly TextEdit[] | undefined {
  try {
    return write(change);
  } catch (error) {
    const stack = error instanceof Error ? error.stack : undefined;
    const failure = { where: `suppressing ${rule}`, error: String(error), ...(stack !== undefined && { stack }) };
    status.failures('fixing', document.path, [failure]);
    return undefined;
  }
}

/** Selects the reason in the editor. Not in text of several lines, which editors indent again when it is a snippet. */
function withReason(edits: readonly TextEdit[], target: Checked['target'], client: Client): TextDocumentEdit['edits'] {
  const isOneLine = edits.every(({ newText }) => !/[\r\n]/.test(newText));
  const hasReason = edits.some(({ newText }) => newText.includes(REASON));
  if (!client.snippetEdits || !client.versionedEdits || !isOneLine || !hasReason) return toLspEdits(edits, target);
  return edits.map(({ span, newText }) => {
    const range = toRange(target, span);
    const at = newText.indexOf(REASON);
    if (at === -1) return { range, newText };
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
