// Code actions: quick fixes where the cursor is, and everything safe at once on request.
import { type CodeAction, CodeActionKind, CodeActionTriggerKind, type Range, uinteger } from 'vscode-languageserver';
import { combineFixes, touches } from '../../core/index.ts';
import type { Checked } from '../checked.ts';
import { toLspEdits, toSpan, toWorkspaceEdit } from '../convert.ts';
import { documentationActions } from '../documentation-actions.ts';
import { fixAll } from '../fix-all.ts';
import { policyFixes } from '../policy-fixes.ts';
import { quickFixes } from '../quick-fixes.ts';
import type { Session } from '../session.ts';

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.ray-guard`;

export function handleCodeActions(session: Session): void {
  session.connection.onCodeAction(async ({ textDocument, range, context: { only, triggerKind } }, token) => {
    if (!session.client.codeActionLiterals) return [];
    const checked = await session.check(textDocument.uri, token);
    if (!checked) return [];
    const actions: CodeAction[] = [];
    if (isAsked(CodeActionKind.QuickFix, only)) {
      const { findings } = checked.analysis;
      const at = toSpan(checked.target, range);
      const lines = toSpan(checked.target, wholeLines(range));
      const here = findings.filter(({ span }) => touches(span, at));
      const around = findings.filter(({ span }) => touches(span, lines));
      actions.push(
        ...policyFixes(checked, at, session),
        ...quickFixes(here, around, checked, session),
        ...documentationActions(here, checked, session),
      );
    }
    // Editors ask by themselves whenever the cursor moves; rewriting the whole file is not worth that.
    const byItself = only === undefined && triggerKind === CodeActionTriggerKind.Automatic;
    if (isAsked(FIX_ALL, only) && !byItself) actions.push(...fixAllAction(checked, session));
    return actions;
  });
}

function wholeLines({ start, end }: Range): Range {
  return { start: { line: start.line, character: 0 }, end: { line: end.line, character: uinteger.MAX_VALUE } };
}

/** Kinds are hierarchical: who asks for `source` gets `source.fixAll.ray-guard`. */
function isAsked(kind: string, only: readonly string[] | undefined): boolean {
  return only === undefined || only.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`));
}

function fixAllAction(checked: Checked, { engine, project, client }: Session): CodeAction[] {
  const { target, document, analysis, isPart } = checked;
  // A part cannot be read again on its own, so what only becomes possible through other fixes waits for the next time.
  const edits = isPart
    ? (combineFixes(analysis.findings, { safeOnly: true, atLeast: 1 })?.edits ?? [])
    : fixAll(engine, document, analysis, (facts) => project.contextFor(document.path, facts));
  if (!edits.length) return [];
  const edit = toWorkspaceEdit(toLspEdits(edits, target), target, client);
  return [{ title: 'Apply all safe Ray Guard fixes', kind: FIX_ALL, edit }];
}
