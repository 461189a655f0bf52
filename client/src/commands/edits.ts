// The commands that change documents: every safe fix, of a file or of the workspace, after VS Code has shown them, and a recommended start of Ray.
import {
  CancellationError,
  type CodeAction,
  CodeActionKind,
  commands,
  type Disposable,
  l10n,
  Range,
  type TextDocument,
  type TextEdit,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import type { Server } from '../server/server.ts';
import { CANCELLED, hazardsOfWorkspace } from '../server/whole-workspace.ts';

const MOST_ATTEMPTS = 5;
const FIX_ALL = CodeActionKind.SourceFixAll.append('ray-guard');

export function registerFixAll(server: Server): Disposable[] {
  return [
    commands.registerCommand('rayGuard.fixFile', () => {
      const uri = window.activeTextEditor?.document.uri;
      return fix(uri ? [uri] : []);
    }),
    commands.registerCommand('rayGuard.fixWorkspace', () => fixWorkspace(server)),
  ];
}

async function fixWorkspace(server: Server): Promise<void> {
  const hazards = await hazardsOfWorkspace(server);
  if (!hazards || hazards === CANCELLED) return;
  const uris = new Set(hazards.flatMap(({ places }) => places.map(({ uri }) => uri)));
  await fix([...uris].map((uri) => Uri.parse(uri)));
}

async function fix(uris: readonly Uri[]): Promise<void> {
  const edit = new WorkspaceEdit();
  const label = l10n.t('Safe fixes of Ray Guard');
  for (const uri of uris) {
    const document = await opened(uri);
    const change = document && (await safeFixes(document));
    if (change) edit.replace(uri, change.range, change.newText, { label, needsConfirmation: true });
  }
  if (edit.size === 0) {
    void window.showInformationMessage(l10n.t('There is nothing that Ray Guard can fix safely.'));
    return;
  }
  await workspace.applyEdit(edit, { isRefactoring: true });
}

/** Undefined for what is gone meanwhile. */
async function opened(uri: Uri): Promise<TextDocument | undefined> {
  try {
    return await workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}

/**
 * VS Code cancels the question where another extension has registered its actions meanwhile, as in the first seconds of a
 * window; then it is asked again.
 */
async function fixAllActions(uri: Uri, everything: Range): Promise<readonly CodeAction[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const actions = await commands.executeCommand<CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uri,
        everything,
        FIX_ALL.value,
      );
      return actions.filter(({ kind }) => kind?.value === FIX_ALL.value);
    } catch (error) {
      const isCancelled =
        error instanceof Error && (error instanceof CancellationError || error.message === 'Canceled');
      if (!isCancelled || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

/** As one change, so that a file is fixed as a whole or not at all: fixes may need each other. */
async function safeFixes(document: TextDocument): Promise<{ range: Range; newText: string } | undefined> {
  const { uri, version } = document;
  const everything = new Range(0, 0, document.lineCount, 0);
  const actions = await fixAllActions(uri, everything);
  const edits = actions.flatMap(({ edit }) => edit?.get(uri) ?? []);
  if (edits.length === 0 || document.version !== version) return undefined;
  return joined(document, edits);
}

function joined(document: TextDocument, edits: readonly TextEdit[]): { range: Range; newText: string } {
  const ordered = [...edits].sort((a, b) => a.range.start.compareTo(b.range.start));
  const range = ordered.map((edit) => edit.range).reduce((all, one) => all.union(one));
  let done = range.start;
  let newText = '';
  for (const edit of ordered) {
    newText += document.getText(new Range(done, edit.range.start)) + edit.newText;
    done = edit.range.end;
  }
  return { range, newText };
}

interface Change {
  readonly range: { readonly start: Place; readonly end: Place };
  readonly newText: string;
}

interface Place {
  readonly line: number;
  readonly character: number;
}

export function registerInsertInit(server: Server): Disposable[] {
  return [commands.registerCommand('rayGuard.insertInit', () => insert(server))];
}

async function insert(server: Server): Promise<void> {
  const editor = window.activeTextEditor;
  if (!editor) return;
  const { document, selection } = editor;
  const { version } = document;
  const { line, character } = selection.active;
  const uri = document.uri.toString();
  const answer = await server.request('rayGuard/recommendedInit', { uri, position: { line, character } });
  if (!Array.isArray(answer)) {
    void window.showWarningMessage(
      l10n.t('Ray Guard cannot insert here: it does not read this file, or is not running.'),
    );
    return;
  }
  if (document.version !== version) return;
  const edit = new WorkspaceEdit();
  for (const { range, newText } of answer as Change[])
    edit.replace(
      document.uri,
      new Range(range.start.line, range.start.character, range.end.line, range.end.character),
      newText,
    );
  await workspace.applyEdit(edit);
}
