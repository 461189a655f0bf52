// Quick fixes for mistakes in a policy.
import { type CodeAction, CodeActionKind } from 'vscode-languageserver';
import { type Span, touches } from '../core/index.ts';
import type { Checked } from './checked.ts';
import { toLspEdits, toPolicyDiagnostic, toWorkspaceEdit } from './convert.ts';
import type { Session } from './session.ts';

export function policyFixes({ document, target }: Checked, at: Span, { project, client }: Session): CodeAction[] {
  return project.policyProblems(document.path).flatMap((problem): CodeAction[] => {
    if (!problem.fix || !touches(problem.span, at)) return [];
    return [
      {
        title: problem.fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [toPolicyDiagnostic(problem, target)],
        edit: toWorkspaceEdit(toLspEdits(problem.fix.edits, target), target, client),
        ...(client.preferredActions ? { isPreferred: true } : {}),
      },
    ];
  });
}
