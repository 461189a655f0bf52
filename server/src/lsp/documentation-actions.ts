// The last of the quick fixes: the page of each rule that has a finding here, for clients that can open it.
import { type CodeAction, CodeActionKind } from 'vscode-languageserver';
import type { Finding } from '../core/index.ts';
import type { Checked } from './checked.ts';
import type { Session } from './session.ts';

/** Of this project's client; others never hear of it. */
const COMMAND = 'rayGuard.showDocumentation';

/** One for each rule, with all its findings. */
export function documentationActions(findings: readonly Finding[], checked: Checked, session: Session): CodeAction[] {
  if (!session.client.documentation) return [];
  const rules = new Set(findings.map(({ rule }) => rule).filter((rule) => session.diagnostics.metaOf(rule)));
  return [...rules].map((rule) => {
    const title = `Show documentation for ${rule}`;
    const found = findings.filter((finding) => finding.rule === rule);
    return {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: found.map((finding) => session.diagnostics.of(finding, checked)),
      command: { title, command: COMMAND, arguments: [rule] },
    };
  });
}
