// The sample of the walkthrough: an untitled document, so that nothing is written into anybody's folder.
import { commands, type Disposable, window, workspace } from 'vscode';
import { SAMPLE } from './sample-text.ts';

export function registerSample(): Disposable {
  return commands.registerCommand('rayGuard.openSample', async () => {
    await window.showTextDocument(await workspace.openTextDocument({ language: 'python', content: SAMPLE }));
  });
}
