// The main job in a notebook, the same wherever the extension runs: Problems row, Ctrl+. in the cell, the fixed cell on disk.
import assert from 'node:assert/strict';
import type { Files, Workspace } from './in-window.ts';
import type { VscodeWindow } from './vscode-window.ts';

const NOTEBOOK = `{
 "cells": [
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "# Price levels"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": null,
   "metadata": {},
   "outputs": [],
   "source": [
    "import ray\\n",
    "ray.init(dashboard_host=\\"0.0.0.0\\")"
   ]
  }
 ],
 "metadata": {
  "language_info": {
   "name": "python"
  }
 },
 "nbformat": 4,
 "nbformat_minor": 4
}
`;

// The file that a window is opened with comes up as text, whatever it is.
export const NOTEBOOK_FILES: Files = {
  'README.md': '# Price levels\n',
  'levels.ipynb': NOTEBOOK,
  'ray-guard.toml': '[severity]\nmissing-auth-token = "off"\n',
};

export async function fixNotebook(window: VscodeWindow, workspace: Workspace, picture: string): Promise<void> {
  const { page } = window;
  await window.openFile('levels.ipynb');
  // A cell comes up late and takes the keys.
  await page.locator('.notebook-editor .view-lines').waitFor();
  await window.openProblems();
  const [dashboard] = await window.waitForProblems('error exposed-dashboard');
  assert.deepEqual([dashboard?.source, dashboard?.line, dashboard?.column], ['ray-guard', 2, 10]);
  await window.screenshot(picture);
  // F8 is for one editor, a notebook has many.
  await window.enterProblem('exposed-dashboard');
  await page.locator('.notebook-editor .monaco-editor.focused').waitFor();
  await page.locator('.statusbar-item', { hasText: 'Cell 2 of 2' }).waitFor();
  await window.quickFix('Bind to 127.0.0.1');
  await window.save();
  await window.waitForProblems();
  await window.screenshot(`${picture}-fixed`);
  assert.equal(workspace.read('levels.ipynb'), NOTEBOOK.replace('0.0.0.0', '127.0.0.1'));
}
