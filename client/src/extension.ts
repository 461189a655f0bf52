// The VS Code side: starts the language server, shows how it is, restarts it. No analysis happens here.
import { commands, type Disposable, type ExtensionContext, type LogOutputChannel, window } from 'vscode';
import { registerCollectDiagnostics, registerDebugInfo } from './commands/collect-diagnostics.ts';
import { registerDocumentation, registerSample } from './commands/documentation.ts';
import { registerFixAll, registerInsertInit } from './commands/edits.ts';
import { registerChecklists, registerFirewall, registerReports } from './commands/reports.ts';
import { registerTasks } from './commands/tasks.ts';
import { Server } from './server/server.ts';
import { registerFindingsView } from './views/findings-view.ts';
import { showRayInUse } from './views/ray-in-use.ts';
import { StatusItem } from './views/status.ts';

let server: Server | undefined;

/** Returns while the server is still starting: what it finds arrives when it is ready. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('Ray Guard', { log: true });
  const status = new StatusItem();
  server = new Server(context, log, status);
  context.subscriptions.push(
    log,
    status,
    ...registerCommands(server, log),
    ...showRayInUse(server),
    ...registerReports(server),
    ...registerFindingsView(server),
    ...registerFirewall(server),
    ...registerFixAll(server),
    ...registerChecklists(server),
    ...registerInsertInit(server),
  );
  registerDocumentation(context);
  context.subscriptions.push(registerSample());
  registerDebugInfo(context);
  registerCollectDiagnostics(context, server);
  registerTasks(context);
  void server.start();
}

export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}

function registerCommands(server: Server, log: LogOutputChannel): Disposable[] {
  return [
    commands.registerCommand('rayGuard.restart', () => server.restart()),
    commands.registerCommand('rayGuard.showOutput', () => log.show()),
  ];
}
