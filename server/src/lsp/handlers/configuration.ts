// Settings, as they are when the session starts and whenever they change.
import { DidChangeConfigurationNotification } from 'vscode-languageserver';
import { isRecord } from '../client-capabilities.ts';
import type { Session } from '../session.ts';
import { readSettings } from '../settings.ts';

const SECTION = 'rayGuard';

/** Returns what is to be done once the client is initialized. */
export function handleConfiguration(session: Session): () => void {
  const { connection, client } = session;

  function apply(raw: unknown): void {
    const { settings, problems } = readSettings(raw, session.engine);
    session.applySettings(settings);
    for (const problem of problems) session.status.warn(problem);
  }

  /** Clients that cannot be asked send their settings with the event. */
  async function load(sent?: unknown): Promise<void> {
    if (!client.configuration) return isRecord(sent) ? apply(sent[SECTION]) : undefined;
    try {
      apply(await connection.workspace.getConfiguration(SECTION));
    } catch (error) {
      session.status.warn(
        `The client did not tell its settings: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  connection.onDidChangeConfiguration(({ settings }) => {
    session.settled = load(settings);
    session.inBackground(session.settled);
  });

  return () => {
    if (client.configurationEvents) {
      session.inBackground(connection.client.register(DidChangeConfigurationNotification.type, { section: SECTION }));
    }
    session.settled = load();
  };
}
