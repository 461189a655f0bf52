// The ports that files of the workspace open, and the networks that their policies trust, as far as files are known.
import type { CancellationToken } from 'vscode-languageserver';
import { type ExposedPort, exposedPorts, type RayData } from '../core/index.ts';
import { type FileContext, fileContexts } from './file-contexts.ts';
import type { Session } from './session.ts';

export interface OpenPorts {
  readonly ports: readonly ExposedPort[];
  /** Entries of `trusted`, each once. */
  readonly trusted: readonly string[];
}

/** What is open counts as it stands in the editor; ports that only this machine reaches are left out. */
export async function openPorts(session: Session, token: CancellationToken): Promise<OpenPorts> {
  return openPortsIn(await fileContexts(session, token), session.engine.data);
}

export function openPortsIn(contexts: readonly FileContext[], data: RayData): OpenPorts {
  const ports = contexts.flatMap(({ path, context }) => exposedPorts(path, context, data));
  return {
    ports: ports.filter(({ audience }) => audience !== 'machine'),
    trusted: [...new Set(contexts.flatMap(({ context }) => context.project.policy.trusted))],
  };
}
