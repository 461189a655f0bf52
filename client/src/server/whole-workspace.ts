// Asks the server about every file of the workspace: it may have to read them all first, which is shown and can be cancelled.
import { l10n, ProgressLocation, window } from 'vscode';
import { type Hazard, hazardsOf } from '../views/hazards.ts';
import type { Server } from './server.ts';

export const CANCELLED = Symbol('cancelled');

/** Undefined where the server fails or does not run. */
export function askAboutWorkspace(
  server: Server,
  request: { readonly method: string; readonly params: object },
): Thenable<unknown> {
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t('Ray Guard looks at every file of the workspace'),
    cancellable: true,
  };
  return window.withProgress(options, async (progress, token) => {
    const listener = server.onScan(({ done, total }) => {
      if (total > 0) progress.report({ message: `${done}/${total}` });
    });
    try {
      // Who asks in the first seconds gets an answer, and not that nothing runs.
      await server.settled();
      const answer = await server.request(request.method, request.params, token);
      return token.isCancellationRequested ? CANCELLED : answer;
    } finally {
      listener.dispose();
    }
  });
}

/** All that is found in any file; undefined, with a message to the person, where the server does not answer. */
export async function hazardsOfWorkspace(server: Server): Promise<readonly Hazard[] | undefined | typeof CANCELLED> {
  const answer = await askAboutWorkspace(server, { method: 'rayGuard/findings', params: { whole: true } });
  if (answer === CANCELLED) return CANCELLED;
  const hazards = hazardsOf(answer);
  if (!hazards) void window.showWarningMessage(l10n.t('Ray Guard is not running, so there is nothing to report.'));
  return hazards;
}
