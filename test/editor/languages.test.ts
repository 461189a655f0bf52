// Every kind of file that is not Python or TOML, in the newest VS Code and by keyboard: Problems row, Ctrl+., the fixed text on disk. A file that is alone in its folder also has to wake the extension.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { startBrowser } from './browser.ts';
import { editors, root } from './editors.ts';
import { type Files, inWindow, type Workspace } from './in-window.ts';
import { startVscode, type VscodeServer } from './vscode-server.ts';
import type { VscodeWindow } from './vscode-window.ts';

const DOCKERFILE = `FROM python:3.11-slim
RUN pip install --no-cache-dir "ray==2.9.0"
`;
const COMPOSE = `services:
  head:
    image: rayproject/ray:2.56.0
    command: ray start --head --dashboard-host=0.0.0.0 --block
    ports:
      - "8265:8265"
`;
const REQUIREMENTS = `torch>=2.4
ray==2.9.0
`;
const CLUSTER = `apiVersion: ray.io/v1
kind: RayCluster
metadata:
  name: levels
spec:
  rayVersion: "2.56.0"
  headGroupSpec:
    rayStartParams: {}
    template:
      spec:
        containers:
          - name: ray-head
            image: rayproject/ray:2.56.0
`;
const SCRIPT = `#!/bin/sh
set -e
ray start --head --dashboard-host=0.0.0.0
`;
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

const [newest] = editors;
assert.ok(newest);

describe(`Languages in VS Code ${newest.vscode}`, () => {
  let browser: Browser;
  let server: VscodeServer;
  before(async () => {
    browser = await startBrowser();
    server = await startVscode(newest, { vsix: join(root, 'ray-guard.vsix') });
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  function job(name: string, files: Files, act: (window: VscodeWindow, workspace: Workspace) => Promise<void>): void {
    test(name, () => inWindow({ browser, server, name }, files, act));
  }

  job('a Dockerfile alone', { Dockerfile: DOCKERFILE }, async (window, workspace) => {
    await window.openProblems();
    const [row] = await window.waitForProblems('error vulnerable-ray');
    assert.deepEqual([row?.source, row?.line, row?.column], ['ray-guard', 2, 33]);
    await window.screenshot('language-dockerfile');
    await window.goToProblem('vulnerable-ray');
    await window.quickFix('Require ray>=2.56.0,<2.61');
    await window.save();
    await window.waitForProblems();
    assert.equal(workspace.read('Dockerfile'), DOCKERFILE.replace('ray==2.9.0', 'ray>=2.56.0,<2.61'));
  });

  job('a compose file alone', { 'compose.yaml': COMPOSE }, async (window, workspace) => {
    await window.openProblems();
    const rows = await window.waitForProblems('error published-port', 'warning missing-auth-token');
    const port = rows.find(({ code }) => code === 'published-port');
    assert.deepEqual([port?.source, port?.line, port?.column], ['ray-guard', 6, 10]);
    await window.screenshot('language-compose');
    await window.goToProblem('published-port');
    await window.quickFix('Publish on 127.0.0.1 only');
    await window.save();
    await window.waitForProblems('warning missing-auth-token');
    assert.equal(workspace.read('compose.yaml'), COMPOSE.replace('8265:8265', '127.0.0.1:8265:8265'));
  });

  // The file that a window is opened with comes up as text, whatever it is.
  const beside: Files = { 'README.md': '# Price levels\n', 'levels.ipynb': NOTEBOOK };
  job('a notebook in the notebook editor', beside, async (window, workspace) => {
    await openFile(window, 'levels.ipynb');
    // A cell comes up late and takes the keys.
    await window.page.locator('.notebook-editor .view-lines').waitFor();
    await window.openProblems();
    const rows = await window.waitForProblems('error exposed-dashboard', 'error missing-auth-token');
    const dashboard = rows.find(({ code }) => code === 'exposed-dashboard');
    assert.deepEqual([dashboard?.source, dashboard?.line, dashboard?.column], ['ray-guard', 2, 10]);
    await window.screenshot('language-notebook');
    await goToCellOf('exposed-dashboard', window);
    await window.page.locator('.statusbar-item', { hasText: 'Cell 2 of 2' }).waitFor();
    await window.quickFix('Listen on 127.0.0.1 only');
    await window.save();
    await window.waitForProblems();
    await window.screenshot('language-notebook-fixed');
    assert.equal(workspace.read('levels.ipynb'), NOTEBOOK.replace('0.0.0.0', '127.0.0.1'));
  });

  job(
    'requirements, a RayCluster manifest and a shell script, one after the other',
    { 'requirements.txt': REQUIREMENTS, 'raycluster.yaml': CLUSTER, 'start.sh': SCRIPT },
    async (window, workspace) => {
      await window.openProblems();
      const [pin] = await window.waitForProblems('error vulnerable-ray');
      assert.deepEqual([pin?.source, pin?.line, pin?.column], ['ray-guard', 2, 1]);
      await window.screenshot('language-requirements');
      await window.goToProblem('vulnerable-ray');
      await window.quickFix('Require ray>=2.56.0,<2.61');
      await window.save();
      await window.waitForProblems();
      assert.equal(workspace.read('requirements.txt'), REQUIREMENTS.replace('ray==2.9.0', 'ray>=2.56.0,<2.61'));

      await openFile(window, 'raycluster.yaml');
      const [cluster] = await window.waitForProblems('warning missing-auth-token');
      assert.deepEqual([cluster?.source, cluster?.line, cluster?.column], ['ray-guard', 7, 3]);
      await window.screenshot('language-raycluster');
      await window.goToProblem('missing-auth-token');
      await window.quickFix('Set authOptions: {mode: token}');
      await window.save();
      await window.waitForProblems();
      assert.equal(
        workspace.read('raycluster.yaml'),
        CLUSTER.replace('spec:\n', 'spec:\n  authOptions:\n    mode: token\n'),
      );

      await openFile(window, 'start.sh');
      const rows = await window.waitForProblems('error exposed-dashboard', 'error missing-auth-token');
      const dashboard = rows.find(({ code }) => code === 'exposed-dashboard');
      assert.deepEqual([dashboard?.source, dashboard?.line, dashboard?.column], ['ray-guard', 3, 18]);
      await window.screenshot('language-shell');
      await window.goToProblem('exposed-dashboard');
      await window.quickFix('Listen on 127.0.0.1 only');
      await window.save();
      // Where the dashboard listens changes nothing about the port that the other nodes come to.
      await window.waitForProblems('error missing-auth-token');
      assert.equal(workspace.read('start.sh'), SCRIPT.replace('0.0.0.0', '127.0.0.1'));
    },
  );
});

/** Ctrl+P and the name, until the file is in the editor. */
async function openFile(window: VscodeWindow, name: string): Promise<void> {
  const { page } = window;
  await window.press('Control+P');
  const input = page.locator('.quick-input-widget input[type="text"]');
  await input.fill(name);
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: name }).waitFor();
  await window.press('Enter');
  await page.locator('.tab.active', { hasText: name }).waitFor();
}

/** In the Problems panel, which has just been opened, arrow down to the row with this code, Enter; until the cursor is in the cell that has it. F8 is for one editor, a notebook has many. */
async function goToCellOf(code: string, window: VscodeWindow): Promise<void> {
  const { page } = window;
  const rows = page.locator('.markers-panel .monaco-list-row');
  const codes = (await rows.allTextContents()).map((text) => text.includes(code));
  const target = codes.indexOf(true);
  assert.ok(target > 0, `${code} is not in the panel`);
  await window.press('Home');
  for (let row = 0; row <= target; row++) {
    await rows.nth(row).and(page.locator('.focused')).waitFor();
    await window.press(row < target ? 'ArrowDown' : 'Enter');
  }
  await page.locator('.notebook-editor .monaco-editor.focused').waitFor();
}
