// What people do beside the main job, in the newest VS Code: completing a policy, fixing by saving, walking through the view.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { editors } from './editors.ts';
import { eventually } from './eventually.ts';
import { textOf } from './problems-panel.ts';
import { useVscode } from './vscode-tests.ts';

const PROGRAM = 'import ray\n\nray.init(dashboard_host="0.0.0.0")\n';
const FIXED = PROGRAM.replace('0.0.0.0', '127.0.0.1');
const POLICY = '[severity]\nmissing-auth-token = "off"\n';
const PROJECT = '[project]\nname = "levels"\nversion = "1.0.0"\n\n[tool.ray-guard]\n';

const [newest] = editors;
describe(`gestures in VS Code ${newest.vscode}`, () => {
  const { job } = useVscode(newest);

  job('a key of the policy is completed and explained', { 'pyproject.toml': PROJECT }, async (window, workspace) => {
    const { page } = window;
    await window.focusEditor();
    await window.press('Control+End');
    await page.keyboard.type('requ');
    const suggestion = page.locator('.suggest-widget.visible .monaco-list-row.focused', { hasText: 'require-reason' });
    // Until the server runs nobody else knows a word to suggest.
    await eventually(async () => {
      if (await suggestion.isVisible()) return true;
      await window.press('Control+Space');
      return false;
    }, 'require-reason is suggested');
    await window.screenshot('policy-completion');
    await window.press('Enter');
    await eventually(async () => (await textOf(window.lines)).includes('require-reason ='), 'the key is written');
    await window.press('Escape');
    await window.press('Home');
    await window.readHover('A comment that suppresses a finding must give a reason.');
    await window.save();
    assert.match(workspace.read('pyproject.toml').slice(PROJECT.length), /^require-reason = (?:true|false)?\n?$/);
  });

  const program = { 'train.py': PROGRAM, 'ray-guard.toml': POLICY };
  const saving = {
    ...program,
    '.vscode/settings.json': '{"editor.codeActionsOnSave": {"source.fixAll.ray-guard": "explicit"}}',
  };
  job('saving fixes what is safe, where the settings ask for it', saving, async (window, workspace) => {
    await window.waitForSquiggle('error');
    await window.focusEditor();
    await window.press('Control+End');
    await window.page.keyboard.type('# levels');
    await window.save();
    // What runs at saving is made ready in idle time after the window has come up. A person saves again.
    await eventually(async () => {
      if (workspace.read('train.py') === `${FIXED}# levels`) return true;
      await window.press('Control+S');
      return false;
    }, 'the saved file is fixed');
  });

  job('the view opens a place with Enter', { ...program, 'notes.md': '# Notes\n' }, async (window) => {
    const { page } = window;
    await window.waitForSquiggle('error');
    await window.openFile('notes.md');
    const rows = page.locator('.pane:has(> .pane-header[aria-label^="Ray Guard"]) .monaco-list-row');
    const focused = page.locator('.focused');
    await window.command('Focus on Ray Guard View');
    await rows.filter({ hasText: 'Ray dashboard exposed' }).waitFor();
    // A view that was opened while it was empty has given the keys away.
    await window.command('Focus on Ray Guard View');
    const place = rows.nth(1).filter({ hasText: 'train.py:3' });
    // A key that is pressed while VS Code draws the view again does nothing. A person presses again.
    await eventually(async () => {
      if (await place.isVisible()) return true;
      await window.press('Home');
      await rows.nth(0).and(focused).waitFor();
      await window.press('ArrowRight');
      return false;
    }, 'the places of the first hazard are shown');
    await window.screenshot('view');
    await window.press('Home');
    await rows.nth(0).and(focused).waitFor();
    await window.press('ArrowDown');
    await rows.nth(1).and(focused).waitFor();
    await window.press('Enter');
    await page.locator('.tab.active', { hasText: 'train.py' }).waitFor();
    await page.locator('[id="status.editor.selection"]', { hasText: 'Ln 3, Col 34 (24 selected)' }).waitFor();
  });
});
