// The view of findings and the page of a rule, in the newest and the oldest VS Code.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { editors } from './editors.ts';
import { useVscode } from './vscode-tests.ts';

const EXPOSED = 'import ray\n\nray.init(dashboard_host="0.0.0.0")\n';
const FILES = { 'start.py': 'import ray\n', 'closed.py': EXPOSED, 'below/too.py': EXPOSED };

for (const editor of editors)
  describe(`the findings view in VS Code ${editor.vscode}`, () => {
    const { job } = useVscode(editor);

    job('lists open files, then all of them when they are asked for', FILES, async (window, workspace) => {
      const { page } = window;
      // Until its extensions are known the palette does not list their commands.
      await page.locator('.pane-header', { hasText: 'Ray Guard' }).waitFor();
      await window.runCommand('Focus on Ray Guard View');
      await page.locator('.welcome-view-content', { hasText: 'Nothing is found in the open files' }).waitFor();
      await window.runCommand('Ray Guard: Scan Workspace');
      await page.locator('.pane-header', { hasText: 'all files' }).waitFor();
      const row = (hasText: string) => page.locator('.monaco-list-row[role="treeitem"]', { hasText }).first();
      await row('2 × Ray dashboard exposed').click();
      await row('closed.py:3').waitFor();
      await window.openProblems();
      await window.waitForProblems();
      assert.equal(workspace.read('closed.py'), EXPOSED);

      await window.runCommand('Ray Guard: Refresh Findings');
      await page.locator('.welcome-view-content', { hasText: 'Nothing is found in the open files' }).waitFor();
    });

    job('the name of a rule leads to its page, and VS Code asks nothing', { 'a.py': EXPOSED }, async (window) => {
      const { page } = window;
      await window.openProblems();
      await window.waitForProblems('error exposed-dashboard');
      const link = page.locator('.markers-panel a', { hasText: 'exposed-dashboard' }).first();
      await link.click({ modifiers: ['Control'] });
      await page.locator('.tab.active', { hasText: 'exposed-dashboard.md' }).waitFor();
      assert.equal(await page.locator('.monaco-dialog-box').count(), 0);
      assert.equal(await page.locator('.editor-instance .view-lines').count(), 0, 'a preview is no text');
    });

    job('a link from outside opens a page of the rules and nothing else', { 'a.py': EXPOSED }, async (window) => {
      const { page } = window;
      await window.waitForSquiggle('error');
      const follow = async (path: string) => {
        await window.runCommand('Developer: Open URL');
        await page.locator('.quick-input-message', { hasText: 'URL to open' }).waitFor();
        await page.locator('.quick-input-widget input[type="text"]').fill(`code-oss://ray-guard.ray-guard${path}`);
        await window.press('Enter');
        await page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Open' }).first().click();
      };
      await follow('/rules/../../package.json');
      await page.locator('.notification-list-item-message', { hasText: 'names no page' }).waitFor();
      assert.equal(await page.locator('.tab').count(), 1);
      await follow('/rules/exposed-serve');
      await page.locator('.tab.active', { hasText: 'Preview exposed-serve.md' }).waitFor();
    });
  });
