// Opens what comes with the extension to be read, without a network: one page a rule, that of policies, and the sample of the walkthrough.
import { commands, type Disposable, type ExtensionContext, l10n, Uri, window, workspace } from 'vscode';
import { isPageName, pageOfLink } from './rule-link.ts';
import { SAMPLE } from './sample-text.ts';

/** `rayGuard.showDocumentation` takes the id of a rule, or `policy`; without one it opens the list of all rules. */
export function registerDocumentation({ extensionUri, subscriptions }: ExtensionContext): void {
  const noPage = l10n.t('Ray Guard has no documentation for this rule.');
  const badLink = l10n.t('Ray Guard cannot open this link: it names no page of its documentation.');
  subscriptions.push(
    commands.registerCommand('rayGuard.showDocumentation', (rule?: unknown) =>
      openPage(extensionUri, isPageName(rule) ? rule : 'README', noPage),
    ),
    window.registerUriHandler({ handleUri: ({ path }) => openPage(extensionUri, pageOfLink(path), badLink) }),
  );
}

/**
 * The folder of the pages, where a link to one of them opens it in this window: an extension in a browser has no files.
 * Ends with a slash.
 */
export function pagesOf({ extensionUri }: ExtensionContext): string | undefined {
  return extensionUri.scheme === 'file' ? `${Uri.joinPath(extensionUri, 'docs', 'rules').toString()}/` : undefined;
}

async function openPage(extension: Uri, name: string | undefined, otherwise: string): Promise<void> {
  const page = name && Uri.joinPath(extension, 'docs', name === 'policy' ? 'policy.md' : `rules/${name}.md`);
  if (page && (await exists(page))) await commands.executeCommand('markdown.showPreview', page);
  else void window.showInformationMessage(otherwise);
}

async function exists(file: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(file);
    return true;
  } catch {
    return false;
  }
}

export function registerSample(): Disposable {
  return commands.registerCommand('rayGuard.openSample', async () => {
    await window.showTextDocument(await workspace.openTextDocument({ language: 'python', content: SAMPLE }));
  });
}
