// The commands that open a report about the whole workspace as an untitled document, to read, to save or to throw away.
import { commands, type Disposable, l10n, window, workspace } from 'vscode';
import type { Server } from './server.ts';

/** As the server's `rayGuard/report` names them, with the language that the editor shows them in. */
const REPORTS = {
  'rayGuard.exportMarkdown': { kind: 'findings', language: 'markdown' },
  'rayGuard.exportSarif': { kind: 'sarif', language: 'json' },
  'rayGuard.showExposure': { kind: 'exposure', language: 'markdown' },
} as const;

export function registerReports(server: Server): Disposable[] {
  return Object.entries(REPORTS).map(([command, { kind, language }]) =>
    commands.registerCommand(command, () => open(server, kind, language)),
  );
}

async function open(server: Server, kind: string, language: string): Promise<void> {
  const content = textOf(await server.request('rayGuard/report', { kind }));
  if (content === undefined) {
    void window.showWarningMessage(l10n.t('Ray Guard is not running, so there is nothing to report.'));
    return;
  }
  await window.showTextDocument(await workspace.openTextDocument({ language, content }));
}

function textOf(answer: unknown): string | undefined {
  const isReport = typeof answer === 'object' && answer !== null && 'text' in answer && typeof answer.text === 'string';
  return isReport ? (answer.text as string) : undefined;
}
