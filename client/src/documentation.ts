// Opens the documentation that comes with the extension: one page a rule, readable without a network.
import { commands, type ExtensionContext, l10n, Uri, window, workspace } from 'vscode';

/** No dot and no slash: nothing outside docs/rules can be named. */
const RULE = /^[a-z]+(?:-[a-z]+)*$/;

/** `rayGuard.showDocumentation` takes the id of a rule; without one it opens the list of all rules. */
export function registerDocumentation({ extensionUri, subscriptions }: ExtensionContext): void {
  subscriptions.push(
    commands.registerCommand('rayGuard.showDocumentation', (rule?: unknown) => showDocumentation(extensionUri, rule)),
  );
}

async function showDocumentation(extension: Uri, rule: unknown): Promise<void> {
  const name = typeof rule === 'string' && RULE.test(rule) ? rule : 'README';
  const page = Uri.joinPath(extension, 'docs', 'rules', `${name}.md`);
  try {
    await workspace.fs.stat(page);
  } catch {
    void window.showInformationMessage(l10n.t('Ray Guard has no documentation for this rule.'));
    return;
  }
  await commands.executeCommand('markdown.showPreview', page);
}
