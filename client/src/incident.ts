// The command that opens what to do when a cluster of Ray may have been broken into. It runs nothing.
import { commands, type Disposable, l10n } from 'vscode';
import { openAnswer } from './open-answer.ts';
import type { Server } from './server.ts';

export function registerIncident(server: Server): Disposable[] {
  return [
    commands.registerCommand('rayGuard.incidentChecklist', () =>
      openAnswer(
        server,
        { method: 'rayGuard/incidentChecklist', params: {} },
        'markdown',
        l10n.t('Ray Guard is not running, so it does not know this workspace.'),
      ),
    ),
  ];
}
