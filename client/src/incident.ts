// The command that opens what to do when a cluster of Ray may have been broken into. It runs nothing.
import { commands, type Disposable, l10n, window, workspace } from 'vscode';
import type { Server } from './server.ts';

export function registerIncident(server: Server): Disposable[] {
  return [
    commands.registerCommand('rayGuard.incidentChecklist', async () => {
      const answer: unknown = await server.request('rayGuard/incidentChecklist', {});
      if (typeof answer !== 'object' || answer === null || !('text' in answer) || typeof answer.text !== 'string') {
        void window.showWarningMessage(l10n.t('Ray Guard is not running, so it does not know this workspace.'));
        return;
      }
      const document = await workspace.openTextDocument({ language: 'markdown', content: answer.text });
      await window.showTextDocument(document);
    }),
  ];
}
