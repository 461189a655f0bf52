// The commands that open a report about the whole workspace as an untitled document, to read, to save or to throw away.
import { commands, type Disposable, l10n } from 'vscode';
import { openAnswer } from './open-answer.ts';
import type { Server } from './server.ts';

/** As the server's `rayGuard/report` names them, with the language that the editor shows them in. */
const REPORTS = {
  'rayGuard.exportMarkdown': { kind: 'findings', language: 'markdown' },
  'rayGuard.exportSarif': { kind: 'sarif', language: 'json' },
  'rayGuard.showExposure': { kind: 'exposure', language: 'markdown' },
} as const;

export function registerReports(server: Server): Disposable[] {
  return Object.entries(REPORTS).map(([command, { kind, language }]) =>
    commands.registerCommand(command, () =>
      openAnswer(
        server,
        { method: 'rayGuard/report', params: { kind } },
        language,
        l10n.t('Ray Guard is not running, so there is nothing to report.'),
      ),
    ),
  );
}
