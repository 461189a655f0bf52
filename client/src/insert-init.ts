// The command that inserts a start of Ray at the cursor, with token mode above every import. One step to undo.
import { commands, type Disposable, l10n, Range, WorkspaceEdit, window, workspace } from 'vscode';
import type { Server } from './server.ts';

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
