// The main job in the newest and the oldest VS Code, by keyboard: squiggle, Problems row, Ctrl+., the fixed text on disk.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { editors } from './editors.ts';
import { eventually } from './eventually.ts';
import type { Files } from './in-window.ts';
import { useVscode } from './vscode-tests.ts';

const PROJECT = (ray: string) => `[project]
name = "schr-levels"
version = "0.1.0"
dependencies = [
    "torch>=2.4",
    "${ray}",
]
`;
const OPEN = `"""Trains on price levels. 📈"""

import ray

ray.init(num_cpus=2, dashboard_host="0.0.0.0")
`;
const TOKEN = 'os.environ["RAY_AUTH_MODE"] = "token"\n';

for (const editor of editors)
  describe(`VS Code ${editor.vscode} (${editor.name})`, () => {
    const vscode = useVscode(editor);
    const { job } = vscode;

    const open: Files = { 'schr-levels-gluon.py': OPEN, 'pyproject.toml': PROJECT('ray>=2.52.0,<2.54.0') };

    job('a dashboard open to the network: one finding, a fix for each cause', open, async (window, workspace) => {
      await window.waitForSquiggle('error');
      await window.openProblems();
      const [dashboard] = await window.waitForProblems('error exposed-dashboard');
      assert.deepEqual([dashboard?.source, dashboard?.line, dashboard?.column], ['ray-guard', 5, 22]);
      assert.match(dashboard?.message ?? '', /all interfaces without authentication: /);
      assert.match(dashboard?.link ?? '', /\/docs\/rules\/exposed-dashboard\.md$/);

      await window.goToProblem('exposed-dashboard');
      await window.readHover('Ray dashboard exposed on the network');
      await window.quickFix('Bind to 127.0.0.1');
      await window.save();
      assert.equal(workspace.read('schr-levels-gluon.py'), OPEN.replace('0.0.0.0', '127.0.0.1'));

      // What is left is what a plain local start of this Ray leaves open.
      await window.waitForProblems('info missing-auth-token');
      await window.goToProblem('missing-auth-token');
      await window.quickFix('Set RAY_AUTH_MODE=token');
      await window.save();
      await window.waitForProblems();
      assert.equal(
        workspace.read('schr-levels-gluon.py'),
        OPEN.replace('0.0.0.0', '127.0.0.1').replace('import ray\n', `import os\n${TOKEN}import ray\n`),
      );
    });

    job('both causes in one step', open, async (window, workspace) => {
      await window.openProblems();
      await window.waitForProblems('error exposed-dashboard');
      await window.goToProblem('exposed-dashboard');
      await window.selectLine();
      await window.quickFix('Fix both');
      await window.save();
      await window.waitForProblems();
      const text = workspace.read('schr-levels-gluon.py');
      assert.ok(text.includes('ray.init(num_cpus=2, dashboard_host="127.0.0.1")\n'), text);
      assert.ok(text.indexOf(TOKEN) > 0 && text.indexOf(TOKEN) < text.indexOf('import ray'), text);
    });

    const late = `import os\n\nimport ray\n\n${TOKEN}\nray.init(num_cpus=2)\n`;
    job(
      'a token mode that is set too late',
      { 'late.py': late, 'pyproject.toml': open['pyproject.toml'] ?? '' },
      async (window, workspace) => {
        await window.openProblems();
        await window.waitForProblems('error late-auth-mode');
        await window.goToProblem('late-auth-mode');
        await window.quickFix('Set RAY_AUTH_MODE before Ray is imported');
        await window.save();
        await window.waitForProblems();
        assert.equal(workspace.read('late.py'), `import os\n\n${TOKEN}import ray\n\nray.init(num_cpus=2)\n`);
      },
    );

    // No extension knows TOML here: the file is plain text to VS Code.
    job(
      'a pin that allows only releases with advisories',
      { 'pyproject.toml': PROJECT('ray>=2.52.0,<2.54.0') },
      async (window, workspace) => {
        await window.waitForSquiggle('error');
        await window.openProblems();
        const [row] = await window.waitForProblems('error vulnerable-ray');
        assert.deepEqual([row?.source, row?.line], ['ray-guard', 6]);
        await window.goToProblem('vulnerable-ray');
        await window.press('Escape');
        const titles = await window.openQuickFixes();
        assert.match(titles[1] ?? '', /guideline/);
        await window.press('Escape');
        await window.quickFix('Require ray>=2.58.0,<2.61');
        await window.save();
        await window.waitForProblems();
        assert.equal(workspace.read('pyproject.toml'), PROJECT('ray>=2.58.0,<2.61'));
      },
    );

    job('the restart command starts another server, which finds the same', open, async (window) => {
      await window.openProblems();
      const before = await window.waitForProblems('error exposed-dashboard');
      const running = vscode.server.languageServers();
      await window.command('Ray Guard: Restart Server');
      await eventually(
        async () => vscode.server.languageServers().some((id) => !running.includes(id)),
        'another server runs',
      );
      assert.deepEqual(await window.waitForProblems('error exposed-dashboard'), before);
    });
  });
