// Every kind of theme in the newest VS Code: squiggle, Problems row, the menu of fixes and the view, each with a picture to look at, and the fix on disk.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { editors } from './editors.ts';
import { useVscode } from './vscode-tests.ts';

const PROGRAM = `import ray

ray.init(dashboard_host="0.0.0.0", _temp_dir="/tmp/levels")
`;
const PROJECT = `[project]
name = "levels"
version = "1.0.0"
dependencies = ["ray==2.53.0"]

[tool.ray-guard.severity]
missing-auth-token = "off"
`;
/** By the class that VS Code gives its window. */
const THEMES = [
  { kind: 'vs', theme: 'Default Light Modern', picture: 'theme-light' },
  { kind: 'vs-dark', theme: 'Default Dark Modern', picture: 'theme-dark' },
  { kind: 'hc-black', theme: 'Default High Contrast', picture: 'theme-high-contrast' },
  { kind: 'hc-light', theme: 'Default High Contrast Light', picture: 'theme-high-contrast-light' },
];

const [newest] = editors;
describe(`themes in VS Code ${newest.vscode}`, () => {
  const { job } = useVscode(newest);

  for (const { kind, theme, picture } of THEMES) {
    const settings = JSON.stringify({ 'workbench.colorTheme': theme });
    const files = { 'train.py': PROGRAM, 'pyproject.toml': PROJECT, '.vscode/settings.json': settings };
    job(theme, files, async (window, workspace) => {
      await window.page.locator(`.monaco-workbench.${kind}`).waitFor();
      await window.waitForSquiggle('error');
      await window.runCommand('Focus on Ray Guard View');
      await window.page.locator('.monaco-list-row[role="treeitem"]', { hasText: 'Ray dashboard exposed' }).waitFor();
      await window.openProblems();
      await window.waitForProblems('error exposed-dashboard');
      await window.goToProblem('exposed-dashboard');
      await window.openQuickFixes();
      await window.screenshot(picture);
      await window.press('Escape');
      await window.quickFix('Bind to 127.0.0.1');
      await window.save();
      await window.waitForProblems();
      assert.equal(workspace.read('train.py'), PROGRAM.replace('0.0.0.0', '127.0.0.1'));
    });
  }
});
