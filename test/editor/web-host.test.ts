// The main job in the web worker's extension host, where the extension and its server have no Node: squiggle, policy, Ctrl+., fix.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { editors } from './editors.ts';
import { fixNotebook, NOTEBOOK_FILES } from './notebook-job.ts';
import { useVscode } from './vscode-tests.ts';

const PROGRAM = 'import ray\n\nray.init(dashboard_host="0.0.0.0")\n';
const POLICY = `[project]
name = "schr-levels"
version = "0.1.0"
dependencies = ["ray>=2.58.0,<2.61"]

[tool.ray-guard.severity]
missing-auth-token = "off"
`;

const [newest] = editors;
describe(`VS Code ${newest.vscode} without Node`, () => {
  const vscode = useVscode(newest, { settings: { 'remote.extensionKind': { 'ray-guard.ray-guard': ['web'] } } });
  const { job } = vscode;

  const files = { 'train.py': PROGRAM, 'pyproject.toml': POLICY };
  job('the policy of the folder counts, and the fix is on disk', files, async (window, workspace) => {
    await window.waitForSquiggle('error');
    await window.openProblems();
    await window.waitForProblems('error exposed-dashboard');
    assert.deepEqual(vscode.server.languageServers(), []);
    await window.goToProblem('exposed-dashboard');
    await window.quickFix('Bind to 127.0.0.1');
    await window.save();
    await window.waitForProblems();
    assert.equal(workspace.read('train.py'), PROGRAM.replace('0.0.0.0', '127.0.0.1'));
  });

  const workspaceFiles = {
    'pyproject.toml': POLICY,
    '.vscode/settings.json': '{ "rayGuard.diagnosticMode": "workspace" }',
    '.gitignore': 'build/\n',
    'jobs/submit.py': PROGRAM,
    'build/generated.py': PROGRAM,
    'node_modules/other/lib.py': PROGRAM,
  };
  job('closed files count in the mode for the workspace, but for ignored ones', workspaceFiles, async (window) => {
    await window.openProblems();
    await window.waitForProblems('error exposed-dashboard');
    assert.deepEqual(vscode.server.languageServers(), []);
  });

  // Here VS Code keeps the log itself; on disk it needs a module that has to be compiled.
  job('the language status leads to the log', files, async (window) => {
    const { page } = window;
    await window.waitForSquiggle('error');
    await page.locator('[id="status.languageStatus"]').click();
    const entries = page.locator('.hover-language-status');
    await entries.filter({ hasText: 'Ray Guard 0.1.0 is ready.' }).waitFor();
    await window.screenshot('language-status');
    await entries.locator('a', { hasText: 'Show Log' }).click();
    await page.locator('.panel .view-lines', { hasText: 'is ready' }).waitFor();
    await window.screenshot('language-status-log');
  });

  job('a notebook in the notebook editor', NOTEBOOK_FILES, (window, workspace) =>
    fixNotebook(window, workspace, 'web-host-notebook'),
  );
});
