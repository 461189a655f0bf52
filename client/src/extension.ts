// The VS Code side: starts the language server, shows how it is, restarts it. No analysis happens here.
import { type ExtensionContext, window } from 'vscode';
import { registerCollectDiagnostics } from './collect-diagnostics.ts';
import { registerCommands } from './commands.ts';
import { registerDebugInfo } from './debug-info.ts';
import { registerDocumentation } from './documentation.ts';
import { registerFindingsView } from './findings-view.ts';
import { registerFirewall } from './firewall.ts';
import { registerFixAll } from './fix-all.ts';
import { registerIncident } from './incident.ts';
import { registerInsertInit } from './insert-init.ts';
import { showRayInUse } from './ray-in-use.ts';
import { registerReports } from './report.ts';
import { registerSample } from './sample.ts';
import { Server } from './server.ts';
import { StatusItem } from './status.ts';
import { registerTasks } from './tasks.ts';

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
    ...registerIncident(server),
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
