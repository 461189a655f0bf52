// Code actions: quick fixes where the cursor is, and everything safe at once on request.
import { type CodeAction, CodeActionKind, CodeActionTriggerKind, type Range, uinteger } from 'vscode-languageserver';
import {
  type Analysis,
  combineFixes,
  type Document,
  type Engine,
  type Finding,
  type Modules,
  type Span,
  type TextEdit,
  touches,
} from '../../core/index.ts';
import type { KnownFiles } from '../../host/project/known-files.ts';
import { toLspEdits, toPolicyDiagnostic, toSpan, toWorkspaceEdit } from '../diagnostics/convert.ts';
import type { Checked } from '../documents/analyses.ts';
import type { Session } from '../session/session.ts';
import { quickFixes } from './quick-fixes.ts';
import { Rewriting } from './rewriting.ts';

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

function fixAllAction(checked: Checked, { engine, known, client }: Session): CodeAction[] {
  const { target, document, analysis, isPart } = checked;
  // A part cannot be read again on its own, so what only becomes possible through other fixes waits for the next time.
  const edits = isPart
    ? (combineFixes(analysis.findings, { safeOnly: true, atLeast: 1 })?.edits ?? [])
    : fixAll(engine, document, analysis, known);
  if (!edits.length) return [];
  const edit = toWorkspaceEdit(toLspEdits(edits, target), target, client);
  return [{ title: 'Apply all safe Ray Guard fixes', kind: FIX_ALL, edit }];
}

function policyFixes({ document, target }: Checked, at: Span, { known, client }: Session): CodeAction[] {
  return known.policyProblems(document.path).flatMap((problem): CodeAction[] => {
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

/** Of this project's client; others never hear of it. */
const COMMAND = 'rayGuard.showDocumentation';

/** One for each rule, with all its findings. */
function documentationActions(findings: readonly Finding[], checked: Checked, session: Session): CodeAction[] {
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

const MOST_ROUNDS = 10;

/** Minimal edits against the document's text; empty when nothing can be fixed safely. */
function fixAll(engine: Engine, document: Document, analysis: Analysis, known: KnownFiles): readonly TextEdit[] {
  const rewriting = new Rewriting(document.text);
  let { findings } = analysis;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const fix = combineFixes(findings, { safeOnly: true, atLeast: 1 });
    if (!fix) break;
    rewriting.apply(fix.edits);
    const fixed = { ...document, text: rewriting.text };
    const again: Modules['readAgain'] = (_, imported) => engine.read(fixed, undefined, imported).facts;
    const { facts, project } = known.contextFor(document.path, engine.read(fixed).facts, again);
    findings = engine.check(fixed, facts, project).findings;
  }
  return rewriting.edits;
}
