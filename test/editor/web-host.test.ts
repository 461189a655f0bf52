// The main job in the web worker's extension host, where the extension and its server have no Node: squiggle, policy, Ctrl+., fix.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { startBrowser } from './browser.ts';
import { editors, root } from './editors.ts';
import { inWindow } from './in-window.ts';
import { startVscode, type VscodeServer } from './vscode-server.ts';

const PROGRAM = 'import ray\n\nray.init(dashboard_host="0.0.0.0")\n';
const POLICY = `[project]
name = "schr-levels"
version = "0.1.0"
dependencies = ["ray>=2.56.0,<2.61"]

[tool.ray-guard.severity]
missing-auth-token = "off"
`;

for (const editor of editors.filter(({ name }) => name === 'newest'))
  describe(`VS Code ${editor.vscode} without Node`, () => {
    let browser: Browser;
    let server: VscodeServer;
    before(async () => {
      browser = await startBrowser();
      const settings = { 'remote.extensionKind': { 'ray-guard.ray-guard': ['web'] } };
      server = await startVscode(editor, { vsix: join(root, 'ray-guard.vsix'), settings });
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
    });

    const name = 'the policy of the folder counts, and the fix is on disk';
    test(name, async () => {
      const files = { 'train.py': PROGRAM, 'pyproject.toml': POLICY };
      await inWindow({ browser, server, name }, files, async (window, workspace) => {
        await window.waitForSquiggle('error');
        await window.openProblems();
        await window.waitForProblems('error exposed-dashboard');
        assert.deepEqual(server.languageServers(), []);
        await window.goToProblem('exposed-dashboard');
        await window.quickFix('Listen on 127.0.0.1 only');
        await window.save();
        await window.waitForProblems();
        assert.equal(workspace.read('train.py'), PROGRAM.replace('0.0.0.0', '127.0.0.1'));
      });
    });
  });
