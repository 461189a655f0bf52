// The two commands of the palette.
import { commands, type Disposable, type LogOutputChannel } from 'vscode';
import type { Server } from './server.ts';

export function registerCommands(server: Server, log: LogOutputChannel): Disposable[] {
  return [
    commands.registerCommand('rayGuard.restart', () => server.restart()),
    commands.registerCommand('rayGuard.showOutput', () => log.show()),
  ];
}
