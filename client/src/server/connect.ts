// Starts the language server as a process of Node; the web build has connect-browser.ts in its place.
import type { ExtensionContext } from 'vscode';
import { LanguageClient, type LanguageClientOptions, TransportKind } from 'vscode-languageclient/node';

export { State } from 'vscode-languageclient/node';

/** The files of folders on this machine the server reads by itself. */
export const SERVER_READS_DISK = true;

/** A debugger attaches there, as .vscode/launch.json says; only where the extension itself is debugged. */
const DEBUG_PORT = 6009;

export async function connect(context: ExtensionContext, options: LanguageClientOptions): Promise<LanguageClient> {
  const server = { module: context.asAbsolutePath('dist/server.cjs'), transport: TransportKind.ipc };
  const debug = { ...server, options: { execArgv: [`--inspect=${DEBUG_PORT}`] } };
  return new LanguageClient('rayGuard', 'Ray Guard', { run: server, debug }, options);
}
