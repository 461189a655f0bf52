// Versions and environment in a few lines, for the clipboard and the head of what `collectDiagnostics` shows.
import { commands, type ExtensionContext, env, l10n, UIKind, version, window, workspace } from 'vscode';

export function registerDebugInfo(context: ExtensionContext): void {
  context.subscriptions.push(
    commands.registerCommand('rayGuard.copyDebugInfo', async () => {
      await env.clipboard.writeText(debugInfo(context));
      window.setStatusBarMessage(l10n.t('Ray Guard: debug information copied'), 5000);
    }),
  );
}

/** Names nothing of the workspace: no paths, no file names. English, because it is read in issues. */
export function debugInfo({ extension }: ExtensionContext): string {
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
