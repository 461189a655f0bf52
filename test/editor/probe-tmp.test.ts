// When the packaged extension wakes up, in the real extension host of the newest and the oldest VS Code.
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { startBrowser } from './browser.ts';
import { editors, root } from './editors.ts';
import { runInExtensionHost } from './extension-host.ts';
import { type Files, makeWorkspace } from './in-window.ts';
import { startVscode, type VscodeServer } from './vscode-server.ts';

for (const editor of editors)
  describe(`VS Code ${editor.vscode} (${editor.name})`, () => {
    let browser: Browser;
    let server: VscodeServer;
    before(async () => {
      browser = await startBrowser();
      server = await startVscode(editor, { vsix: "/tmp/probe-ext/hello.vsix", extensionTests: true });
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
    });

    async function runSuite(suite: string, files: Files): Promise<void> {
      const workspace = makeWorkspace(files);
      try {
        await runInExtensionHost(browser, server, workspace.folder, suite);
      } finally {
        workspace.remove();
      }
    }

    test('asleep among other files until Python is opened', () =>
      runSuite('asleep-until-python.ts', { 'README.md': '# Ray\n' }));
    test('awake where there is a pyproject.toml', () =>
      runSuite('awake-in-a-project.ts', { 'pyproject.toml': '[project]\nname = "levels"\nversion = "1.0.0"\n' }));
  });
