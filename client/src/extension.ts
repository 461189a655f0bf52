// The VS Code side: starts the language server, shows how it is, restarts it. No analysis happens here.
import { type ExtensionContext, window } from 'vscode';
import { registerCommands } from './commands.ts';
import { showRayInUse } from './ray-in-use.ts';
import { Server } from './server.ts';
import { StatusItem } from './status.ts';

let server: Server | undefined;

/** Returns while the server is still starting: what it finds arrives when it is ready. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('Ray Guard', { log: true });
  const status = new StatusItem();
  server = new Server(context.asAbsolutePath('dist/server.cjs'), log, status);
  context.subscriptions.push(log, status, ...registerCommands(server, log), ...showRayInUse(server));
  void server.start();
}

export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}
