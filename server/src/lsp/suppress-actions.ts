// Quick fixes that accept a finding by a comment, on its line or for its whole file, with room for a reason.
import type { SnippetTextEdit, TextDocumentEdit } from 'vscode-languageserver';
import { type Finding, REASON, type TextEdit, type WriteChange } from '../core/index.ts';
import type { Checked } from './checked.ts';
import type { Client } from './client-capabilities.ts';
import { toLspEdits, toRange } from './convert.ts';
import type { Session } from './session.ts';

export interface SuppressAction {
  readonly title: string;
  readonly finding: Finding;
  readonly edits: TextDocumentEdit['edits'];
}

const SCOPES = ['line', 'file'] as const;

/** One for each rule and line, then one for each rule, where the language can write the comment. */
export function suppressActions(findings: readonly Finding[], checked: Checked, session: Session): SuppressAction[] {
  const { target, isPart } = checked;
  const acceptable = findings.filter(({ rule }) => !session.diagnostics.metaOf(rule)?.about);
  const seen = new Set<string>();
  return session.engine.writing(checked.document, checked.analysis.facts, (write) =>
    SCOPES.flatMap((scope) =>
      acceptable.flatMap((finding) => {
        const place = scope === 'line' ? target.positionAt(finding.span.start).line : scope;
        if (seen.has(`${finding.rule} ${place}`)) return [];
        seen.add(`${finding.rule} ${place}`);
        const edits = writeComment(finding, scope, write, checked, session);
        if (!edits?.length) return [];
        const where = scope === 'line' ? 'on this line' : isPart ? 'in this notebook' : 'in this file';
        const title = `Suppress ${finding.rule} ${where}…`;
        return { title, finding, edits: withReason(edits, target, session.client) };
      }),
    ),
  );
}

function writeComment(
  { rule, span }: Finding,
  scope: (typeof SCOPES)[number],
  write: WriteChange,
  { document }: Checked,
  { status }: Session,
): readonly TextEdit[] | undefined {
  try {
    return write({ kind: 'suppress', span, rule, reason: REASON, scope });
  } catch (error) {
    status.failures('fixing', document.path, [{ where: `suppressing ${rule}`, error: String(error) }]);
    return undefined;
  }
}

/** Selects the reason in the editor. Not in text of several lines, which editors indent anew when it is a snippet. */
export function withReason(
  edits: readonly TextEdit[],
  target: Checked['target'],
  client: Client,
): TextDocumentEdit['edits'] {
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
