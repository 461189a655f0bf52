// When the packaged extension wakes up, in the real extension host of the newest and the oldest VS Code.
import { describe, test } from 'node:test';
import { editors } from './editors.ts';
import { runInExtensionHost } from './extension-host.ts';
import { type Files, makeWorkspace } from './in-window.ts';
import { useVscode } from './vscode-tests.ts';

for (const editor of editors)
  describe(`VS Code ${editor.vscode} (${editor.name})`, () => {
    const vscode = useVscode(editor, { extensionTests: true });

    async function runSuite(suite: string, files: Files): Promise<void> {
      const workspace = makeWorkspace(files);
      try {
        await runInExtensionHost(vscode.browser, vscode.server, workspace.folder, suite);
      } finally {
        workspace.remove();
      }
    }

    test('asleep among other files until Python is opened', () =>
      runSuite('asleep-until-python.ts', { 'README.md': '# Ray\n' }));
    test('awake where there is a pyproject.toml', () =>
      runSuite('awake-in-a-project.ts', { 'pyproject.toml': '[project]\nname = "levels"\nversion = "1.0.0"\n' }));
  });
