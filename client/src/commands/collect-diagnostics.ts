// What an issue report needs: versions for the clipboard, or all of it in an untitled document that its author reads before sending.
import { commands, type ExtensionContext, env, l10n, languages, UIKind, Uri, version, window, workspace } from 'vscode';
import type { Server } from '../server/server.ts';
import { tailOfLog, withoutPaths } from './log-tail.ts';

const LOG_LINES = 100;

export function registerCollectDiagnostics(context: ExtensionContext, server: Server): void {
  context.subscriptions.push(
    commands.registerCommand('rayGuard.collectDiagnostics', async () => {
      const folders = workspace.workspaceFolders?.map(({ uri }) => uri.fsPath) ?? [];
      const parts = [
        debugInfo(context),
        section('Settings', settings(context)),
        section('Server capabilities', server.capabilities ?? 'The server does not run.'),
        section('Open documents', countOf(workspace.textDocuments.map(({ languageId }) => languageId))),
        section('Findings', findings()),
        `## Log\n\n${tailOfLog(await readLog(context.logUri), LOG_LINES)}\n`,
      ];
      const content = withoutPaths(parts.join('\n'), folders);
      await window.showTextDocument(await workspace.openTextDocument({ language: 'markdown', content }));
    }),
  );
}

function section(title: string, value: unknown): string {
  return `## ${title}\n\n\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\`\n`;
}

/** Only what differs from the defaults. */
function settings({ extension }: ExtensionContext): Record<string, unknown> {
  const { contributes } = extension.packageJSON as { contributes: { configuration: { properties: object } } };
  const changed: Record<string, unknown> = {};
  for (const name of Object.keys(contributes.configuration.properties)) {
    const value: unknown = workspace.getConfiguration().get(name);
    if (JSON.stringify(value) !== JSON.stringify(workspace.getConfiguration().inspect(name)?.defaultValue))
      changed[name] = value;
  }
  return changed;
}

function findings(): Record<string, number> {
  const own = languages.getDiagnostics().flatMap(([, all]) => all.filter(({ source }) => source === 'ray-guard'));
  return countOf(own.map(({ code }) => String(typeof code === 'object' ? code.value : code)));
}

function countOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** Empty where this host keeps no log file. */
async function readLog(folder: Uri): Promise<string> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(folder, 'Ray Guard.log')));
  } catch {
    return '';
  }
}

export function registerDebugInfo(context: ExtensionContext): void {
  context.subscriptions.push(
    commands.registerCommand('rayGuard.copyDebugInfo', async () => {
      await env.clipboard.writeText(debugInfo(context));
      window.setStatusBarMessage(l10n.t('Ray Guard: debug information copied'), 5000);
    }),
  );
}

/** Names nothing of the workspace: no paths, no file names. English, because it is read in issues. */
function debugInfo({ extension }: ExtensionContext): string {
  const { version: own } = extension.packageJSON as { version: string };
  return [
    `Ray Guard ${own}`,
    `${env.appName} ${version} (${env.uiKind === UIKind.Web ? 'web' : 'desktop'}, ${env.language})`,
    `Remote: ${env.remoteName ?? 'none'}`,
    `Platform: ${typeof process === 'undefined' ? 'browser' : `${process.platform} ${process.arch}`}`,
    `Workspace: ${workspace.workspaceFolders?.length ?? 0} folders, ${workspace.isTrusted ? 'trusted' : 'restricted'}`,
    '',
  ].join('\n');
}
